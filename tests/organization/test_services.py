"""Hiring, dated roles, units: each act once, audited, and refused where the bank says no."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from audit.models import Act
from organization import services
from organization.models import RoleAssignment, Staff, Unit
from organization.rules import Role, duties_conflict, session_ended
from tests.factories import fresh, make_bank

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 19)


@pytest.fixture
def bank():
    return make_bank()


def acts(kind):
    return list(Act.objects.filter(kind=kind).order_by("id"))


# ---------------------------------------------------------------- hiring
def test_a_person_is_hired_without_roles_and_the_trail_names_who_did_it(bank):
    person = services.hire_staff(
        employee_no="T99",
        name="钱进",
        name_en="Qian Jin",
        unit=bank.unit,
        password="eight words",
        by=bank.supervisor,
    )
    assert person.check_password("eight words")
    assert fresh(person).reach.roles == frozenset()
    (act,) = acts("staff.hired")
    assert act.actor == bank.supervisor
    assert act.after == {"employee_no": "T99", "name": "钱进", "unit": "S0101"}


def test_a_person_without_a_password_cannot_sign_in(bank):
    person = services.hire_staff(employee_no="T99", name="钱进", unit=bank.unit)
    assert not person.has_usable_password()
    assert not person.check_password("")


# ---------------------------------------------------------------- roles
def test_a_role_is_granted_by_somebody_else_and_recorded(bank):
    services.grant_role(
        staff=bank.colleague,
        role=Role.SUPERVISOR,
        unit=bank.unit,
        starts_on=TODAY,
        by=bank.security_admin,
        reason="轮岗",
    )
    (act,) = acts("staff.role_granted")
    assert (act.actor, act.reason) == (bank.security_admin, "轮岗")
    assert act.after == {"role": "supervisor", "unit": "S0101", "starts_on": "2026-11-19", "ends_on": None}


def test_nobody_grants_a_role_to_themselves(bank):
    with pytest.raises(services.GrantToOneself), transaction.atomic():
        services.grant_role(
            staff=bank.security_admin,
            role=Role.SECURITY_ADMINISTRATOR,
            unit=bank.branch,
            starts_on=TODAY,
            by=bank.security_admin,
        )
    assert RoleAssignment.objects.filter(staff=bank.security_admin).count() == 1
    assert acts("staff.role_granted") == []


SEPARATE = ["system_administrator", "security_administrator", "audit_administrator", "service_account"]
BUSINESS = sorted(set(Role) - set(map(Role, SEPARATE)))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("other", list(Role))
def test_separate_duties_exclude_each_other_and_every_business_role(role, other):
    expected = role != other and (role in SEPARATE or other in SEPARATE)
    assert duties_conflict(role, other) is expected


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        ("system_admin", Role.SECURITY_ADMINISTRATOR),
        ("system_admin", Role.AUDIT_ADMINISTRATOR),
        ("security_admin", Role.AUDIT_ADMINISTRATOR),
        ("audit_admin", Role.ACCOUNT_MANAGER),
        ("manager", Role.SYSTEM_ADMINISTRATOR),
        ("executive", Role.SERVICE_ACCOUNT),
    ],
)
def test_the_service_refuses_duties_that_exclude_each_other(bank, held, wanted):
    person = bank.personas[held]
    with pytest.raises(services.DutiesConflict), transaction.atomic():
        services.grant_role(
            staff=person, role=wanted, unit=bank.head_office, starts_on=TODAY, by=bank.colleague
        )
    assert RoleAssignment.objects.filter(staff=person).count() == 1


def test_the_database_refuses_them_too_whoever_writes(bank):
    with pytest.raises(IntegrityError, match="role_duties_stay_apart"), transaction.atomic():
        RoleAssignment.objects.create(
            staff=bank.system_admin, role=Role.ACCOUNT_MANAGER, unit=bank.unit, starts_on=TODAY
        )
    with pytest.raises(IntegrityError, match="role_duties_stay_apart"), transaction.atomic():
        RoleAssignment.objects.filter(staff=bank.manager).update(role=Role.SYSTEM_ADMINISTRATOR)
        RoleAssignment.objects.create(
            staff=bank.manager, role=Role.SUPERVISOR, unit=bank.unit, starts_on=TODAY
        )


def test_separate_duties_may_follow_each_other_in_time(bank):
    (held,) = RoleAssignment.objects.filter(staff=bank.system_admin)
    services.end_role(assignment=held, ends_on=TODAY, by=bank.security_admin)
    services.grant_role(
        staff=bank.system_admin,
        role=Role.ACCOUNT_MANAGER,
        unit=bank.unit,
        starts_on=TODAY,
        by=bank.security_admin,
    )
    roles = list(
        RoleAssignment.objects.filter(staff=bank.system_admin).values_list("role", "starts_on", "ends_on")
    )
    assert roles == [
        ("system_administrator", date(2020, 1, 1), TODAY),
        ("account_manager", TODAY, None),
    ]


def test_a_role_cannot_end_before_it_began_nor_later_than_it_did(bank):
    (held,) = RoleAssignment.objects.filter(staff=bank.manager)
    with pytest.raises(services.RoleNotHeld):
        services.end_role(assignment=held, ends_on=date(2020, 1, 1), by=bank.security_admin)
    services.end_role(assignment=held, ends_on=TODAY, by=bank.security_admin)
    with pytest.raises(services.RoleNotHeld):
        services.end_role(assignment=held, ends_on=date(2026, 11, 20), by=bank.security_admin)
    held.refresh_from_db()
    assert held.ends_on == TODAY
    assert len(acts("staff.role_ended")) == 1


# ---------------------------------------------------------------- preferences
def test_preferences_are_kept_and_saying_the_same_again_records_nothing(bank):
    for _ in range(2):
        services.set_preferences(staff=bank.manager, language="zh-hans", theme="dark", hints=False)
    person = fresh(bank.manager)
    assert (person.language, person.theme, person.hints) == ("zh-hans", "dark", False)
    (act,) = acts("staff.preferences_set")
    assert act.before == {"language": "en", "theme": "auto", "hints": True}
    assert act.after == {"language": "zh-hans", "theme": "dark", "hints": False}


# ---------------------------------------------------------------- units
def test_a_unit_opens_under_a_parent_of_the_level_above(bank):
    unit = services.add_unit(
        code="S0103",
        level="sub_branch",
        name="滨江支行",
        short_name="滨江",
        parent=bank.branch,
        by=bank.executive,
    )
    assert unit.path == "HO/B01/S0103/"
    with pytest.raises(services.WrongLevel):
        services.add_unit(code="S0104", level="sub_branch", name="x", short_name="x", parent=bank.head_office)
    with pytest.raises(services.WrongLevel):
        services.add_unit(code="HO2", level="head_office", name="x", short_name="x", parent=bank.branch)
    assert not Unit.objects.filter(code__in=["S0104", "HO2"]).exists()


def test_there_is_one_root_whoever_writes(bank):
    with pytest.raises(IntegrityError, match="unit_one_head_office"), transaction.atomic():
        Unit.objects.create(code="HO2", path="HO2/", level="head_office", name="x", short_name="x")
    with pytest.raises(IntegrityError, match="unit_only_head_office_is_root"), transaction.atomic():
        Unit.objects.create(code="B9", path="B9/", level="branch", name="x", short_name="x")


def test_closing_a_unit_moves_its_people_and_roles_to_the_successor_from_that_day(bank):
    services.close_unit(
        unit=bank.unit, on=TODAY, successor=bank.sister_unit, by=bank.executive, reason="合并"
    )
    bank.unit.refresh_from_db()
    assert (bank.unit.closed_on, bank.unit.successor) == (TODAY, bank.sister_unit)
    assert not Staff.objects.filter(unit=bank.unit).exists()
    roles = RoleAssignment.objects.filter(staff=bank.supervisor).values_list(
        "unit__code", "starts_on", "ends_on"
    )
    assert list(roles) == [("S0101", date(2020, 1, 1), TODAY), ("S0102", TODAY, None)]
    (act,) = acts("unit.closed")
    assert act.after == {"closed_on": "2026-11-19", "successor": "S0102", "people": 3, "roles": 3}


def test_a_unit_with_open_units_below_or_without_an_open_successor_stays_open(bank):
    with pytest.raises(services.UnitHasOpenUnits), transaction.atomic():
        services.close_unit(unit=bank.branch, on=TODAY, successor=bank.other_branch, by=bank.executive)
    with pytest.raises(services.SuccessorClosed), transaction.atomic():
        services.close_unit(unit=bank.unit, on=TODAY, successor=bank.unit, by=bank.executive)
    services.close_unit(unit=bank.sister_unit, on=TODAY, successor=bank.unit, by=bank.executive)
    with pytest.raises(services.SuccessorClosed), transaction.atomic():
        services.close_unit(unit=bank.unit, on=TODAY, successor=bank.sister_unit, by=bank.executive)
    assert Unit.objects.get(code="S0101").closed_on is None


# ---------------------------------------------------------------- the session's limits
@pytest.mark.parametrize(
    ("started", "seen", "now", "ended"),
    [(0, 0, 899, False), (0, 0, 900, True), (0, 28_000, 28_799, False), (0, 28_790, 28_800, True)],
)
def test_a_session_ends_after_a_quarter_of_an_hour_idle_or_eight_hours(started, seen, now, ended):
    assert session_ended(started, seen, now, idle=900, longest=28_800) is ended
