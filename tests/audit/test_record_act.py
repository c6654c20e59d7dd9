"""An act is part of the write it records: same transaction, same context, personal values sealed."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.utils import timezone

from audit import services
from audit.context import whence, working_from
from audit.models import Act, SubjectKey
from customers.models import Customer
from organization.models import RoleAssignment, Staff
from organization.services import end_role, hire_staff, set_preferences
from tests.factories import at, make_bank, make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return make_bank()


# ---------------------------------------------------------------- one transaction
def test_where_the_act_cannot_be_written_the_business_write_is_not_either(bank, monkeypatch):
    def refuse(*args, **kwargs):
        raise RuntimeError("the trail does not answer")

    monkeypatch.setattr(Act.objects, "create", refuse)
    with pytest.raises(RuntimeError), transaction.atomic():
        hire_staff(employee_no="T99", name="钱进", unit=bank.unit)
    with pytest.raises(RuntimeError), transaction.atomic():
        set_preferences(staff=bank.manager, language="zh-hans", theme="dark", hints=True)
    assert not Staff.objects.filter(employee_no="T99").exists()
    bank.manager.refresh_from_db()
    assert bank.manager.language == "en"


def test_an_act_that_the_database_refuses_takes_the_write_with_it(bank):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("REVOKE INSERT ON audit_act FROM hausbank_app")
        cursor.execute("SET LOCAL ROLE hausbank_app")
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            hire_staff(employee_no="T99", name="钱进", unit=bank.unit)
        assert not Staff.objects.filter(employee_no="T99").exists()
        transaction.set_rollback(True)


def test_an_act_without_a_write_is_not_left_behind_by_a_rollback(bank):
    with pytest.raises(LookupError), transaction.atomic():
        services.record_act(kind="test", subject=bank.unit)
        raise LookupError
    assert not Act.objects.filter(kind="test").exists()


# ---------------------------------------------------------------- what an act says
def test_values_are_kept_as_plain_text_that_stays_readable(bank):
    moment = at(2026, 11, 19, 15, 30)
    act = services.record_act(
        kind="test",
        subject=bank.unit,
        actor=bank.manager,
        at=moment,
        before={"rate": Decimal("0.0335"), "on": date(2026, 1, 2), "tags": ["a"]},
        after={"at": moment, "manager": bank.colleague, "key": UUID(int=1), "none": None, "count": 3},
    )
    act = Act.objects.get(pk=act.pk)
    assert (act.subject_type, act.subject_id) == ("organization.unit", str(bank.unit.pk))
    assert act.at == moment
    assert act.before == {"rate": "0.0335", "on": "2026-01-02", "tags": ["a"]}
    assert act.after == {
        "at": "2026-11-19T15:30:00+08:00",
        "manager": str(bank.colleague.pk),
        "key": "00000000-0000-0000-0000-000000000001",
        "none": None,
        "count": 3,
    }


def test_acts_about_one_record_come_newest_first(bank):
    first = services.record_act(kind="one", subject=bank.unit, at=at(2026, 11, 1))
    second = services.record_act(kind="two", subject=bank.unit, at=at(2026, 11, 2))
    services.record_act(kind="else", subject=bank.branch)
    assert list(Act.objects.about(bank.unit)) == [second, first]


def test_the_origin_is_told_and_forgotten_again(bank):
    assert services.record_act(kind="test", subject=bank.unit).source == "job"
    with working_from("command", address="10.0.0.1"):
        act = services.record_act(kind="test", subject=bank.unit)
        assert (act.source, act.address, act.context_id) == ("command", "10.0.0.1", whence().context_id)
    assert whence().context_id is None


# ---------------------------------------------------------------- acts and row history
def test_row_history_of_a_page_carries_the_context_of_its_act(bank, client):
    client.force_login(bank.security_admin)
    (held,) = RoleAssignment.objects.filter(staff=bank.manager)
    with working_from("page", actor_id=bank.security_admin.pk):
        end_role(assignment=held, ends_on=date(2026, 11, 19), by=bank.security_admin)
    act = Act.objects.get(kind="staff.role_ended")
    (event,) = held.events.all()
    assert event.pgh_context_id == act.context_id
    assert event.pgh_context.metadata == {"source": "page", "actor": bank.security_admin.pk}


def test_history_of_a_role_keeps_the_state_before_each_change(bank):
    (held,) = RoleAssignment.objects.filter(staff=bank.manager)
    end_role(assignment=held, ends_on=date(2026, 11, 19), by=None)
    end_role(assignment=held, ends_on=date(2026, 11, 18), by=None)
    assert list(held.events.order_by("pgh_id").values_list("pgh_label", "ends_on")) == [
        ("update", None),
        ("update", date(2026, 11, 19)),
    ]


def test_history_of_a_customer_keeps_every_state_also_of_set_updates(bank):
    customer = make_customer(bank, rating="A")
    Customer.objects.filter(pk=customer.pk).update(rating="BB")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE customers_customer SET rating = 'B' WHERE id = %s", [customer.pk])
    Customer.objects.filter(pk=customer.pk).update(rating="B")  # nothing changed: no event
    assert list(customer.events.order_by("pgh_id").values_list("rating", flat=True)) == ["A", "BB"]


# ---------------------------------------------------------------- personal values
def seal(bank, values):
    return services.record_act(kind="edit_contact", subject=bank.unit, sealed=values, sealed_for="contact:1")


def test_personal_values_stand_sealed_in_the_trail(bank):
    act = Act.objects.get(pk=seal(bank, {"phone": "13800138000"}).pk)
    assert b"13800138000" not in bytes(act.sealed)
    assert services.unseal(act) == {"phone": "13800138000"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_act::text FROM audit_act WHERE id = %s", [act.pk])
        assert "13800138000" not in cursor.fetchone()[0]


def test_forgetting_a_person_leaves_the_act_and_takes_the_values(bank):
    act = seal(bank, {"phone": "13800138000"})
    services.forget(sealed_for="contact:1", at=timezone.now())
    assert services.unseal(Act.objects.get(pk=act.pk)) is None
    key = SubjectKey.objects.get(subject="contact:1")
    assert key.key is None
    assert isinstance(key.destroyed_at, datetime)


def test_nothing_more_is_sealed_for_a_forgotten_person(bank):
    seal(bank, {"phone": "13800138000"})
    services.forget(sealed_for="contact:1", at=timezone.now())
    with pytest.raises(services.PersonForgotten), transaction.atomic():
        seal(bank, {"phone": "13900139000"})
    assert Act.objects.filter(kind="edit_contact").count() == 1


def test_each_person_has_a_key_of_their_own(bank):
    one = seal(bank, {"phone": "1"})
    other = services.record_act(kind="x", subject=bank.unit, sealed={"phone": "2"}, sealed_for="contact:2")
    services.forget(sealed_for="contact:1", at=timezone.now())
    assert services.unseal(one) is None
    assert services.unseal(other) == {"phone": "2"}
