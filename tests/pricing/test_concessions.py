"""A lower price: its way through the levels, four eyes however one tries, and what is refused."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Act
from common.calendar import business_today
from common.models import uuid7
from organization.rules import Role
from pricing import services
from pricing.models import Concession, Decision, Step
from tests.factories import make_staff
from tests.pricing.making import (
    approved_request,
    asked_under,
    decide,
    make_quote,
    make_request,
)
from worklist.models import Notice

pytestmark = pytest.mark.django_db


def levels(request):
    return [step.level for step in request.steps.all()]


@pytest.mark.parametrize(
    ("bp", "wan", "expected"),
    [
        (10, 3000, [1]),
        (11, 3000, [1, 2]),
        (25, 3000, [1, 2]),
        (35, 5000, [1, 2, 3]),
        (51, 3000, [1, 2, 3, 4]),
        (10, 6000, [1, 2]),
        (5, 60_000, [1, 2, 3, 4]),
    ],
)
def test_the_way_follows_basis_points_and_amount(bank, customer, bp, wan, expected):
    assert levels(make_request(bank, customer, bp, wan=wan)) == expected


def test_under_the_floor_only_the_head_office_decides(bank, customer):
    quoted = make_quote(bank, customer, None)
    request = make_request(bank, customer, int((quoted.quoted_rate - quoted.floor_rate) * 10_000) + 1)
    assert levels(request) == [1, 2, 3, 4]


def test_two_levels_approve_and_whoever_asked_is_told(bank, customer):
    request = make_request(bank, customer, 20)
    assert Notice.objects.get(kind="price").person == bank.supervisor

    passed = decide(request, bank.supervisor, note="同意上报")
    assert (passed.state, passed.level) == ("waiting", 2)
    assert Step.objects.get(concession=request, level=2).due_at > timezone.now()

    done = decide(request, bank.branch_supervisor)
    assert (done.state, done.rate, done.expires_on) == ("approved", request.asked_rate, request.wanted_until)
    assert set(Notice.objects.filter(kind="price", person=bank.manager).values_list("slot", flat=True)) == {
        "approved:2"
    }
    kinds = list(Act.objects.filter(kind__startswith="price.").order_by("id").values_list("kind", flat=True))
    assert kinds[-3:] == ["price.asked", "price.decided", "price.decided"]


def test_a_level_may_agree_to_a_higher_rate_within_its_own_limit(bank, customer):
    request = make_request(bank, customer, 30)
    assert levels(request) == [1, 2, 3]
    agreed = asked_under(request.quote, 10)
    done = decide(request, bank.supervisor, rate=agreed)
    assert (done.state, done.rate, done.level) == ("approved", agreed, 1)


def test_a_level_never_approves_above_its_limit(bank, customer):
    request = make_request(bank, customer, 30)
    passed = decide(request, bank.supervisor, rate=asked_under(request.quote, 11))
    assert (passed.state, passed.level, passed.rate) == ("waiting", 2, None)


def test_the_database_refuses_an_approval_above_the_limit(bank, customer):
    request = make_request(bank, customer, 30)
    Decision.objects.create(
        concession=request,
        level=1,
        verdict="approve",
        rate=request.asked_rate,
        decided_by=bank.supervisor,
        decided_at=timezone.now(),
    )
    with pytest.raises(IntegrityError, match="within the limit"), transaction.atomic():
        Concession.objects.filter(pk=request.pk).update(
            state="approved", rate=request.asked_rate, expires_on=request.wanted_until
        )


# ---------------------------------------------------------------- four eyes
def test_nobody_decides_what_they_asked(bank, customer):
    services.give_seat(level=1, unit=bank.unit, staff=bank.colleague, by=None, at=timezone.now())
    request = make_request(bank, customer, by=bank.supervisor)
    with pytest.raises(services.NotYoursToDecide):
        decide(request, bank.supervisor)
    assert not request.decisions.exists()
    with pytest.raises(IntegrityError, match="nobody decides what they asked"), transaction.atomic():
        Decision.objects.create(
            concession=request,
            level=1,
            verdict="approve",
            rate=request.asked_rate,
            decided_by=bank.supervisor,
            decided_at=timezone.now(),
        )


def test_a_substitute_of_whoever_asked_does_not_decide(bank, customer):
    services.give_seat(level=1, unit=bank.unit, staff=bank.colleague, by=None, at=timezone.now())
    substitute = make_staff(Role.RISK_MANAGER, bank.unit, "代行", "Dai Xing")
    services.give_seat(
        level=1, unit=bank.unit, staff=substitute, stands_in_for=bank.supervisor, by=None, at=timezone.now()
    )
    request = make_request(bank, customer, by=bank.supervisor)
    with pytest.raises(services.NotYoursToDecide):
        decide(request, substitute)
    assert decide(request, bank.colleague).level == 2


def test_whoever_asked_does_not_decide_in_anybodys_stead(bank, customer):
    services.give_seat(
        level=1, unit=bank.unit, staff=bank.manager, stands_in_for=bank.supervisor, by=None, at=timezone.now()
    )
    request = make_request(bank, customer)
    with pytest.raises(services.NotYoursToDecide):
        decide(request, bank.manager)


@pytest.mark.parametrize("same", [{"phone": "13800000001"}, {"email": "Chen@bank.example"}, {}])
def test_a_second_account_of_whoever_asked_does_not_decide(bank, customer, same):
    bank.manager.phone, bank.manager.email = "13800000001", "chen@bank.example"
    bank.manager.save()
    name = bank.manager.name if not same else "别名"
    second = make_staff(Role.SUPERVISOR, bank.unit, name, "Second", **same)
    services.give_seat(level=1, unit=bank.unit, staff=second, by=None, at=timezone.now())
    request = make_request(bank, customer)
    with pytest.raises(services.NotYoursToDecide):
        decide(request, second)


def test_nobody_decides_at_two_levels(bank, customer):
    services.give_seat(level=2, unit=bank.branch, staff=bank.supervisor, by=None, at=timezone.now())
    request = make_request(bank, customer)
    decide(request, bank.supervisor)
    with pytest.raises(services.NotYoursToDecide):
        decide(request, bank.supervisor)
    substitute = make_staff(Role.RISK_MANAGER, bank.branch, "代行", "Dai Xing")
    services.give_seat(
        level=2, unit=bank.branch, staff=substitute, stands_in_for=bank.supervisor, by=None, at=timezone.now()
    )
    with pytest.raises(services.NotYoursToDecide):
        decide(request, substitute)


@pytest.mark.parametrize(
    "person", ["manager", "branch_supervisor", "far_supervisor", "executive", "outsider"]
)
def test_only_who_sits_where_it_waits_decides(bank, customer, person):
    request = make_request(bank, customer)
    with pytest.raises(services.NotYoursToDecide):
        decide(request, bank.personas[person])


def test_a_seat_that_ended_decides_nothing(bank, customer):
    request = make_request(bank, customer)
    later = timezone.now() + timedelta(days=2)
    services.end_seat(seat=bank.supervisor.price_seats.get(), by=None, at=timezone.now())
    with pytest.raises(services.NotYoursToDecide):
        decide(request, bank.supervisor, at=later)


# ---------------------------------------------------------------- refusals, appeal, expiry
def test_a_refusal_is_appealed_once_and_by_other_people(bank, customer):
    refused = decide(make_request(bank, customer), bank.supervisor, "refuse", note="无回报")
    again = services.appeal(
        refused=refused, reason="客户加存款", form_key=uuid7(), by=bank.manager, at=timezone.now()
    )
    assert (again.level, levels(again), again.given.count()) == (2, [2], 1)
    with pytest.raises(services.NotRefused):
        services.appeal(refused=refused, reason="再", form_key=uuid7(), by=bank.manager, at=timezone.now())
    final = decide(again, bank.branch_supervisor, "refuse", note="仍不足")
    with pytest.raises(services.NotRefused):
        services.appeal(refused=final, reason="三", form_key=uuid7(), by=bank.manager, at=timezone.now())


def test_the_highest_hears_its_own_appeal_by_other_people(bank, customer):
    request = make_request(bank, customer, 60)
    for name in ("supervisor", "branch_supervisor", "credit"):
        decide(request, bank.personas[name])
    refused = decide(request, bank.executive, "refuse", note="不可")
    second = make_staff(Role.EXECUTIVE, bank.head_office, "另一", "Ling Yi")
    services.give_seat(level=4, unit=bank.head_office, staff=second, by=None, at=timezone.now())
    again = services.appeal(
        refused=refused, reason="新", form_key=uuid7(), by=bank.manager, at=timezone.now()
    )
    with pytest.raises(services.NotYoursToDecide):
        decide(again, bank.executive)
    assert decide(again, second).state == "approved"


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"wanted_until": date(2020, 1, 1)}, services.LastsTooLong),
        ({"wanted_until": date(2099, 1, 1)}, services.LastsTooLong),
        ({"written_on": date(2099, 1, 1)}, services.WrittenLater),
        ({"given": {"payroll": (320, date(2020, 1, 1))}}, services.CheckedTooLate),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(bank, customer, fields, refusal):
    with pytest.raises(refusal):
        make_request(bank, customer, **fields)
    assert not Concession.objects.exists()


def test_who_asks_for_no_less_has_nothing_to_ask(bank, customer):
    with pytest.raises(services.NothingAsked):
        make_request(bank, customer, 0)


def test_a_level_without_anybody_refuses_the_request(bank, customer):
    services.end_seat(
        seat=bank.branch_supervisor.price_seats.get(), by=None, at=timezone.now() - timedelta(days=9)
    )
    with pytest.raises(services.NobodyDecides):
        make_request(bank, customer)
    assert not Concession.objects.exists()


def test_a_renewal_needs_a_new_request(bank, customer):
    request = approved_request(bank, customer)
    with pytest.raises(services.AskedAlready):
        services.ask_concession(
            quote=request.quote,
            written_on=business_today(),
            reason="续贷",
            wanted_until=business_today(),
            given={},
            form_key=uuid7(),
            by=bank.manager,
            at=timezone.now(),
        )


def test_a_stale_quote_is_made_anew(bank, customer):
    quote = make_quote(bank, customer, "0.0300")
    with pytest.raises(services.QuoteStale):
        services.ask_concession(
            quote=quote,
            written_on=business_today(),
            reason="晚了",
            wanted_until=business_today() + timedelta(days=60),
            given={},
            form_key=uuid7(),
            by=bank.manager,
            at=timezone.now() + timedelta(days=31),
        )


def test_a_request_is_taken_back_by_whoever_asked(bank, customer):
    request = make_request(bank, customer)
    with pytest.raises(services.NotYours):
        services.withdraw(concession=request, by=bank.supervisor, at=timezone.now())
    assert services.withdraw(concession=request, by=bank.manager, at=timezone.now()).state == "withdrawn"
    with pytest.raises(services.DecidedAlready):
        decide(request, bank.supervisor)


def test_what_is_agreed_to_lies_between_the_ask_and_the_quote(bank, customer):
    request = make_request(bank, customer)
    for rate in (request.asked_rate - Decimal("0.0001"), request.quote.quoted_rate):
        with pytest.raises(services.RateElsewhere):
            decide(request, bank.supervisor, rate=rate)


def test_a_late_level_is_told_once_more(bank, customer):
    request = make_request(bank, customer)
    late = request.steps.get(level=1).due_at + timedelta(minutes=1)
    assert (services.remind_late(at=late), services.remind_late(at=late)) == (1, 0)
    assert Notice.objects.filter(kind="price", person=bank.supervisor, slot="late:1").count() == 1
