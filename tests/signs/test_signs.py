"""Warning signs: found by the night as a slow reading of the rules finds them, taken up, handled, not raised twice."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import ContactRule
from common.calendar import months_later
from customers.models import (
    Account,
    AccountMonth,
    CompanyFigures,
    CustomerPulse,
    CustomerScore,
    CustomerSignal,
    Publication,
)
from customers.services import (
    add_signals,
    merge_customers,
    record_figures,
    touch_pulse,
    unmerge_customers,
)
from signs.models import CompanyEvent, SignRule, WarningSign
from signs.services import (
    FaultyRule,
    InFuture,
    NothingChanged,
    TakenUpAlready,
    acknowledge_sign,
    decide_rule,
    handle_sign,
    look_for_signs,
    note_event,
    withdraw_event,
)
from tests.factories import at, fresh, make_account, make_bank, make_customer, make_month, publish_scores
from worklist.models import Task
from worklist.queries import today_rows
from worklist.rules import TaskKind
from worklist.services import complete_task

pytestmark = pytest.mark.django_db
NIGHT = at(2026, 11, 20, 5, 40)
DAY = date(2026, 11, 20)
WAN = 1_000_000
KINDS = ["name", "name", "industry", "industry", "outside_scope", "no_main_business", "unrelated", "product"]


@pytest.fixture
def bank(loader):
    return make_bank()


def noted(bank, customer, kind, on, **more):
    words = {"source": "实地走访", "by": bank.manager, "at": NIGHT}
    return note_event(customer=customer, kind=kind, happened_on=on, **words, **more)


def invent(bank, dice, how_many=40):
    """Customers with whatever the rules look at, at random and often near a bound."""
    scores = {}
    for number in range(how_many):
        customer = make_customer(
            bank,
            customer_since=dice.choice([None, date(2020, 1, 1), date(2026, 11, 1)]),
            state=dice.choice(["live", "live", "live", "live", "merged"]),
        )
        scores[customer] = {
            "tier_id": dice.randint(1, 5),
            "deposits_change_bp": dice.choice([None, -2999, -3000, -3001, -9000, 0, 4000]),
        }
        for _ in range(dice.randrange(7)):
            on = DAY - timedelta(days=dice.choice([0, 1, 400, 730, 731, 1095, 1096, 1097, 1400]))
            noted(bank, customer, dice.choice(KINDS), on)
        for year in dice.sample([2023, 2024, 2025], dice.randrange(3)):
            values = {"total_assets_fen": dice.choice([0, 1000, 100_000])}
            values["liabilities_fen"] = dice.choice([0, 70_000, 70_001, 700, 701])
            record_figures(
                customer=customer, year=year, source="audited", values=values, by=bank.manager, at=NIGHT
            )
        days = dice.sample([0, 1, 89, 90, 91, 200], dice.randrange(3))
        add_signals([(customer.pk, "complaint_breach", DAY - timedelta(days=d), {}) for d in days])
        if dice.random() < 0.7:
            ago = dice.choice([3, 29, 30, 31, 61, 92, 183, 184, 366, 400])
            touch_pulse(customer_id=customer.pk, last_contact_at=NIGHT - timedelta(days=ago), kind="call")
        if dice.random() < 0.2:
            CustomerPulse.objects.filter(customer=customer).update(
                held_until=DAY + timedelta(days=dice.choice([-1, 0, 30]))
            )
        for _ in range(dice.randrange(3)):
            account = make_account(
                customer,
                dice.choice(["rmb_time", "working_capital_loan", "guarantee", "rmb_current"]),
                matures_on=dice.choice([None, DAY, DAY + timedelta(days=dice.choice([-1, 29, 30, 31]))]),
                status=dice.choice(["active", "active", "active", "closed"]),
            )
            ending = dice.choice([0, 999, 1000, 5000]) * WAN
            make_month(account, date(2026, 10, 1), ending, ending_yuan_fen=ending)
        if number % 3 == 0:
            make_month(make_account(customer), date(2026, 9, 1), 1)
    publish_scores(scores, business_date=date(2026, 9, 30))
    return scores


def rule(code):
    return SignRule.objects.filter(code=code).latest("id")


def slowly(customer):
    """The signs of one customer by the words of the rules, read row by row: {(code, occasion)}."""
    found = set()
    if customer.state != "live":
        return found
    events = CompanyEvent.objects.filter(customer=customer, withdrawn_at=None)
    for code, kind in {"name_changes": "name", "business_changes": "industry"}.items() | {
        (kind, kind) for kind in ("outside_scope", "no_main_business", "unrelated")
    }:
        begin = months_later(DAY, -rule(code).span)
        days = [event.happened_on for event in events if event.kind == kind and begin < event.happened_on]
        if len(days) >= rule(code).amount:
            found.add((code, max(days).isoformat()))
    figures = CompanyFigures.objects.filter(customer=customer, superseded_at=None).order_by("year").last()
    known = figures and figures.total_assets_fen and figures.liabilities_fen is not None
    if known and figures.liabilities_fen / figures.total_assets_fen > rule("debt_ratio").amount / 100:
        found.add(("debt_ratio", str(figures.year)))
    score = CustomerScore.objects.current().filter(customer=customer).first()
    if score and score.deposits_change_bp is not None and score.deposits_change_bp <= -3000:
        found.add(("deposits_fall", ""))
    breaches = [
        signal.happened_on
        for signal in CustomerSignal.objects.filter(customer=customer, kind="complaint_breach")
        if (DAY - signal.happened_on).days < 90
    ]
    if breaches:
        found.add(("complaint_breach", max(breaches).isoformat()))
    pulse = CustomerPulse.objects.filter(customer=customer).first()
    held = pulse and pulse.held_until and pulse.held_until >= DAY
    if score and not held:
        first = min(Publication.objects.values_list("business_date", flat=True))
        begin = max(day for day in (customer.customer_since, first) if day)
        if pulse and pulse.last_contact_at:
            begin = pulse.last_contact_at.astimezone(NIGHT.tzinfo).date()
        months = ContactRule.objects.filter(tier_id=score.tier_id, valid_from__lte=DAY)
        if months_later(begin, months.latest("valid_from").months) < DAY:
            found.add(("contact_overdue", ""))
    ripe = []
    for account in Account.objects.filter(customer=customer, status="active").select_related("product_line"):
        if not account.matures_on or not DAY <= account.matures_on <= DAY + timedelta(days=30):
            continue
        book = AccountMonth.objects.filter(account=account, month=date(2026, 10, 1)).first()
        large = book is not None and book.ending_yuan_fen >= 1000 * WAN
        if account.product_line.kind in ("loan", "guarantee") or (
            account.product_line.kind == "deposit" and large
        ):
            ripe.append(account.matures_on)
    if ripe:
        found.add(("maturing", min(ripe).isoformat()))
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_the_night_finds_what_a_slow_reading_finds_and_nothing_else(bank, seed):
    customers = invent(bank, random.Random(seed))
    assert look_for_signs(at=NIGHT) > 0
    kinds = set()
    for customer in customers:
        standing = WarningSign.objects.filter(customer=customer, ended_on=None)
        assert set(standing.values_list("code", "occasion")) == slowly(customer), customer
        kinds |= {code for code, _ in slowly(customer)}
        pulse = CustomerPulse.objects.filter(customer=customer).first()
        assert (pulse.open_warnings if pulse else 0) == standing.filter(counts=True).count()
    assert kinds == {rule.code for rule in SignRule.objects.all()}  # each rule found something
    assert look_for_signs(at=NIGHT) == 0


def test_the_night_asks_the_same_number_of_queries_for_three_customers_and_for_thirty(bank):
    counts = []
    for how_many in (3, 30):
        invent(bank, random.Random(5), how_many)
        with CaptureQueriesContext(connection) as asked:
            look_for_signs(at=NIGHT)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_new_sign_stands_in_its_owners_today_with_one_thing_to_do(bank):
    customer = make_customer(bank)
    noted(bank, customer, "name", date(2025, 3, 1), before="旧名", after="中名")
    noted(bank, customer, "name", date(2026, 6, 1), before="中名", after="新名")
    look_for_signs(at=NIGHT)
    row = next(row for row in today_rows(fresh(bank.manager), DAY) if row.kind == "sign")
    assert (row.subject, row.due_on) == (customer.label, DAY)
    assert "2" in row.sentence and "36" in row.sentence
    assert today_rows(fresh(bank.outsider), DAY) == []


def test_what_is_taken_up_leaves_today_and_what_is_handled_is_not_raised_again(bank):
    customer = make_customer(bank)
    noted(bank, customer, "outside_scope", date(2026, 6, 1))
    look_for_signs(at=NIGHT)
    sign = WarningSign.objects.get()
    assert (sign.owner, sign.severity) == (bank.manager, "serious")

    acknowledge_sign(sign=sign, by=bank.manager, at=NIGHT)
    assert Task.objects.get(kind=TaskKind.SIGN).state == "done"
    with pytest.raises(TakenUpAlready):
        acknowledge_sign(sign=sign, by=bank.colleague, at=NIGHT)
    assert CustomerPulse.objects.get(customer=customer).open_warnings == 1

    handle_sign(sign=sign, outcome="已核实，经营范围已变更登记", by=bank.manager, at=NIGHT)
    with pytest.raises(TakenUpAlready):
        handle_sign(sign=sign, outcome="再次", by=bank.manager, at=NIGHT)
    assert CustomerPulse.objects.get(customer=customer).open_warnings == 0
    look_for_signs(at=NIGHT + timedelta(days=1))
    assert WarningSign.objects.count() == 1 and Task.objects.count() == 1

    noted(bank, customer, "outside_scope", date(2026, 11, 19))  # another occasion
    look_for_signs(at=NIGHT + timedelta(days=2))
    assert CustomerPulse.objects.get(customer=customer).open_warnings == 1
    assert [sign.ended_on for sign in WarningSign.objects.order_by("id")] == [date(2026, 11, 22), None]


def test_a_task_done_in_today_takes_the_sign_up_and_a_reason_that_is_gone_drops_the_task(bank):
    seen, wrong = make_customer(bank), make_customer(bank)
    noted(bank, seen, "unrelated", date(2026, 6, 1))
    event = noted(bank, wrong, "unrelated", date(2026, 6, 1))
    look_for_signs(at=NIGHT)
    complete_task(task=Task.objects.get(customer=seen), by=bank.manager, at=NIGHT)
    withdraw_event(event=event, reason="看错了公司", by=bank.manager, at=NIGHT)
    look_for_signs(at=NIGHT + timedelta(days=1))
    assert WarningSign.objects.get(customer=seen).acknowledged_by == bank.manager
    assert WarningSign.objects.get(customer=wrong).ended_on == date(2026, 11, 21)
    assert Task.objects.get(customer=wrong).state == "cancelled"


def test_after_a_handover_sign_and_row_are_the_new_leads(bank):
    customer = make_customer(bank)
    noted(bank, customer, "unrelated", date(2026, 6, 1))
    look_for_signs(at=NIGHT)
    customer.manager = bank.colleague
    customer.save(update_fields=["manager"])
    look_for_signs(at=NIGHT + timedelta(days=1))
    assert WarningSign.objects.get().owner == bank.colleague
    assert Task.objects.get(kind=TaskKind.SIGN, state="open").owner == bank.colleague


def test_head_offices_numbers_count_from_the_next_night_and_a_rule_out_of_use_ends_its_signs(bank):
    customer = make_customer(bank)
    noted(bank, customer, "name", date(2026, 6, 1))
    look_for_signs(at=NIGHT)
    assert not WarningSign.objects.exists()
    words = {"severity": "watch", "in_today": False, "reason": "从严", "by": bank.executive, "at": NIGHT}
    decide_rule(code="name_changes", amount=1, span=12, in_use=True, **words)
    with pytest.raises(NothingChanged):
        decide_rule(code="name_changes", amount=1, span=12, in_use=True, **words)
    for amount, span in ((0, 12), (1, None), (1, 999)):
        with pytest.raises(FaultyRule):
            decide_rule(code="name_changes", amount=amount, span=span, in_use=True, **words)
    look_for_signs(at=NIGHT)
    assert WarningSign.objects.get().severity == "watch" and not Task.objects.exists()
    decide_rule(code="name_changes", amount=1, span=12, in_use=False, **words)
    look_for_signs(at=NIGHT)
    assert WarningSign.objects.get().ended_on == DAY


def test_nothing_ahead_is_noted(bank):
    with pytest.raises(InFuture):
        noted(bank, make_customer(bank), "name", date(2026, 11, 21))


def test_deposits_of_a_number_that_was_merged_count_for_the_one_that_took_it_in(bank):
    survivor, gone = make_customer(bank), make_customer(bank)
    kept, emptied = make_account(survivor), make_account(gone)
    for month in (7, 8, 9):
        make_month(kept, date(2026, month, 1), 1000 * WAN)
        make_month(emptied, date(2026, month, 1), 1000 * WAN)
    make_month(kept, date(2026, 10, 1), 1000 * WAN)
    # Each number by itself: the one did not fall, the other fell to nothing.
    scores = {survivor: {"deposits_change_bp": 0}, gone: {"deposits_change_bp": -10_000}}
    publish_scores(scores, business_date=date(2026, 10, 31))
    look_for_signs(at=NIGHT)
    assert falls() == {(gone.pk, -10_000)}
    words = {"reason": "同一家", "by": bank.supervisor, "at": NIGHT}
    merge = merge_customers(survivor=survivor, merged=gone, **words)
    look_for_signs(at=NIGHT)
    # From 2,000 to 1,000.
    assert falls() == {(survivor.pk, -5_000)}
    unmerge_customers(merge=merge, by=bank.supervisor, at=NIGHT)
    look_for_signs(at=NIGHT)
    assert falls() == {(gone.pk, -10_000)}


def test_what_came_over_from_a_merged_number_hides_no_fall_and_makes_none(bank):
    survivor, gone = make_customer(bank), make_customer(bank)
    kept, moved = make_account(survivor), make_account(gone)
    for month in (7, 8, 9, 10):
        make_month(moved, date(2026, month, 1), 2000 * WAN)
        make_month(kept, date(2026, month, 1), 1000 * WAN)
    # By its own months the survivor seems to have fallen; with the other number nothing changed.
    publish_scores({survivor: {"deposits_change_bp": -6_667}}, business_date=date(2026, 11, 19))
    merge_customers(survivor=survivor, merged=gone, reason="同一家", by=bank.supervisor, at=NIGHT)
    look_for_signs(at=NIGHT)
    assert falls() == set()


def falls():
    standing = WarningSign.objects.filter(code="deposits_fall", ended_on=None)
    return {(sign.customer_id, sign.evidence["bp"]) for sign in standing}
