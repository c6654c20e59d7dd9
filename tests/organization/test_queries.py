"""Who supervises a unit, who holds a role, which roles a person holds today."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from common.calendar import business_today
from organization import queries
from organization.models import RoleAssignment, Staff
from organization.rules import Role
from tests.factories import grant, make_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return make_bank()


def test_the_supervisors_of_a_unit_are_its_own_else_those_nearest_above(bank):
    assert queries.supervisors_of(bank.unit) == [bank.supervisor]
    assert queries.supervisors_of(bank.sister_unit) == [bank.branch_supervisor]
    assert queries.supervisors_of(bank.head_office) == []
    RoleAssignment.objects.filter(staff=bank.supervisor).update(ends_on=business_today())
    assert queries.supervisors_of(bank.unit) == [bank.branch_supervisor]


def test_people_by_role_are_those_who_hold_it_on_the_day_and_have_not_left(bank):
    grant(bank.colleague, Role.SUPERVISOR, bank.unit, starts_on=business_today() + timedelta(days=1))
    assert queries.staff_by_role(Role.SUPERVISOR, unit=bank.unit) == [bank.supervisor]
    tomorrow = business_today() + timedelta(days=1)
    assert queries.staff_by_role(Role.SUPERVISOR, unit=bank.unit, day=tomorrow) == [
        bank.colleague,
        bank.supervisor,
    ]
    assert queries.staff_by_role(Role.SUPERVISOR, unit=bank.unit, day=date(2019, 12, 31)) == []
    Staff.objects.filter(pk=bank.supervisor.pk).update(status="left")
    assert queries.staff_by_role(Role.SUPERVISOR, unit=bank.unit) == []


def test_a_person_reads_their_roles_with_the_unit_in_their_language(bank):
    grant(bank.manager, Role.SUPERVISOR, bank.far_unit)
    with translation.override("en"):
        named = [str(role) for role in queries.roles_today(bank.manager)]
    assert named == ["Account manager (Chengdong)", "Supervisor (Haishu)"]
