"""The person of a request comes by a question made once, and is whom the slow words would answer."""

import pytest

from common.calendar import business_today
from organization.backends import StaffBackend
from organization.models import Staff
from organization.rules import Role
from tests.factories import make_bank, make_staff

pytestmark = pytest.mark.django_db


def told(person: Staff) -> dict:
    """All that is known of a person and their unit, whatever is annotated included."""
    unit = person.unit and {k: v for k, v in vars(person.unit).items() if k != "_state"}
    return {k: v for k, v in vars(person).items() if k != "_state"} | {"whole_unit": unit}


def test_everybody_comes_as_the_slow_words_say(as_loader, django_assert_num_queries):
    with as_loader():
        bank = make_bank()
        nobody = make_staff(None, bank.unit, "无岗", "No Role")
        Staff.objects.filter(pk=nobody.pk).update(unit=None)
    people = [bank.manager, bank.supervisor, bank.executive, bank.system_admin, nobody]
    for person in people:
        slow = Staff.objects.with_roles_on(business_today()).get(pk=person.pk)
        with django_assert_num_queries(1):
            fast = StaffBackend().get_user(person.pk)
            reach = fast.reach
        assert told(fast) | {"reach": slow.reach} == told(slow) | {"reach": reach}
    assert Role.SUPERVISOR in StaffBackend().get_user(bank.supervisor.pk).reach.roles
    assert StaffBackend().get_user(0) is None
