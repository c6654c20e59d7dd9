"""People as the bank's own systems send them: they come, move and leave, and nothing of theirs is lost."""

import pytest
from django.test import Client

from audit.models import Act
from common.calendar import business_today
from organization.models import RoleAssignment, Staff
from organization.queries import roles_today
from organization.rules import Role
from organization.services import grant_role
from tests.corebanking.conftest import BATCHES
from tests.factories import fresh, make_customer
from worklist.models import Notice

pytestmark = pytest.mark.django_db


def staff_row(number: str = "M7001", **fields) -> dict:
    return {
        "employee_no": number,
        "name": "周雨桐",
        "name_en": "Zhou Yutong",
        "unit_code": "S0101",
        "email": "zhou.yutong@bank.example",
        "phone": "0571-88110016",
        "status": "active",
    } | fields


def row_as_is(person: Staff, **fields) -> dict:
    return (
        staff_row(
            person.employee_no,
            name=person.name,
            name_en=person.name_en,
            unit_code=person.unit.code,
            email=person.email,
            phone=person.phone,
        )
        | fields
    )


def held(person: Staff) -> list[tuple[str, str]]:
    return [(one.role.value, one.unit.code) for one in roles_today(fresh(person))]


def acts(person: Staff) -> list[str]:
    of_person = Act.objects.filter(
        subject_type__endswith="taff",
        subject_id__in=[str(person.pk), person.employee_no, str(person.public_id)],
    )
    return list(of_person.order_by("pk").values_list("kind", flat=True))


def test_who_comes_is_there_without_any_role_and_cannot_sign_in(machine):
    batch = machine.send("staff", [staff_row()])
    assert (batch["state"], batch["applied_rows"], batch["changed_rows"]) == ("applied", 1, 1)
    person = Staff.objects.get(employee_no="M7001")
    assert (person.name, person.unit.code, person.phone) == ("周雨桐", "S0101", "0571-88110016")
    assert not person.has_usable_password()
    assert held(person) == []
    assert machine.send("staff", [staff_row()])["changed_rows"] == 0
    assert machine.send("staff", [staff_row(phone="", name="周雨彤")])["changed_rows"] == 1
    person = fresh(person)
    assert (person.name, person.phone) == ("周雨彤", "0571-88110016")


def test_who_moves_takes_the_role_along_that_reads_their_own_customers(machine, bank):
    grant_role(
        staff=bank.manager,
        role=Role.PRODUCT_MANAGER,
        unit=bank.branch,
        starts_on=business_today(),
        by=bank.executive,
    )
    batch = machine.send("staff", [row_as_is(bank.manager, unit_code="S0102")])
    assert (batch["state"], batch["changed_rows"]) == ("applied", 1)
    assert fresh(bank.manager).unit == bank.sister_unit
    assert held(bank.manager) == [("product_manager", "B01"), ("account_manager", "S0102")]
    assert acts(bank.manager)[-3:] == ["staff.moved", "staff.role_ended", "staff.role_granted"]


def test_a_supervisor_who_moves_reads_the_former_unit_no_longer(machine, bank):
    machine.send("staff", [row_as_is(bank.supervisor, unit_code="S0201")])
    assert held(bank.supervisor) == []
    assert RoleAssignment.objects.get(staff=bank.supervisor).ends_on == business_today()


def test_who_leaves_is_out_at_once_and_keeps_what_waits(machine, bank, as_loader):
    with as_loader():
        customer = make_customer(bank, manager=bank.manager, unit=bank.unit)
    at_work = Client()
    at_work.force_login(bank.manager, backend="organization.backends.StaffBackend")
    assert at_work.get("/").status_code == 200
    batch = machine.send("staff", [row_as_is(bank.manager, status="left")])
    assert (batch["state"], batch["changed_rows"]) == ("applied", 1)
    assert at_work.get("/").status_code == 302
    assert held(bank.manager) == []
    customer.refresh_from_db()
    assert customer.manager == bank.manager
    told = Notice.objects.get(kind="colleague_left")
    assert (told.person, told.parameters["about_en"]) == (bank.supervisor, "Chen Siyuan")
    assert machine.send("staff", [row_as_is(bank.manager, status="left")])["changed_rows"] == 0
    assert Notice.objects.filter(kind="colleague_left").count() == 1


def test_what_waits_is_shown_to_the_supervisor_and_not_to_others(machine, bank, as_loader):
    with as_loader():
        make_customer(bank, manager=bank.manager, unit=bank.unit)
        make_customer(bank, manager=bank.manager, unit=bank.unit)
        make_customer(bank, manager=bank.outsider, unit=bank.far_unit)
    machine.send("staff", [row_as_is(bank.manager, status="left"), row_as_is(bank.outsider, status="left")])

    def waiting(person: Staff):
        caller = Client()
        caller.force_login(person, backend="organization.backends.StaffBackend")
        return caller.get("/colleagues/left/"), caller.get("/api/v1/colleagues/left/")

    page, api = waiting(bank.supervisor)
    assert "Chen Siyuan" in page.content.decode()
    assert "Fang Xu" not in page.content.decode()
    assert api.json() == {
        "results": [
            {"employee_no": bank.manager.employee_no, "name": "陈思远", "unit": "S0101", "customers": 2}
            | dict.fromkeys(["tasks", "complaints", "opportunities", "prospects"], 0)
        ]
    }
    _, of_all = waiting(bank.executive)
    assert [row["customers"] for row in of_all.json()["results"]] == [2, 1]
    assert [answer.status_code for answer in waiting(bank.colleague)] == [403, 403]


def test_who_comes_back_has_no_role_until_somebody_grants_one(machine, bank):
    machine.send("staff", [row_as_is(bank.colleague, status="left")])
    assert machine.send("staff", [row_as_is(bank.colleague)])["changed_rows"] == 1
    assert fresh(bank.colleague).is_active
    assert held(bank.colleague) == []
    assert acts(bank.colleague)[-1] == "staff.came_back"


def test_a_role_of_today_or_later_that_ends_at_once_has_its_first_day_only(machine, bank):
    today = business_today()
    newcomer = machine.send("staff", [staff_row()]) and Staff.objects.get(employee_no="M7001")
    grant_role(staff=newcomer, role=Role.ACCOUNT_MANAGER, unit=bank.unit, starts_on=today, by=bank.executive)
    machine.send("staff", [staff_row(status="left")])
    role = RoleAssignment.objects.get(staff=newcomer)
    assert (role.ends_on - role.starts_on).days == 1


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"unit_code": "S9999"}, ("unit_code", "unknown_unit")),
        ({"email": "nobody"}, ("email", "bad_email")),
        ({"status": "ill"}, ("status", "not_a_choice")),
        ({"employee_no": "core"}, ("employee_no", "not_a_person")),
        ({"name": ""}, ("name", "required")),
    ],
)
def test_a_bad_row_is_told_and_nothing_is_changed(machine, fields, fault):
    before = Staff.objects.count()
    batch = machine.send("staff", [staff_row(), staff_row("M7002", **fields)])
    assert batch["state"] == "refused"
    errors = machine.get(f"{BATCHES}{batch['id']}/errors/").json()["results"]
    assert [(error["field"], error["code"]) for error in errors] == [fault]
    assert Staff.objects.count() == before


def test_whoever_works_belongs_to_an_open_unit(machine, bank):
    bank.far_unit.closed_on = "2026-10-01"
    bank.far_unit.save()
    batch = machine.send("staff", [staff_row(unit_code="S0201")])
    assert batch["state"] == "refused"
    assert machine.send("staff", [staff_row(unit_code="S0201", status="left")])["state"] == "applied"
