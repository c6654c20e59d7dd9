"""What a person reads follows their dated roles, from the next request on."""

from datetime import timedelta

import pytest

from common.calendar import business_today
from customers.models import Customer
from organization import services
from organization.models import RoleAssignment, Staff, Unit
from organization.rules import Act, Reach, Role, reach
from tests.factories import fresh, grant, join_team, make_bank, make_customer, make_staff

pytestmark = pytest.mark.django_db
NOTHING = Reach(staff_id=7, roles=frozenset(), everything=False, subtrees=(), on_teams=False)


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def day():
    return business_today()


def seen_by(person: Staff) -> set[Customer]:
    return set(Customer.objects.visible_to(fresh(person)))


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([], NOTHING),
        ([("account_manager", "HO/B01/S1/")], (("account_manager",), False, (), True)),
        ([("product_manager", "HO/")], (("product_manager",), False, (), True)),
        ([("supervisor", "HO/B01/")], (("supervisor",), False, ("HO/B01/",), False)),
        ([("executive", "HO/")], (("executive",), True, (), False)),
        ([("system_administrator", "HO/")], (("system_administrator",), False, (), False)),
        ([("service_account", "HO/")], (("service_account",), False, (), False)),
        (
            [("supervisor", "HO/B02/"), ("account_manager", "HO/B01/S1/"), ("supervisor", "HO/B01/S1/")],
            (("supervisor", "account_manager"), False, ("HO/B01/S1/", "HO/B02/"), True),
        ),
    ],
)
def test_reach_from_assignments(held, expected):
    if expected is not NOTHING:
        roles, everything, subtrees, on_teams = expected
        own = {"own_everything": everything, "own_subtrees": subtrees}
        expected = Reach(7, frozenset(map(Role, roles)), everything, subtrees, on_teams, **own)
    assert reach(7, held) == expected


def test_each_persona_reads_their_own_part_of_the_bank(bank):
    ours = make_customer(bank)
    colleagues = make_customer(bank, manager=bank.colleague)
    sisters = make_customer(bank, unit=bank.sister_unit)  # led by our manager, owned next door
    far = make_customer(bank, manager=bank.outsider)
    join_team(far, bank.colleague)
    expected = {
        "manager": {ours, sisters},
        "colleague": {colleagues, far},
        "outsider": {far},
        "supervisor": {ours, colleagues},
        "branch_supervisor": {ours, colleagues, sisters},
        "far_supervisor": {far},
        "executive": {ours, colleagues, sisters, far},
        "system_admin": set(),
        "security_admin": set(),
        "audit_admin": set(),
        "client_account": set(),
    }
    assert {name: seen_by(person) for name, person in bank.personas.items()} == expected


def test_a_subtree_does_not_reach_into_a_unit_whose_code_begins_alike(bank):
    longer = Unit.objects.create(
        code="B011", level="branch", parent=bank.head_office, path="HO/B011/", name="x", short_name="x"
    )
    stranger = make_staff(Role.ACCOUNT_MANAGER, longer, "李四", "Li Si")
    hidden = make_customer(bank, manager=stranger)
    assert hidden not in seen_by(bank.branch_supervisor)


def test_a_role_from_tomorrow_shows_nothing_today(bank, day):
    person = make_staff(None, bank.unit, "新人", "New One")
    customer = make_customer(bank)
    grant(person, Role.SUPERVISOR, bank.unit, starts_on=day + timedelta(days=1))
    assert seen_by(person) == set()
    RoleAssignment.objects.filter(staff=person).update(starts_on=day)
    assert seen_by(person) == {customer}


def test_a_role_that_ended_yesterday_or_ends_today_shows_nothing(bank, day):
    person = make_staff(None, bank.unit, "旧人", "Old One")
    customer = make_customer(bank)
    grant(person, Role.SUPERVISOR, bank.unit, ends_on=day + timedelta(days=1))
    assert seen_by(person) == {customer}  # today is its last day
    for gone in (day, day - timedelta(days=1)):
        RoleAssignment.objects.filter(staff=person).update(ends_on=gone)
        assert seen_by(person) == set()
        assert not fresh(person).reach.may(Act.READ_DASHBOARD)


def test_two_roles_show_what_either_shows(bank):
    led = make_customer(bank)
    far = make_customer(bank, manager=bank.outsider)
    grant(bank.manager, Role.SUPERVISOR, bank.far_unit)
    assert seen_by(bank.manager) == {led, far}
    assert fresh(bank.manager).reach.may(Act.READ_DASHBOARD)


def test_who_left_the_team_yesterday_sees_the_customer_no_more(bank, day):
    customer = make_customer(bank, manager=bank.outsider)
    membership = join_team(customer, bank.colleague, ends_on=day + timedelta(days=1))
    assert seen_by(bank.colleague) == {customer}
    membership.ends_on = day
    membership.save()
    assert seen_by(bank.colleague) == set()


def test_a_team_membership_shows_nothing_to_who_holds_no_business_role(bank):
    customer = make_customer(bank)
    join_team(customer, bank.system_admin)
    assert seen_by(bank.system_admin) == set()


def test_a_role_at_a_closed_unit_shows_nothing_from_the_closing_day(bank, day):
    customer = make_customer(bank)
    Unit.objects.filter(pk=bank.unit.pk).update(closed_on=day + timedelta(days=1))
    assert seen_by(bank.supervisor) == {customer}
    Unit.objects.filter(pk=bank.unit.pk).update(closed_on=day)
    assert seen_by(bank.supervisor) == set()
    assert seen_by(bank.branch_supervisor) == {customer}  # nothing is lost to the branch above


def test_after_a_closing_the_supervisor_reads_the_successor(bank, day):
    ours, sisters = make_customer(bank), make_customer(bank, manager=bank.manager, unit=bank.sister_unit)
    services.close_unit(unit=bank.unit, on=day, successor=bank.sister_unit, by=bank.executive)
    assert seen_by(bank.supervisor) == {sisters}
    assert seen_by(bank.manager) == {ours, sisters}


def test_a_role_counts_from_the_next_request_and_is_gone_from_the_one_after_it_ended(bank, client, day):
    client.force_login(bank.manager)
    assert client.get("/dashboard/").status_code == 403
    role = services.grant_role(
        staff=bank.manager,
        role=Role.SUPERVISOR,
        unit=bank.unit,
        starts_on=day - timedelta(days=1),
        by=bank.security_admin,
    )
    assert client.get("/dashboard/").status_code == 200
    services.end_role(assignment=role, ends_on=day, by=bank.security_admin)
    assert client.get("/dashboard/").status_code == 403


def test_units_and_colleagues_follow_the_same_reach(bank):
    codes = {
        name: sorted(Unit.objects.visible_to(fresh(person)).values_list("code", flat=True))
        for name, person in bank.personas.items()
        if name in ("manager", "supervisor", "branch_supervisor", "executive")
    }
    assert codes == {
        "manager": ["S0101"],
        "supervisor": ["S0101"],
        "branch_supervisor": ["B01", "S0101", "S0102"],
        "executive": ["B01", "B02", "HO", "S0101", "S0102", "S0201", "S0202"],
    }
    assert set(Staff.objects.visible_to(fresh(bank.manager))) == {
        bank.manager,
        bank.colleague,
        bank.supervisor,
    }
    assert bank.outsider in Staff.objects.visible_to(fresh(bank.executive))
    assert bank.outsider not in Staff.objects.visible_to(fresh(bank.branch_supervisor))
