"""The demo bank's talks: five of the tour's account manager, six that ended before, and what the next is told."""

import pytest
from django.utils import timezone

from crm_site.demo.negotiating import hold_talks
from negotiations.models import Negotiation
from pricing.queries import similar_talks
from products.models import ProductLine
from prospects.services.opportunities import open_opportunity
from tests.factories import make_customer

pytestmark = pytest.mark.django_db


def with_deals(bank, many: int, line: ProductLine) -> None:
    """Customers of another account manager, each with a deal about the product."""
    for number in range(many):
        customer = make_customer(bank, manager=bank.colleague)
        words = {"name": f"额度 {number}", "product_line": line, "by": bank.colleague}
        open_opportunity(customer=customer, at=timezone.now(), **words)


def test_the_next_talk_is_told_how_those_before_ended(bank):
    """Signed 22, 20, 18, 15 and 25 bp under the first offer, in 4, 3, 5, 2 and 4 rounds and 31, 24, 40, 12 and 35 days;
    one was broken off."""
    line = ProductLine.objects.get(code="working_capital_loan")
    for _ in range(5):
        make_customer(bank)
    with_deals(bank, 6, line)
    number = bank.manager.employee_no
    assert [hold_talks(at=timezone.now(), manager_no=number) for _ in range(2)] == [11, 0]
    told = similar_talks(line)
    assert told is not None and (told.cases, told.agreed, told.same_line) == (6, 5, True)
    assert (told.discount_bp, told.rounds, told.days) == (20, 4, 31)
    before = Negotiation.objects.filter(lead=bank.colleague)
    assert sorted(before.values_list("outcome", flat=True)) == ["agreed"] * 5 + ["broken_off"]
    assert Negotiation.objects.filter(lead=bank.manager).ended().count() == 2
