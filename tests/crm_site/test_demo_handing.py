"""The tour's handover: proposed once, waiting, and nothing moved."""

import pytest
from django.utils import timezone

from crm_site.demo import roster
from crm_site.demo.handing import CUSTOMERS, hand_over
from customers.models import Customer
from portfolios.models import Handover
from tests.factories import make_bank, make_customer

pytestmark = pytest.mark.django_db


def test_a_colleagues_customers_wait_for_the_account_manager_once():
    bank = make_bank()
    for role, person in (("account_manager", bank.manager), ("supervisor", bank.supervisor)):
        person.employee_no = roster.LOGINS[role]
        person.save()
    assert hand_over(at=timezone.now()) == 0
    for _number in range(CUSTOMERS + 1):
        make_customer(bank, manager=bank.colleague)
    assert [hand_over(at=timezone.now()) for _turn in range(2)] == [CUSTOMERS, CUSTOMERS]
    assert Handover.objects.get().state == "proposed"
    assert Customer.objects.filter(manager=bank.colleague).count() == CUSTOMERS + 1
