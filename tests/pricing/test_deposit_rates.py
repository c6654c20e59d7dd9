"""The rate of a deposit: what the money is worth inside less cost and margin; more of it through the levels."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from common.calendar import business_today
from common.models import uuid7
from pricing import services
from pricing.models import Concession
from pricing.queries import Draft, audit_page, drafted, offered, return_bars, waterfall, whole_relationship
from pricing.rules.price import Relationship, Terms, conceded, gap_bp, given_up_fen, loan_return, price
from products.models import ProductLine
from tests.browsing import browser
from tests.factories import make_account
from tests.pricing.making import WAN, decide

D = Decimal
DEPOSIT = Terms(
    transfer_price=D("0.0238"),
    operating_cost=D("0.0015"),
    pd=D(0),
    lgd=D(0),
    risk_weight=D(0),
    capital_ratio=D("0.105"),
    hurdle=D("0.12"),
    tax=D("0.25"),
    target_margin=D("0.0080"),
    credit_share=D("0.5"),
    credit_cap=D("0.0050"),
    taken=True,
)
HUNDRED_MILLION = 10_000 * WAN


def test_a_worked_example():
    """2.38% less 0.15% cost and 0.80% margin is 1.43%; 600,000 yuan brought otherwise credit 0.30% of 100 million."""
    plain = price(DEPOSIT, HUNDRED_MILLION, Relationship())
    assert (plain.rate, plain.floor, plain.expected_loss, plain.capital_cost) == (
        D("0.0143"),
        D("0.0223"),
        D(0),
        D(0),
    )
    credited = price(DEPOSIT, HUNDRED_MILLION, Relationship(non_loan_fen=60 * WAN))
    assert (credited.credit, credited.rate, credited.floor) == (D("0.0030"), D("0.0173"), D("0.0223"))


@pytest.mark.parametrize(
    ("rate", "before_tax_wan", "eva_wan"), [("0.0143", 80, 60), ("0.0223", 0, 0), ("0.0230", -7, D("-5.25"))]
)
def test_what_it_brings_without_capital(rate, before_tax_wan, eva_wan):
    brought = loan_return(DEPOSIT, HUNDRED_MILLION, D(rate))
    assert (brought.before_tax_fen, brought.eva_fen, brought.capital_fen, brought.raroc) == (
        before_tax_wan * WAN,
        eva_wan * WAN,
        0,
        None,
    )


def test_more_is_worse_for_us():
    assert gap_bp(D("0.0143"), D("0.0150"), -1) == 7
    assert gap_bp(D("0.0143"), D("0.0140"), -1) == -3
    assert given_up_fen(HUNDRED_MILLION, D("0.0143"), D("0.0150"), -1) == 7 * WAN
    asked, quoted = D("0.0150"), D("0.0143")
    agreed = [D("0.0143"), D("0.0144"), D("0.0150"), D("0.0151")]
    assert [conceded(each, asked=asked, quoted=quoted, sign=-1) for each in agreed] == [
        False,
        True,
        True,
        False,
    ]


def test_nobody_pays_for_having_money_taken():
    worth_little = price(
        Terms(**{**vars(DEPOSIT), "transfer_price": D("0.0010")}), HUNDRED_MILLION, Relationship()
    )
    assert (worth_little.rate, worth_little.floor) == (D(0), D(0))


def quote_of(bank, customer, bp=None, *, code="rmb_time", months=12, wan=1000):
    """A quote of a deposit, with so many basis points more asked for."""
    draft = Draft(customer, ProductLine.objects.get(code=code), wan * WAN, months)
    if bp is not None:
        asked = drafted(draft, business_today()).price.rate + D(bp) / 10_000
        draft = Draft(customer, draft.line, draft.amount_fen, months, asked)
    return services.write_quote(draft=draft, form_key=uuid7(), by=bank.manager, at=timezone.now())


def request_of(bank, customer, bp, **fields):
    return services.ask_concession(
        quote=quote_of(bank, customer, bp),
        written_on=business_today(),
        reason="他行报价已核实",
        wanted_until=business_today() + timedelta(days=300),
        given={},
        form_key=uuid7(),
        by=bank.manager,
        at=timezone.now(),
        **fields,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "months", "over"), [("rmb_time", 12, 0), ("rmb_time", 7, 10), ("rmb_current", 12, 25)]
)
def test_it_is_read_against_the_posted_rate_of_its_term(bank, customer, code, months, over):
    """2.05% less 0.95% is 1.10%, posted for a year 1.10% and for six months 1.00%; at call 0.35% against 0.10%."""
    shown = offered(quote_of(bank, customer, code=code, months=months))
    assert shown.quote_over_bp == over
    assert (shown.terms.risk_weight, shown.terms.pd, shown.at_quote.alone.raroc) == (0, 0, None)
    assert shown.at_quote.alone_passes


@pytest.mark.parametrize("asked", [None, *(D(number) / 10_000 for number in range(100, 260, 5))])
def test_no_figure_stands_among_the_names_of_the_bars_or_is_crossed_by_a_line(asked):
    drawn = waterfall(price(DEPOSIT, HUNDRED_MILLION, Relationship()), asked, taken=True)
    lines = [mark.y for mark in (drawn.floor, drawn.asked) if mark]
    for bar in drawn.bars:
        assert bar.figure_y <= drawn.baseline
        assert not any(bar.figure_y - 11 < line < bar.figure_y + 3 for line in lines)


@pytest.mark.django_db
def test_its_waterfall_falls_and_its_returns_are_of_the_relationship(bank, customer):
    shown = offered(quote_of(bank, customer, 5))
    drawn = waterfall(shown.price, shown.asked, taken=True)
    assert [(bar.name, bar.figure) for bar in drawn.bars] == [
        ("transfer_price", D("2.05")),
        ("operating_cost", D("-0.15")),
        ("target_margin", D("-0.80")),
        ("credit", D(0)),
        ("rate", D("1.10")),
    ]
    with translation.override("en"):
        labels = [bar.label for bar in return_bars(shown)]
    assert labels == ["Relationship, at 1.10%", "Relationship, at 1.15%"]
    # 10 million x 0.05% is 5,000 yuan a year less.
    before, after = shown.at_quote.whole.before_tax_fen, shown.at_asked.whole.before_tax_fen
    assert before - after == 500_000 == shown.given_up_fen


@pytest.mark.django_db
def test_more_of_it_passes_the_levels_of_deposits(bank, customer):
    asked = request_of(bank, customer, 15)
    assert [step.level for step in asked.steps.all()] == [1, 2]
    with pytest.raises(services.RateElsewhere):
        decide(asked, bank.supervisor, rate=asked.asked_rate + D("0.0001"))
    decide(asked, bank.supervisor)
    # The second level agrees to less than was asked.
    done = decide(asked, bank.branch_supervisor, rate=asked.asked_rate - D("0.0003"))
    assert (done.state, done.rate) == ("approved", asked.quote.quoted_rate + D("0.0012"))
    assert whole_relationship(asked.quote).earlier[0].gap == "+15 bp"
    with pytest.raises(IntegrityError, match="no more is agreed to"), transaction.atomic():
        Concession.objects.filter(pk=done.pk).update(rate=asked.asked_rate + D("0.0001"))


@pytest.mark.django_db
def test_over_the_ceiling_only_the_head_office_decides(bank, customer):
    """The ceiling lies 0.80% over a quote without credit."""
    within, beyond = request_of(bank, customer, 25), request_of(bank, customer, 81)
    assert [step.level for step in within.steps.all()] == [1, 2, 3]
    assert [step.level for step in beyond.steps.all()] == [1, 2, 3, 4]
    assert beyond.quote.beyond_floor(beyond.asked_rate) and not within.quote.beyond_floor(within.asked_rate)


@pytest.mark.django_db
def test_less_than_the_quote_is_nothing_to_ask_for(bank, customer):
    with pytest.raises(services.NothingAsked):
        request_of(bank, customer, -5)
    assert Concession.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("off", "finding", "beyond"), [(0, "fits", None), (-3, "fits", None), (4, "under", 4)]
)
def test_audit_finds_what_is_booked_above_what_was_approved(bank, customer, off, finding, beyond):
    request = decide(request_of(bank, customer, 8, loan_note="CK-2026-001"), bank.supervisor)
    make_account(customer, "rmb_time", account_no="CK-2026-001", rate=request.rate + D(off) / 10_000)
    (row,) = audit_page(business_today()).rows
    assert (row.finding, row.under_bp, row.taken) == (finding, beyond, True)


@pytest.mark.django_db
def test_the_pages_say_it_the_other_way_round(bank, customer):
    manager = browser(bank.manager)
    path = f"/customers/{customer.customer_no}/prices/check/"
    typed = {"line": "rmb_time", "amount_fen": "1000", "term_months": "12", "asked": "2.00"}
    live = manager.get(path, typed).content.decode()
    assert "Ceiling" in live and "Posted rate" in live and "Over the ceiling" in live
    assert "Loss given default" not in live and "it has no RAROC of its own" in live
    request = request_of(bank, customer, 8)
    page = browser(bank.supervisor).get("/prices/approvals/").content.decode()
    assert "asks 1.18%, 8 bp over the quote" in page
    assert "EVA of the deposit" in page and "RAROC, loan alone" not in page
    one = browser(bank.supervisor).get(f"/prices/requests/{request.public_id}/").content.decode()
    assert "8 bp over the quote of 1.10%" in one
    standard = manager.get("/prices/standard/").content.decode()
    assert "Posted rates of deposits" in standard and "36 months" in standard and "at call" in standard
