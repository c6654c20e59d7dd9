"""A rate below our bottom line that the price levels approve becomes leave; nobody at the table gives it."""

from decimal import Decimal

import pytest
from django.utils import timezone

from negotiations import services
from negotiations.models import Offer, StopApproval
from pricing.services import give_seat
from tests.factories import fresh, make_customer
from tests.negotiations.making import make_talk, offer
from tests.pricing.making import asked_under, decide, make_prices, make_request, seat_everybody
from worklist.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def priced(bank, customer):
    """A talk, and a request whose rate is asked for there."""
    make_prices()
    seat_everybody(bank)
    talk = make_talk(bank, customer)
    request = make_request(bank, customer)
    asked = request.asked_rate * 100
    issue = services.edit_issue(
        issue=talk.rate,
        changes={
            "best": asked + 1,
            "likely": asked + Decimal("0.5"),
            "bottom": asked + Decimal("0.2"),
            "authority": asked + Decimal("0.4"),
        },
        version=talk.rate.version,
        by=bank.manager,
        at=timezone.now(),
    )
    return talk, issue, request, asked


def ask(bank, issue, request, value, **more):
    return services.ask_to_cross(
        issue=issue,
        value=value,
        reason="同业更低",
        concession=request,
        by=bank.manager,
        at=timezone.now(),
        **more,
    )


def test_two_levels_approve_and_the_offer_stands(bank, priced):
    _talk, issue, request, asked = priced
    question = ask(bank, issue, request, asked)
    assert not Notice.objects.filter(kind="negotiation_asked").exists()
    with pytest.raises(services.NeedsLeave):
        offer(bank, issue, "ours", str(asked))
    decide(request, bank.supervisor)
    with pytest.raises(services.NeedsLeave):
        offer(bank, issue, "ours", str(asked))
    decide(request, bank.branch_supervisor)

    offer(bank, issue, "ours", str(asked))

    question.refresh_from_db()
    assert (question.state, question.decided_by) == ("approved", bank.branch_supervisor)
    assert Offer.objects.get().approval == question
    with pytest.raises(services.NeedsLeave):
        offer(bank, issue, "ours", str(asked - Decimal("0.01")))


def test_a_higher_approved_rate_is_leave_down_to_it_alone(bank, priced):
    _talk, issue, request, asked = priced
    ask(bank, issue, request, asked)
    agreed = asked_under(request.quote, 10)
    decide(request, bank.supervisor, rate=agreed)
    with pytest.raises(services.NeedsLeave):
        offer(bank, issue, "ours", str(asked))
    assert offer(bank, issue, "ours", str(agreed * 100)).value == agreed * 100


def test_a_supervisor_does_not_decide_what_the_levels_decide(bank, priced):
    _talk, issue, request, asked = priced
    question = ask(bank, issue, request, asked)
    assert not StopApproval.objects.visible_to(fresh(bank.supervisor)).filter(pk=question.pk).exists()
    with pytest.raises(services.PriceLevelsDecide):
        services.decide_ask(asked=question, approve=False, by=fresh(bank.supervisor), at=timezone.now())


def test_whoever_sits_at_the_table_gives_no_leave_at_a_level(bank, priced):
    talk, issue, request, asked = priced
    ask(bank, issue, request, asked)
    services.join_team(
        negotiation=talk.negotiation, staff=bank.supervisor, part="speaks", by=bank.manager, at=timezone.now()
    )
    decide(request, bank.supervisor)
    decide(request, bank.branch_supervisor)
    with pytest.raises(services.NeedsLeave):
        offer(bank, issue, "ours", str(asked))


def test_a_request_of_another_customer_is_refused(bank, priced):
    _talk, issue, _request, asked = priced
    give_seat(level=1, unit=bank.unit, staff=bank.colleague, by=None, at=timezone.now())
    other = make_request(bank, make_customer(bank))
    with pytest.raises(services.PriceElsewhere):
        ask(bank, issue, other, asked)
