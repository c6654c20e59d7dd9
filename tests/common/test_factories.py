"""The small bank of the tests is itself true to the rules it tests."""

from datetime import date

import pytest

from customers.models import Customer, CustomerScore
from tests.factories import (
    current_role,
    fresh,
    join_team,
    make_account,
    make_bank,
    make_customer,
    make_month,
    publish_scores,
)

pytestmark = pytest.mark.django_db


def test_tests_work_under_the_role_of_a_web_process():
    assert current_role() == "hausbank_app"


def test_a_published_score_is_seen_by_the_lead_and_not_by_the_outsider(loader):
    bank = make_bank()
    customer = make_customer(bank)
    make_month(make_account(customer), date(2026, 10, 1), 1_000_000_00)
    publish_scores({customer: {"tier_id": 2, "score": 89_560}})
    assert CustomerScore.objects.visible_to(bank.manager).current().get().score == 89_560
    assert not CustomerScore.objects.visible_to(bank.outsider).exists()


@pytest.mark.parametrize(
    ("persona", "sees"),
    [
        ("manager", True),
        ("colleague", False),
        ("outsider", False),
        ("supervisor", True),
        ("branch_supervisor", True),
        ("far_supervisor", False),
        ("executive", True),
        ("system_admin", False),
        ("security_admin", False),
        ("audit_admin", False),
        ("client_account", False),
    ],
)
def test_who_sees_a_customer(persona, sees):
    bank = make_bank()
    customer = make_customer(bank)
    assert Customer.objects.visible_to(bank.personas[persona]).filter(pk=customer.pk).exists() is sees


def test_a_team_member_sees_the_customer_until_the_day_they_leave():
    bank = make_bank()
    customer = make_customer(bank)
    join_team(customer, bank.colleague)
    assert Customer.objects.visible_to(fresh(bank.colleague)).get() == customer
    customer.team.update(ends_on=date(2026, 1, 1))
    assert not Customer.objects.visible_to(fresh(bank.colleague)).exists()
