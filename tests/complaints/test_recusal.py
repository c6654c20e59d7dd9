"""The person complained about and their line: no trace of the case, and no way to hold it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from complaints import services
from complaints.models import Complaint, Contribution, Recused, Step
from customers.models import Customer, CustomerPulse
from organization.rules import Role
from tests.access.oracle import guarded_models
from tests.complaints.making import accepted, fresh, make_complaint
from tests.factories import fresh as person_now
from tests.factories import grant
from worklist.models import Notice

pytestmark = pytest.mark.django_db


def line(desk):
    """The accused colleague, their supervisor, and the supervisor above."""
    return [desk.bank.colleague, desk.bank.supervisor, desk.bank.branch_supervisor]


def traces(person) -> list[str]:
    """Every row of any model with a rule of sight that belongs to a case and is shown to a person."""
    person = person_now(person)
    found = []
    for model in guarded_models():
        if model._meta.app_label == "complaints":
            found += [f"{model._meta.label} {row.pk}" for row in model._default_manager.visible_to(person)]
    found += [
        f"known {row.pk}" for row in Complaint.objects.known_to(person, Customer.objects.visible_to(person))
    ]
    found += [f"notice {row.pk}" for row in Notice.objects.visible_to(person).filter(kind="complaint")]
    return found


def test_they_see_no_trace_of_the_case_and_others_see_it_whole(desk):
    complaint = make_complaint(desk, accused=[desk.bank.colleague])
    for person in line(desk):
        assert traces(person) == []
    for person in (desk.officer, desk.branch_officer, desk.bank.executive, desk.bank.manager):
        assert f"complaints.Complaint {complaint.pk}" in traces(person)


def test_the_customers_figure_which_all_read_alike_does_not_count_it(desk):
    make_complaint(desk, accused=[desk.bank.colleague])
    assert CustomerPulse.objects.get(customer=desk.customer).open_complaints == 0
    make_complaint(desk)
    assert CustomerPulse.objects.get(customer=desk.customer).open_complaints == 1


def test_whoever_registers_a_case_about_themselves_loses_sight_of_it(desk):
    make_complaint(desk, accused=[desk.bank.manager])
    assert traces(desk.bank.manager) == []


def test_who_had_the_case_loses_it_with_everything_they_were_told(desk):
    complaint = make_complaint(desk)
    services.offer_complaint(complaint=complaint, person=desk.bank.colleague, by=desk.officer)
    services.accept_complaint(complaint=complaint, by=desk.bank.colleague)
    services.sweep_clocks(at=timezone.now() + timedelta(days=60))
    assert traces(desk.bank.colleague) != [] and traces(desk.bank.supervisor) != []
    services.name_accused(complaint=complaint, people=[desk.bank.colleague], by=desk.officer)
    held = fresh(complaint)
    assert (held.owner, held.state) == (None, "new")
    for person in line(desk):
        assert traces(person) == []


def test_who_comes_into_the_line_later_is_kept_out_as_well(desk):
    make_complaint(desk, accused=[desk.bank.colleague])
    assert traces(desk.bank.executive) != []
    grant(desk.officer, Role.SUPERVISOR, desk.bank.unit)
    assert traces(desk.officer) == []


def test_who_was_in_the_line_then_stays_out(desk):
    complaint = make_complaint(desk, accused=[desk.bank.colleague])
    assert set(Recused.objects.filter(complaint=complaint).values_list("reason", flat=True)) == {
        "accused",
        "line",
    }
    desk.bank.supervisor.role_assignments.update(ends_on=timezone.now().date())
    grant(desk.bank.supervisor, Role.COMPLAINT_OFFICER, desk.bank.unit, starts_on=timezone.now().date())
    assert traces(desk.bank.supervisor) == []


def test_nothing_can_be_given_to_them(desk):
    complaint = accepted(desk, accused=[desk.bank.colleague])
    for person in line(desk):
        with pytest.raises(services.KeptFromThem):
            services.offer_complaint(complaint=complaint, person=person, by=desk.officer)
        with pytest.raises(services.KeptFromThem):
            services.request_contribution(
                complaint=complaint,
                person=person,
                question="?",
                due_at=timezone.now() + timedelta(hours=1),
                by=desk.officer,
            )
        with pytest.raises(services.NotAllowed):
            services.accept_complaint(complaint=complaint, by=person)
        with pytest.raises(services.NotAllowed):
            services.change_level(complaint=complaint, level=1, reason="?", by=person)


BY_SQL = [
    "UPDATE complaints_complaint SET owner_id = {person} WHERE id = {case}",
    "UPDATE complaints_complaint SET resolved_by_id = {person} WHERE id = {case}",
    "UPDATE complaints_complaint SET validity_decided_by_id = {person} WHERE id = {case}",
    "INSERT INTO complaints_assignment (public_id, complaint_id, person_id, offered_at, note, answer, reason) "
    "VALUES (uuidv7(), {case}, {person}, now(), '', 'waiting', '')",
    "INSERT INTO complaints_contribution (public_id, complaint_id, kind, person_id, asked_by_id, asked_at, due_at, "
    "question, quote, answer) VALUES (uuidv7(), {case}, 'help', {person}, {officer}, now(), now(), '?', '', '')",
    "INSERT INTO complaints_check (public_id, complaint_id, round, handler_id, checked_by_id, checked_at, passed, "
    "findings) VALUES (uuidv7(), {case}, 0, {officer}, {person}, now(), true, '')",
    "INSERT INTO complaints_step (public_id, complaint_id, kind, round, by_id, at, text, told) "
    "VALUES (uuidv7(), {case}, 'note', 0, {person}, now(), '?', false)",
    "INSERT INTO complaints_levelchange (complaint_id, at, by_id, before, after, reason) "
    "VALUES ({case}, now(), {person}, 3, 2, '')",
    "INSERT INTO complaints_correctiveaction (public_id, complaint_id, text, owner_id, due_on, added_by_id, added_at, "
    "done_note, effect) VALUES (uuidv7(), {case}, '?', {person}, now(), {officer}, now(), '', '')",
]


@pytest.mark.parametrize("statement", BY_SQL)
def test_the_database_refuses_to_make_them_part_of_it(desk, statement):
    complaint = accepted(desk, accused=[desk.bank.colleague])
    for person in line(desk):
        refused = pytest.raises(DatabaseError, match="kept from this person")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(case=complaint.pk, person=person.pk, officer=desk.officer.pk))


def test_the_owner_is_not_recused_past_the_service_that_takes_the_case(desk):
    complaint = accepted(desk)
    with pytest.raises(DatabaseError, match="take the case"), transaction.atomic():
        Recused.objects.create(complaint=complaint, staff=desk.officer, reason="interest")


def test_an_accused_asked_for_a_statement_reads_question_and_quote_and_nothing_else(desk):
    complaint = accepted(desk, accused=[desk.bank.colleague])
    asked = services.request_contribution(
        complaint=complaint,
        person=desk.bank.colleague,
        question="当日经过？",
        quote="“问了三次没有人说得清”",
        due_at=timezone.now() + timedelta(hours=4),
        by=desk.officer,
        kind="statement",
    )
    notice = Notice.objects.get(person=desk.bank.colleague, subject__startswith="complaintstatement")
    assert traces(desk.bank.colleague) == [f"complaints.Contribution {asked.pk}", f"notice {notice.pk}"]
    assert complaint.number not in str(notice.parameters)
    assert traces(desk.bank.supervisor) == []
    services.answer_contribution(contribution=asked, answer="当日系统停机", by=desk.bank.colleague)
    assert Contribution.objects.get().answer == "当日系统停机"


def test_whoever_has_an_interest_steps_aside_for_good(desk):
    complaint = accepted(desk)
    services.recuse(complaint=complaint, person=desk.officer, note="客户是亲属", by=desk.officer)
    assert traces(desk.officer) == []
    assert fresh(complaint).owner is None
    assert Step.objects.filter(complaint=complaint).exists()
