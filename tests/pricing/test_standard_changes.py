"""Versions of the standard for pricing: proposed by one of head office, approved by another, never edited."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Act
from common.calendar import business_today
from crm_site.invariants import violations
from organization.rules import Role
from pricing import services, texts
from pricing.models import ConcessionLimit, PriceSheet, SheetLine, StandardChange
from pricing.queries import effect_on_requests, figures_on, limits_of, sheet_on, standard
from pricing.rules.route import Level
from pricing.rules.standard import Table, Wrong, begins_rightly, faults
from products.models import ProductLine
from tests.browsing import browser
from tests.factories import fresh, make_bank, make_customer, make_staff
from tests.faults.test_invariants import plant
from tests.pricing.making import make_prices, make_quote, make_request, seat_everybody
from worklist.models import Notice

pytestmark = pytest.mark.django_db
LOAN = "working_capital_loan"


@pytest.fixture
def bank():
    make_prices()
    return make_bank()


@pytest.fixture
def second(bank):
    return make_staff(Role.EXECUTIVE, bank.head_office, "钱二", "Qian Er")


def in_days(days):
    return business_today() + timedelta(days=days)


def propose(by, *, table=Table.LIMITS, key=LOAN, days=30, reason="下放权限", **changes):
    held = figures_on(table, business_today()).get(key, {})
    return services.propose_standard(
        table=table,
        key=key,
        valid_from=in_days(days),
        values=held | (changes or {"bp_1": 25}),
        reason=reason,
        today=business_today(),
        by=fresh(by),
        at=timezone.now(),
    )


def decide(change, by, *, approve=True, note=""):
    return services.decide_standard(
        change=change, approve=approve, note=note, today=business_today(), by=fresh(by), at=timezone.now()
    )


def everything():
    """All versions whole, as they are kept."""
    return [list(model.objects.order_by("pk").values()) for model in (PriceSheet, SheetLine, ConcessionLimit)]


# ---------------------------------------------------------------- rules
LIMITS = {
    "bp_1": 10,
    "fen_1": 5,
    "days_1": 1,
    "bp_2": 25,
    "fen_2": 20,
    "days_2": 1,
    "bp_3": 50,
    "fen_3": 50,
    "days_3": 2,
    "days_4": 5,
}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, {}),
        ({"bp_1": 25}, {}),
        ({"bp_1": 26}, {"bp_2": Wrong.FALLS}),
        ({"fen_3": 19}, {"fen_3": Wrong.FALLS}),
        ({"days_4": 0}, {"days_4": Wrong.BOUNDS}),
        ({"bp_4": 1}, {"bp_4": Wrong.UNKNOWN}),
        ({"bp_1": Decimal("10.5")}, {"bp_1": Wrong.PLACES}),
    ],
)
def test_limits_do_not_fall_from_level_to_level(changes, found):
    assert faults(Table.LIMITS, LIMITS, LIMITS | changes) == found


def test_a_figure_that_is_left_out_is_missed():
    assert faults(Table.POSTED, ["m0", "m12"], {"m0": Decimal("0.001")}) == {"m12": Wrong.MISSING}


@pytest.mark.parametrize(("days", "right"), [(-1, False), (0, False), (1, True), (1830, True), (1831, False)])
def test_a_version_begins_after_today_and_within_five_years(days, right):
    today = business_today()
    assert begins_rightly(today + timedelta(days=days), today=today) is right


# ---------------------------------------------------------------- proposing and deciding
def test_a_proposal_changes_nothing_and_tells_the_others_of_head_office(bank, second):
    before = everything()
    change = propose(bank.executive)
    assert everything() == before
    assert (change.state, change.before["bp_1"], change.values["bp_1"]) == ("proposed", "10", "25")
    assert [notice.person for notice in Notice.objects.filter(subject=f"standard:{change.pk}")] == [second]
    assert Act.objects.filter(kind="price.standard_proposed").count() == 1


def test_approved_a_version_begins_on_its_day_and_nothing_that_stood_is_touched(bank, second):
    line, before = ProductLine.objects.get(code=LOAN), everything()
    old = sheet_on(business_today())
    change = decide(propose(bank.executive), second)
    new = sheet_on(in_days(30))
    assert (change.state, change.sheet, change.decided_by) == ("approved", new, second)
    assert (new.label, new.tax, new.valid_from) == (in_days(30).isoformat(), old.tax, in_days(30))
    assert sheet_on(in_days(29)) == old
    assert [limit.bp for limit in limits_of(line, in_days(29))] == [10, 25, 50, None]
    assert [limit.bp for limit in limits_of(line, in_days(30))] == [25, 25, 50, None]
    for rows, earlier in zip(everything(), before, strict=True):
        assert rows[: len(earlier)] == earlier
    assert len(standard(in_days(30)).lines) == len(standard(business_today()).lines)
    (told,) = [one for one in standard(in_days(30)).lines if one.product == line.name]
    assert [limit.limit_bp for limit in told.limits] == [25, 25, 50, None]
    assert violations() == []


def test_prices_are_made_by_the_version_of_their_day_and_written_quotes_stay(bank, second):
    customer = make_customer(bank)
    quote = make_quote(bank, customer)
    margin = figures_on(Table.LINES, business_today())[LOAN]["target_margin"]
    decide(propose(bank.executive, table=Table.LINES, target_margin=margin + Decimal("0.0010")), second)
    assert figures_on(Table.LINES, in_days(30))[LOAN]["target_margin"] == margin + Decimal("0.0010")
    quote.refresh_from_db()
    assert quote.sheet == sheet_on(business_today()) and quote.terms.target_margin == margin


def test_of_two_that_begin_on_one_day_the_later_takes_the_place_and_holds_both(bank, second):
    decide(propose(bank.executive), second)
    decide(propose(bank.executive, table=Table.SHEET, key="", tax=Decimal("0.26")), second)
    held = sheet_on(in_days(30))
    assert (held.label, held.tax) == (f"{in_days(30).isoformat()}.2", Decimal("0.26"))
    assert figures_on(Table.LIMITS, in_days(30))[LOAN]["bp_1"] == 25
    assert list(
        PriceSheet.objects.filter(valid_from=in_days(30)).order_by("pk").values_list("replaced", flat=True)
    ) == [
        True,
        False,
    ]
    assert violations() == []


def test_refusals_change_nothing(bank, second):
    before = everything()
    for refused, words in (
        (services.BeginsUnfit, {"days": 0}),
        (services.NotInStandard, {"key": "gold"}),
        (services.FaultyFigures, {"bp_1": 30}),
        (services.NothingDiffers, {"bp_1": 10}),
        (services.WhyMissing, {"reason": " "}),
    ):
        with pytest.raises(refused):
            propose(bank.executive, **words)
    change = propose(bank.executive)
    with pytest.raises(services.ChangeWaits):
        propose(second, bp_1=20)
    with pytest.raises(services.ChangeNeedsSecondPerson):
        decide(change, bank.executive)
    with pytest.raises(services.WhyMissing):
        decide(change, second, approve=False)
    with pytest.raises(services.NotTheProposer):
        services.withdraw_standard(change=change, by=fresh(second), at=timezone.now())
    decide(change, second, approve=False, note="过宽")
    with pytest.raises(services.ChangeSettled):
        decide(change, second)
    assert everything() == before and StandardChange.objects.count() == 1


def test_versions_follow_one_another(bank, second):
    waits = propose(bank.executive, table=Table.SHEET, key="", days=20, tax=Decimal("0.26"))
    decide(propose(bank.executive), second)
    with pytest.raises(services.LaterVersionStands):
        propose(bank.executive, table=Table.LINES, days=29, target_margin=Decimal("0.0020"))
    with pytest.raises(services.LaterVersionStands):
        decide(waits, second)
    waits.refresh_from_db()
    assert waits.state == "proposed"


def test_what_it_would_change_for_open_requests_is_said(bank, second):
    seat_everybody(bank)
    request = make_request(bank, make_customer(bank), 20)
    wider = propose(bank.executive)
    told = effect_on_requests(fresh(second), wider)
    assert told.waiting == 1
    assert [(one.number, one.after) for one in told.moved] == [(request.number, "支行贷审小组")]
    # A margin of ten points more: thirty points under the quote go a level higher.
    margin = figures_on(Table.LINES, business_today())[LOAN]["target_margin"]
    dearer = propose(bank.executive, table=Table.LINES, target_margin=margin + Decimal("0.0010"))
    assert effect_on_requests(fresh(second), dearer).moved[0].after == texts.LEVELS[Level.CREDIT]
    other = propose(bank.executive, key="guarantee", bp_1=15)
    assert (
        effect_on_requests(fresh(second), other).waiting,
        effect_on_requests(fresh(second), other).moved,
    ) == (0, [])
    page = browser(second).get(f"/prices/standard/changes/{wider.public_id}/").content.decode()
    assert request.number in page and "keeps the levels" in page
    decide(wider, second)
    request.refresh_from_db()
    assert sorted(step.level for step in request.steps.all()) == [1, 2]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE pricing_concessionlimit SET limit_bp = 24 WHERE limit_bp = 25 AND level = 1",
        "UPDATE pricing_pricesheet SET valid_from = valid_from + 1 WHERE valid_from > '2001-01-01'",
        "DELETE FROM pricing_concessionlimit WHERE limit_bp = 25 AND level = 1",
    ],
)
def test_a_version_that_is_not_what_was_approved_is_named(bank, second, sql):
    decide(propose(bank.executive), second)
    assert violations() == []
    plant(sql)
    assert [found.invariant.name for found in violations()] == ["standards_stand_as_approved"]


# ---------------------------------------------------------------- pages and API
def test_proposed_and_approved_on_the_pages(bank, second):
    proposer, other = browser(bank.executive), browser(second)
    settings = "/prices/standard/settings/"
    assert settings in proposer.get("/prices/standard/").content.decode()
    assert settings not in browser(bank.manager).get("/prices/standard/").content.decode()
    for table in Table:
        assert proposer.get(f"{settings}?table={table}").status_code == 200
    form = f"{settings}limits/new/?key={LOAN}"
    page = proposer.get(form)
    typed = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    typed |= {"valid_from": in_days(30).isoformat(), "reason": "下放权限", "bp_1": "26"}
    refused = proposer.post(form, typed)
    assert refused.status_code == 422 and "at least as much" in refused.content.decode()
    assert proposer.post(form, typed | {"bp_1": "25"}).status_code == 302
    change = StandardChange.objects.get()
    # Amounts are typed in yuan and kept in fen: what was left as it was did not change.
    assert {name for name in change.values if change.values[name] != change.before[name]} == {"bp_1"}
    one = f"/prices/standard/changes/{change.public_id}/"
    own = proposer.post(f"{one}decide/", {"approve": "yes", "note": ""})
    assert own.status_code == 422 and "somebody else of head office decides" in own.content.decode()
    assert other.post(f"{one}withdraw/").status_code == 403
    assert other.post(f"{one}decide/", {"approve": "no", "note": ""}).status_code == 422
    assert other.post(f"{one}decide/", {"approve": "yes", "note": ""}).status_code == 302
    assert "Approved" in other.get(f"{settings}?table=limits").content.decode()
    assert proposer.get(f"{settings}limits/new/?key=gold").status_code == 404
    assert browser(bank.manager).get(form).status_code == 403


def test_a_table_asks_the_database_a_fixed_number_of_questions(bank, second):
    person = browser(second)
    propose(bank.executive)
    person.get("/prices/standard/settings/?table=limits")
    with CaptureQueriesContext(connection) as asked:
        assert person.get("/prices/standard/settings/?table=limits").status_code == 200
    assert len(asked) <= 12


def test_the_api_reads_proposes_and_decides(bank, second):
    proposer, other, api = browser(bank.executive), browser(second), "/api/v1/pricing/"
    told = proposer.get(f"{api}standard/limits/").json()
    row = next(row for row in told["rows"] if row["key"] == LOAN)
    assert (told["version"], row["values"]["bp_1"], row["values"]["fen_1"]) == ("2026-11", "10", "5000000000")
    sent = {
        "table": "limits",
        "key": LOAN,
        "valid_from": in_days(30).isoformat(),
        "values": row["values"] | {"bp_1": "25"},
        "reason": "下放权限",
    }

    def post(client, path, body):
        return client.post(f"{api}{path}", body, content_type="application/json")

    assert post(proposer, "standard-changes/", sent | {"hue": "red"}).status_code == 400
    faulty = post(proposer, "standard-changes/", sent | {"values": row["values"] | {"bp_1": "26"}})
    assert faulty.status_code == 400
    assert post(proposer, "standard-changes/", sent | {"key": "gold"}).status_code == 400
    made = post(proposer, "standard-changes/", sent)
    assert made.status_code == 201 and made.json()["effect"] == {"waiting": 0, "moved": []}
    one = f"standard-changes/{made.json()['id']}/"
    again = post(proposer, "standard-changes/", sent)
    assert (again.status_code, again.json()["code"]) == (409, "waits")
    own = post(proposer, f"{one}decide/", {"approve": True})
    assert (own.status_code, own.json()["code"]) == (409, "second_person")
    assert post(other, f"{one}withdraw/", {}).status_code == 403
    assert post(other, f"{one}decide/", {"approve": False}).status_code == 400
    done = post(other, f"{one}decide/", {"approve": True})
    assert (done.status_code, done.json()["version"]) == (200, in_days(30).isoformat())
    later = other.get(f"{api}standard/limits/?on={in_days(30).isoformat()}").json()
    assert next(row for row in later["rows"] if row["key"] == LOAN)["values"]["bp_1"] == "25"
    assert browser(bank.manager).get(f"{api}standard/limits/").status_code == 403
