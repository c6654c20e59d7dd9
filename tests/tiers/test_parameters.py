"""Rows of the bank's dated parameters: added from a day by two people, never edited, and what a night makes of them."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Act
from organization.rules import Role
from tests.factories import at, fresh, make_bank, make_customer, make_staff
from tests.tiers.books import OCTOBER, keep_books, price_money, run_night
from tiers import queries, services
from tiers.models import ChurnParameter, Contribution, ParameterChange, RatingParameter, TransferPrice
from tiers.parameter_tables import Fault, Table, begins_rightly, faults, months_touched
from worklist.models import Notice

TODAY = date(2026, 11, 2)
NOW = at(2026, 11, 2)
SEPTEMBER = date(2026, 9, 1)
JANUARY = date(2027, 1, 1)
HIGHER = {"pd": Decimal("0.06"), "lgd": Decimal("0.45")}
CALM = {"weight": 30, "begins": -1000, "full": -6000}


@pytest.fixture
def bank(db):
    price_money()
    return make_bank()


@pytest.fixture
def second(bank):
    return make_staff(Role.EXECUTIVE, bank.head_office, "钱二", "Qian Er")


@pytest.fixture
def at_desk(client, bank):
    client.force_login(bank.executive)
    return client


@pytest.fixture
def scored(bank, as_loader):
    """A loan of 36 million and a deposit of a customer rated B, two of whose months are read below."""
    customer = make_customer(bank, rating="B")
    with as_loader():
        keep_books(customer, 36_000_000, line="working_capital_loan", rate=Decimal("0.0425"))
        keep_books(customer, 1_000_000)
        run_night()
    return customer


def propose(by, *, table=Table.RATINGS, key="B", valid_from=SEPTEMBER, values=None, reason="年度校准"):
    return services.propose_parameter(
        table=table,
        key=key,
        valid_from=valid_from,
        values=HIGHER if values is None else values,
        reason=reason,
        today=TODAY,
        by=fresh(by),
        at=NOW,
    )


def decide(change, by, *, approve=True, note=""):
    return services.decide_parameter(change=change, approve=approve, note=note, by=fresh(by), at=NOW)


def losses(customer):
    rows = Contribution.objects.filter(customer=customer, product_line__kind="loan")
    return dict(rows.values_list("month", "expected_loss_fen"))


def held():
    """All rows of ratings, as they are kept."""
    return list(RatingParameter.objects.order_by("pk").values())


# ---------------------------------------------------------------- rules
@pytest.mark.parametrize(
    ("table", "values", "found"),
    [
        (Table.RATINGS, HIGHER, {}),
        (Table.RATINGS, {"pd": Decimal("0.06")}, {"lgd": Fault.MISSING}),
        (Table.RATINGS, HIGHER | {"pd": Decimal("1.01")}, {"pd": Fault.BOUNDS}),
        (Table.RATINGS, HIGHER | {"pd": Decimal("-0.01")}, {"pd": Fault.BOUNDS}),
        (Table.RATINGS, HIGHER | {"pd": Decimal("0.0000001")}, {"pd": Fault.PLACES}),
        (Table.RATINGS, HIGHER | {"ead": Decimal(1)}, {"ead": Fault.UNKNOWN}),
        (Table.CHURN, CALM, {}),
        (Table.CHURN, CALM | {"full": -1000}, {"full": Fault.SPAN}),
        (Table.CHURN, CALM | {"weight": 101}, {"weight": Fault.BOUNDS}),
        (
            Table.BANK,
            {"day_basis": 365, "capital_ratio": Decimal("0.105"), "cost_of_capital": Decimal("0.12")},
            {},
        ),
    ],
)
def test_figures_are_all_there_and_within_bounds(table, values, found):
    assert faults(table, values) == found


@pytest.mark.parametrize(
    ("table", "day", "right"),
    [
        (Table.RATINGS, date(2026, 9, 1), True),
        (Table.RATINGS, date(2026, 9, 2), False),
        (Table.CHURN, date(2026, 9, 2), True),
        (Table.PRICES, date(1999, 12, 1), False),
        (Table.BANK, date(2031, 12, 1), True),
        (Table.BANK, date(2032, 1, 1), False),
    ],
)
def test_what_contributions_rest_on_begins_with_a_month(table, day, right):
    assert begins_rightly(table, day, today=TODAY) is right


def test_a_row_touches_the_months_computed_until_another_begins():
    assert months_touched(OCTOBER, SEPTEMBER, None) == [SEPTEMBER, OCTOBER]
    assert months_touched(OCTOBER, SEPTEMBER, OCTOBER) == [SEPTEMBER]
    assert months_touched(OCTOBER, JANUARY, None) == []
    window = months_touched(OCTOBER, date(2020, 1, 1), None)
    assert (len(window), window[0]) == (24, date(2024, 11, 1))
    assert months_touched(OCTOBER, SEPTEMBER, None, back=True) == window


# ---------------------------------------------------------------- proposing and deciding
def test_a_proposal_changes_nothing_and_tells_the_others_of_head_office(bank, second):
    before = held()

    change = propose(bank.executive)

    assert (change.state, change.before, change.values) == (
        "proposed",
        {"pd": "0.050000", "lgd": "0.450000"},
        {"pd": "0.06", "lgd": "0.45"},
    )
    assert held() == before
    told = Notice.objects.get(kind="decision")
    assert (told.person, told.parameters["what"]) == (second, "parameter_asked")
    assert told.parameters["about_en"] == "Internal ratings, B"
    act = Act.objects.get(kind="tiers.parameter_proposed")
    assert (act.actor, act.after["valid_from"], act.after["values"]["pd"]) == (
        bank.executive,
        "2026-09-01",
        "0.06",
    )


def test_another_approves_and_the_earlier_row_stays_as_it_is(bank, second):
    before = held()
    change = propose(bank.executive)
    with pytest.raises(services.ChangeNeedsSecondPerson):
        decide(change, bank.executive)
    assert held() == before

    approved = decide(change, second)

    rows = held()
    assert rows[:-1] == before
    added = RatingParameter.objects.get(pk=approved.row)
    assert (added.rating, added.valid_from, added.valid_until, added.pd) == (
        "B",
        SEPTEMBER,
        None,
        Decimal("0.06"),
    )
    assert queries.parameter_on(Table.RATINGS, "B", date(2026, 8, 31)).values["pd"] == Decimal("0.05")
    assert queries.parameter_on(Table.RATINGS, "B", SEPTEMBER).values["pd"] == Decimal("0.06")
    assert Notice.objects.get(person=bank.executive).parameters["what"] == "parameter_approved"
    with pytest.raises(services.ChangeSettled):
        decide(change, second)


def test_a_row_of_the_same_day_takes_the_place_of_one_that_then_held_on_no_day(bank, second):
    wrong = decide(propose(bank.executive, values=HIGHER | {"pd": Decimal("0.6")}), second)
    right = decide(propose(bank.executive), second)

    history = queries.parameter_history(Table.RATINGS, "B")
    assert [(row.pk, row.replaced, row.values["pd"]) for row in history[:2]] == [
        (right.row, False, Decimal("0.06")),
        (wrong.row, True, Decimal("0.6")),
    ]
    assert history[2].until == SEPTEMBER
    assert [row.pk for row in queries.parameters_on(Table.RATINGS, OCTOBER) if row.key == "B"] == [right.row]


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"key": "ZZ"}, services.UnknownKey),
        ({"values": {}}, services.FaultyFigures),
        ({"valid_from": date(2026, 9, 2)}, services.BeginsUnfit),
        ({"values": {"pd": Decimal("0.05"), "lgd": Decimal("0.45")}}, services.NothingDiffers),
        ({"reason": " "}, services.ReasonMissing),
        (
            {
                "table": Table.PRICES,
                "key": "rmb_current",
                "valid_from": date(2024, 1, 1),
                "values": {"rate": Decimal("0.03")},
            },
            services.PriceIsSent,
        ),
    ],
)
def test_what_does_not_hold_is_refused_and_nothing_is_written(bank, words, refusal):
    with pytest.raises(refusal):
        propose(bank.executive, **words)
    assert not ParameterChange.objects.exists()


def test_of_one_thing_one_proposal_waits_and_its_proposer_takes_it_back(bank, second):
    change = propose(bank.executive)
    with pytest.raises(services.ChangeWaits):
        propose(second, values=HIGHER | {"pd": Decimal("0.07")})
    with pytest.raises(services.NotTheProposer):
        services.withdraw_parameter(change=change, by=fresh(second), at=NOW)
    services.withdraw_parameter(change=change, by=fresh(bank.executive), at=NOW)
    again = propose(second, values=HIGHER | {"pd": Decimal("0.07")})
    with pytest.raises(services.ReasonMissing):
        decide(again, bank.executive, approve=False)
    assert decide(again, bank.executive, approve=False, note="没有依据").state == "refused"
    assert not RatingParameter.objects.filter(valid_from=SEPTEMBER).exists()


# ---------------------------------------------------------------- the night
def test_an_approved_row_computes_its_months_anew_and_no_other(bank, second, scored, as_loader):
    before = losses(scored)
    change = propose(bank.executive)
    effect = queries.effect_of(Table.RATINGS, "B", SEPTEMBER)
    assert (effect.months, effect.first_month) == ([SEPTEMBER, OCTOBER], None)
    decide(change, second)

    with as_loader():
        run_night(date(2026, 11, 2))

    after = losses(scored)
    # 36 million x 6% x 45% x 30 / 360, and x 31 / 360, where 5% was taken before.
    assert (after.pop(SEPTEMBER), after.pop(OCTOBER)) == (8_100_000, 8_370_000)
    assert (before.pop(SEPTEMBER), before.pop(OCTOBER)) == (6_750_000, 6_975_000)
    assert after == before


def test_a_row_of_a_month_to_come_touches_none(bank, scored):
    effect = queries.effect_of(Table.RATINGS, "B", JANUARY)
    assert (effect.months, effect.first_month) == ([], JANUARY)


def test_signs_of_a_day_that_a_night_has_counted_stay(bank, second, scored):
    with pytest.raises(services.NightHasCounted):
        propose(bank.executive, table=Table.CHURN, key="deposits", valid_from=date(2026, 10, 31), values=CALM)
    change = propose(
        bank.executive, table=Table.CHURN, key="deposits", valid_from=date(2026, 11, 1), values=CALM
    )
    assert queries.effect_of(Table.CHURN, "deposits", change.valid_from).from_night == date(2026, 11, 1)
    decide(change, second)
    assert queries.churn_table(date(2026, 11, 1))[0].full == -6000
    assert queries.churn_table(date(2026, 10, 31))[0].full == -5000
    assert ChurnParameter.objects.filter(factor="deposits").count() == 2


def test_a_price_of_a_month_without_one_holds_until_the_next(bank, second, scored):
    values = {"rate": Decimal("0.03")}
    change = propose(
        bank.executive, table=Table.PRICES, key="rmb_current", valid_from=SEPTEMBER, values=values
    )
    approved = decide(change, second)
    assert TransferPrice.objects.get(pk=approved.row).rate == Decimal("0.03")
    shown = {row.key: row for row in queries.parameters_on(Table.PRICES, date(2026, 8, 15))}
    assert (shown["rmb_current"].values["rate"], shown["rmb_current"].until) == (Decimal("0.021"), SEPTEMBER)


# ---------------------------------------------------------------- pages
def test_head_office_reads_each_table_as_it_stood(at_desk, second, bank):
    decide(propose(bank.executive), second)
    url = reverse("tiers:parameter-list")
    then = at_desk.get(url, {"table": "ratings", "on": "2026-08-31"}).content.decode()
    now = at_desk.get(url, {"table": "ratings", "on": "2026-09-01"}).content.decode()
    assert "5.00%" in then and "6.00%" not in then
    assert "6.00%" in now
    for table in Table:
        assert at_desk.get(url, {"table": table}).status_code == 200
    assert at_desk.get(url, {"table": "none"}).status_code == 404
    assert at_desk.get(url, {"on": "soon"}).status_code == 422
    history = at_desk.get(reverse("tiers:parameter-history", args=["ratings"]), {"key": "B"}).content.decode()
    assert "Shen Guohua" in history and "Qian Er" in history and "shipped" in history


def test_a_history_costs_the_same_queries_however_many_rows_it_has(at_desk, second, bank):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page = at_desk.get(reverse("tiers:parameter-history", args=["ratings"]), {"key": "B"})
        assert page.status_code == 200
        return len(queries)

    decide(propose(bank.executive), second)
    asked()
    few = asked()
    for month, pd in ((date(2026, 10, 1), "0.07"), (date(2026, 11, 1), "0.08"), (date(2026, 12, 1), "0.09")):
        decide(propose(bank.executive, valid_from=month, values=HIGHER | {"pd": Decimal(pd)}), second)
    assert asked() == few


def test_a_row_is_typed_in_percent_and_shown_with_what_it_touches(at_desk, bank, scored):
    url = reverse("tiers:parameter-create", args=["ratings"])
    typed = {"key": "B", "valid_from": "2026-09", "pd": "6", "lgd": "45", "reason": "Yearly calibration"}

    refused = at_desk.post(url, typed | {"pd": "600", "valid_from": "soon"})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "A month as 2026-12." in page and 'value="600"' in page and "Yearly calibration" in page
    assert not ParameterChange.objects.exists()

    shown = at_desk.post(url, typed, follow=True).content.decode()
    change = ParameterChange.objects.get()
    assert change.values == {"pd": "0.06", "lgd": "0.45"}
    assert "2 months anew (2026-09 to 2026-10)" in shown
    assert "somebody else of head office decides" in shown
    again = at_desk.post(url, typed)
    assert (again.status_code, "waits already" in again.content.decode()) == (422, True)
    same = at_desk.get(url, {"key": "B"}).content.decode()
    assert 'value="5"' in same


def test_the_second_person_decides_on_the_page(client, bank, second):
    change = propose(bank.executive)
    url = reverse("tiers:parameter-decide", args=[change.public_id])
    client.force_login(bank.executive)
    assert client.post(url, {"approve": "yes"}).status_code == 422
    client.force_login(second)
    assert client.post(url, {"approve": "no"}).status_code == 422
    client.post(url, {"approve": "yes", "note": "ok"})
    change.refresh_from_db()
    assert (change.state, change.decided_by, change.decision) == ("approved", second, "ok")


def test_what_waits_stands_among_the_approvals_of_the_second_person_alone(client, bank, second):
    propose(bank.executive)
    url = reverse("workspace:approvals")
    client.force_login(second)
    assert "Internal ratings, B" in client.get(url).content.decode()
    client.force_login(bank.executive)
    assert "Internal ratings, B" not in client.get(url).content.decode()


def test_the_queries_of_a_table_do_not_grow_with_its_rows(at_desk, bank, second):
    at_desk.get(reverse("tiers:parameter-list"))  # whatever is remembered of the session
    counts = []
    for rows in ((SEPTEMBER,), (date(2026, 7, 1), date(2026, 8, 1), OCTOBER)):
        for place, day in enumerate(rows):
            values = HIGHER | {"pd": Decimal("0.061") + Decimal(place) / 1000}
            decide(propose(bank.executive, valid_from=day, values=values), second)
        with CaptureQueriesContext(connection) as asked:
            at_desk.get(reverse("tiers:parameter-list"), {"table": "ratings", "on": "2026-10-15"})
        counts.append(len(asked))
    assert counts[0] == counts[1]


# ---------------------------------------------------------------- API
def test_a_program_reads_a_table_proposes_and_decides(client, bank, second, scored):
    client.force_login(bank.executive)
    root = "/api/v1/tiers/"
    table = client.get(f"{root}parameters/ratings/?on=2026-10-15").json()
    row = next(each for each in table["rows"] if each["key"] == "B")
    assert (row["values"], row["valid_from"], row["change"]) == (
        {"pd": "0.050000", "lgd": "0.450000"},
        "2000-01-01",
        None,
    )
    sent = {
        "table": "ratings",
        "key": "B",
        "valid_from": "2026-09-01",
        "values": {"pd": "0.06", "lgd": "0.45"},
        "reason": "Calibration",
    }
    faulty = client.post(
        f"{root}parameter-changes/", sent | {"values": {"pd": "2"}}, content_type="application/json"
    )
    assert faulty.status_code == 400
    assert {error["field"] for error in faulty.json()["errors"]} == {"values.pd", "values.lgd"}
    made = client.post(f"{root}parameter-changes/", sent, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["effect"]["months"] == ["2026-09-01", "2026-10-01"]
    one = f"{root}parameter-changes/{made.json()['id']}/"
    own = client.post(f"{one}decide/", {"approve": True}, content_type="application/json")
    assert (own.status_code, own.json()["code"]) == (409, "second_person")

    client.force_login(second)
    decided = client.post(f"{one}decide/", {"approve": True}, content_type="application/json")
    assert (decided.json()["state"], decided.json()["effect"]) == ("approved", None)
    history = client.get(f"{root}parameters/ratings/history/?key=B").json()["rows"]
    assert [each["valid_from"] for each in history] == ["2026-09-01", "2000-01-01"]
    assert history[0]["change"] == made.json()["id"]
