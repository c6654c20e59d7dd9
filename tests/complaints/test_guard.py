"""Ways to delete, hide, downgrade or back-date a case: as the web, as the worker, and by the bank's own acts."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from complaints import services
from complaints.models import Complaint, NumberCounter
from tests.complaints.making import (
    accepted,
    closed,
    fresh,
    make_complaint,
    resolved,
)

pytestmark = pytest.mark.django_db

TABLES = [
    "accused", "assignment", "attachment", "breach", "check", "clause", "clockregime", "complaint", "complaintgroup",
    "contribution", "correctiveaction", "escalation", "extension", "groupmember", "levelchange", "numbercounter",
    "pause", "recused", "remedy", "remedylimit", "reply", "review", "standardcode", "step", "surveyanswer",
    "threshold", "thresholdlesson",
]  # fmt: skip
FACTS = [
    "accused",
    "breach",
    "check",
    "escalation",
    "levelchange",
    "recused",
    "reply",
    "step",
    "thresholdlesson",
]


def refused(statement: str, role: str = "hausbank_app") -> bool:
    """Whether the database refuses a statement to this role; what it lets through is undone."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL ROLE {role}")
                cursor.execute(statement)
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                changed = cursor.rowcount
            transaction.set_rollback(True)
        return changed == 0
    except DatabaseError:
        return True


# ---------------------------------------------------------------- delete
@pytest.mark.parametrize("table", TABLES)
def test_neither_web_nor_worker_deletes_or_empties_a_table(table):
    for role in ("hausbank_app", "hausbank_loader"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            _as(role, f"DELETE FROM complaints_{table}")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            _as(role, f"TRUNCATE complaints_{table} CASCADE")


def _as(role: str, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(statement)


def test_not_even_the_owner_of_the_tables_deletes_a_case(desk):
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        _as("hausbank_owner", "TRUNCATE complaints_complaint CASCADE")
    complaint = make_complaint(desk)
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        _as("hausbank_owner", f"DELETE FROM complaints_levelchange WHERE complaint_id = {complaint.pk}")


@pytest.mark.parametrize("table", FACTS)
def test_facts_are_added_and_never_changed(table):
    for role in ("hausbank_app", "hausbank_loader"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            _as(role, f"UPDATE complaints_{table} SET id = id")


def test_no_cascade_takes_a_case_along(desk):
    complaint = accepted(desk)
    with pytest.raises((ProtectedError, DatabaseError)), transaction.atomic():
        desk.customer.delete()
    with pytest.raises((ProtectedError, DatabaseError)), transaction.atomic():
        desk.officer.delete()
    with pytest.raises((ProtectedError, DatabaseError)), transaction.atomic():
        complaint.delete()
    with pytest.raises((ProtectedError, DatabaseError)), transaction.atomic():
        Complaint.objects.all().delete()
    assert refused(f"DELETE FROM customers_customer WHERE id = {desk.customer.pk}")
    assert refused(f"DELETE FROM organization_staff WHERE id = {desk.officer.pk}")


# ---------------------------------------------------------------- hide, downgrade, back-date by SQL
ON_AN_OPEN_CASE = {
    "receipt earlier": "received_at = received_at - interval '1 day'",
    "receipt later": "received_at = received_at + interval '1 day'",
    "another number": "number = 'S0101-2026-90001'",
    "another sequence": "sequence = sequence + 1",
    "another year": "year = year - 1",
    "another first contact": "first_contact_id = owner_id",
    "no first contact": "first_contact_id = NULL",
    "other words": "text = '没有问题'",
    "another source": "track = 'press'",
    "made an imported one": "imported = true, source_system = 'old', source_number = '1'",
    "another registrar": "registered_by_id = owner_id",
    "another secret": "secret_hash = 'x'",
    "downgraded silently": "level = 4, is_consultation = true",
    "lowered silently": "level = 3",
    "made a consultation": "is_consultation = true",
    "closed at once": "state = 'closed', closed_at = now()",
    "closed without a date": "state = 'closed'",
    "resolved yesterday": "state = 'resolved', resolved_at = now() - interval '1 day'",
    "withdrawn yesterday": "state = 'withdrawn', withdrawn_at = now() - interval '1 day', closed_at = now()",
    "answered earlier": "first_response_at = first_response_at - interval '1 hour'",
    "never answered": "first_response_at = NULL",
    "accepted earlier": "accepted_at = accepted_at - interval '1 hour'",
    "taken from the customer": "customer_id = NULL",
    "more time to resolve": "resolve_due_at = resolve_due_at + interval '1 day'",
    "more time to answer": "response_due_at = response_due_at + interval '1 day'",
    "no time to resolve at all": "resolve_due_at = NULL",
    "more time by law": "legal_due_at = legal_due_at + interval '15 days', legal_due_on = legal_due_on + 15",
    "no law": "legal_due_at = NULL",
    "another stage of the law": "legal_stage = 1",
    "a new round": "round = 1",
    "back to new, resolved later": "state = 'closed', closed_at = now() - interval '1 day'",
    "an impossible level": "level = 9",
}


@pytest.mark.parametrize("change", ON_AN_OPEN_CASE.values(), ids=ON_AN_OPEN_CASE)
def test_an_open_case_is_not_hidden_downgraded_or_back_dated(desk, change):
    complaint = accepted(desk, harm="serious")
    assert complaint.level == 2
    for role in ("hausbank_app", "hausbank_loader"):
        assert refused(f"UPDATE complaints_complaint SET {change} WHERE id = {complaint.pk}", role)


ON_A_CLOSED_CASE = {
    "opened without a round": "state = 'open', closed_at = NULL, resolved_at = NULL",
    "closed earlier": "closed_at = closed_at - interval '1 day'",
    "turned into a withdrawn one": "state = 'withdrawn', withdrawn_at = now()",
    "resolved earlier": "resolved_at = resolved_at - interval '1 day'",
    "back to new": "state = 'new', closed_at = NULL",
}


@pytest.mark.parametrize("change", ON_A_CLOSED_CASE.values(), ids=ON_A_CLOSED_CASE)
def test_a_closed_case_stays_as_it_was_closed(desk, change):
    complaint = closed(desk)
    for role in ("hausbank_app", "hausbank_loader"):
        assert refused(f"UPDATE complaints_complaint SET {change} WHERE id = {complaint.pk}", role)


FORGED = {
    "received yesterday": {"received_at": "2026-01-05T10:00:00+08:00", "year": 2026},
    "with a number of its own": {"sequence": 77, "number": "S0101-2026-00077"},
    "begun closed": {"state": "closed"},
    "imported by the web": {
        "imported": True,
        "source_system": "old",
        "source_number": "7",
        "sequence": None,
        "number": "old-7",
        "received_at": "2025-01-05T10:00:00+08:00",
    },
}


@pytest.mark.parametrize("columns", FORGED.values(), ids=FORGED)
def test_a_case_is_not_forged(desk, columns):
    complaint = make_complaint(desk)
    forged = {"id": 900_001, "public_id": "0199aa00-0000-7000-8000-00000000000f", **columns}
    values = ", ".join(f"'{key}', {_literal(value)}" for key, value in forged.items())
    statement = (
        "INSERT INTO complaints_complaint SELECT (jsonb_populate_record(held, "
        f"jsonb_build_object({values}))).* FROM complaints_complaint AS held WHERE held.id = {complaint.pk}"
    )
    assert refused(statement)


def _literal(value) -> str:
    if value is None:
        return "NULL::text"
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}'::text" if isinstance(value, str) else str(value)


def test_numbers_are_neither_skipped_nor_turned_back(desk):
    make_complaint(desk)
    counter = NumberCounter.objects.get()
    assert refused(f"UPDATE complaints_numbercounter SET last = last + 1 WHERE id = {counter.pk}")
    assert refused(f"UPDATE complaints_numbercounter SET last = last - 1 WHERE id = {counter.pk}")
    assert refused(f"UPDATE complaints_numbercounter SET year = 2001 WHERE id = {counter.pk}")
    assert refused(
        f"INSERT INTO complaints_numbercounter (unit_id, year, last) VALUES ({desk.bank.branch.pk}, 2026, 5)"
    )


def test_what_was_decided_asked_or_paused_stays(desk):
    complaint = accepted(desk, harm="serious")
    officer, at = desk.officer, timezone.now()
    pause = services.pause_clock(complaint=complaint, waiting_for="回单", proof="邮件", by=officer)
    services.resume_clock(complaint=complaint, by=officer)
    asked = services.request_contribution(
        complaint=complaint,
        person=desk.bank.colleague,
        question="?",
        due_at=at + timedelta(hours=1),
        by=officer,
    )
    services.answer_contribution(contribution=asked, answer="漏登", by=desk.bank.colleague)
    remedy = services.propose_remedy(complaint=complaint, kind="refund", amount_fen=100, by=officer)
    extension = services.ask_extension(complaint=complaint, reason="复杂", by=officer)
    services.decide_extension(extension=extension, approve=True, by=desk.bank.supervisor)
    for statement in [
        f"UPDATE complaints_pause SET started_at = started_at - interval '2 hours' WHERE id = {pause.pk}",
        f"UPDATE complaints_pause SET ended_at = ended_at + interval '2 hours' WHERE id = {pause.pk}",
        f"UPDATE complaints_contribution SET answer = '改口' WHERE id = {asked.pk}",
        f"UPDATE complaints_contribution SET due_at = due_at + interval '2 hours' WHERE id = {asked.pk}",
        f"UPDATE complaints_remedy SET amount_fen = 1000000 WHERE id = {remedy.pk}",
        f"UPDATE complaints_remedy SET answer = 'declined' WHERE id = {remedy.pk}",
        f"UPDATE complaints_extension SET answer = 'declined' WHERE id = {extension.pk}",
        f"UPDATE complaints_extension SET due_after_on = due_after_on + 9 WHERE id = {extension.pk}",
        "UPDATE complaints_clockregime SET limits = '[99]'",
    ]:
        assert refused(statement), statement


def test_a_frozen_reply_a_check_and_a_breach_stay(desk):
    complaint = resolved(desk)
    reply = complaint.replies.get()
    assert refused(f"UPDATE complaints_reply SET findings = '无' WHERE id = {reply.pk}")
    assert refused(f"UPDATE complaints_reply SET sha256 = '' WHERE id = {reply.pk}", "hausbank_owner")
    services.sweep_clocks(at=timezone.now() + timedelta(days=90))
    other = make_complaint(desk)
    services.sweep_clocks(at=timezone.now() + timedelta(days=90))
    breach = other.breaches.first()
    assert breach is not None
    assert refused(f"UPDATE complaints_breach SET due_at = now() WHERE id = {breach.pk}", "hausbank_owner")
    assert refused(f"DELETE FROM complaints_breach WHERE id = {breach.pk}", "hausbank_owner")


def test_nobody_checks_what_they_handled_not_even_by_sql(desk):
    complaint = resolved(desk)
    assert refused(
        "INSERT INTO complaints_check (public_id, complaint_id, round, handler_id, checked_by_id, checked_at, passed, "
        f"findings) VALUES (uuidv7(), {complaint.pk}, 0, {desk.officer.pk}, {desk.officer.pk}, now(), true, 'x')"
    )


# ---------------------------------------------------------------- by the bank's own acts
def test_closing_does_not_reset_a_clock(desk):
    complaint = closed(desk)
    services.reopen_complaint(complaint=complaint, reason="未解决", by=desk.officer)
    held = fresh(complaint)
    assert held.received_at == complaint.received_at
    assert held.legal_due_at == complaint.legal_due_at
    assert held.first_response_at == complaint.first_response_at


def test_an_outsider_does_nothing_to_a_case(desk):
    complaint = make_complaint(desk)
    for person in (desk.bank.outsider, desk.far_officer, desk.bank.far_supervisor, desk.bank.system_admin):
        assert not Complaint.objects.visible_to(person).exists()
        with pytest.raises(services.NotAllowed):
            services.accept_complaint(complaint=complaint, by=person)
        with pytest.raises(services.NotAllowed):
            services.withdraw_complaint(complaint=complaint, text="撤", by=person)


def test_executives_read_and_do_not_handle(desk):
    complaint = make_complaint(desk)
    assert Complaint.objects.readable_by(desk.bank.executive).filter(pk=complaint.pk).exists()
    with pytest.raises(services.NotAllowed):
        services.accept_complaint(complaint=complaint, by=desk.bank.executive)
    with pytest.raises(services.NotAllowed):
        services.change_level(complaint=complaint, level=1, reason="快", by=desk.bank.executive)
