"""The complaint of the secret customer: heard by its lead, accepted by nobody, with a file, a group, an action."""

import io
from datetime import timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from common.calendar import business_today
from complaints import services
from complaints.models import Complaint, ComplaintGroup, Contribution, CorrectiveAction, ReportSnapshot
from complaints.queries.facts import facts_of
from complaints.queries.regulator import canonical
from complaints.services.attaching import attach_files
from imports.services import bring_sheet
from imports.targets import targets

WORDS = "只在此处的投诉"
PDF = b"%PDF-1.7\n%%EOF\n"


def make_cases(bank, customer) -> dict[str, str]:
    """Makes the case; says what stands in paths for its number and what belongs to it."""
    complaint = services.register_complaint(
        text=f"{WORDS}，说明一次。",
        channel="phone",
        category="business",
        topic="process",
        unit=bank.unit,
        by=bank.manager,
        customer=customer,
    ).complaint
    (attached,) = attach_files(
        complaint=complaint, files=[SimpleUploadedFile("说明.pdf", PDF)], by=bank.manager
    )
    now = timezone.now()
    asked = Contribution.objects.create(
        complaint=complaint,
        kind="help",
        person=bank.supervisor,
        asked_by=bank.manager,
        due_at=now,
        question="只在此处的协办",
    )
    action = CorrectiveAction.objects.create(
        complaint=complaint,
        text="只在此处的整改",
        owner=bank.supervisor,
        due_on=business_today(),
        added_by=bank.manager,
    )
    group = ComplaintGroup.objects.create(slot="access", title="只在此处的群体")
    group.members.create(complaint=complaint)
    past = "编号,收到日期\n只在此处的旧案,2024-01-02\n".encode()
    history = bring_sheet(
        target=targets()["complaints"],
        content=io.BytesIO(past),
        name="旧案.csv",
        size=len(past),
        said={"source_system": "OLD", "unit": bank.unit.code},
        form_key=uuid4(),
        by=bank.supervisor,
        at=now,
    )
    reply = complaint.replies.create(
        findings=WORDS,
        basis="规定",
        remedies="核查",
        document="答复",
        sha256="0" * 64,
        frozen_by=bank.executive,
    )
    report = ReportSnapshot.objects.create(
        unit=bank.unit,
        period="2026Q3",
        drawn_up_by=bank.executive,
        cases=1,
        sha256="0" * 64,
        unhappy_under=60,
    )
    facts = canonical(facts_of(Complaint.objects.filter(pk=complaint.pk))[0])
    report.rows.create(complaint=complaint, facts=facts, earlier=False, repeated=False)
    _make_kept_case(bank)
    assert Complaint.objects.filter(pk=complaint.pk, state="new").exists()
    return {
        "complaint": complaint.number,
        "case_reply": str(reply.public_id),
        "case_file": str(attached.public_id),
        "asked": str(asked.public_id),
        "corrective": str(action.public_id),
        "group": str(group.public_id),
        "past_cases": str(history.public_id),
        "report": str(report.public_id),
    }


def _make_kept_case(bank) -> None:
    """A case about the lead, heard by somebody of another unit, with a row in every table of the handling.

    It does not exist for the lead nor for whoever supervises the lead.
    """
    case = services.register_complaint(
        text="态度问题，另案说明。",
        channel="phone",
        category="service",
        topic="manner",
        unit=bank.unit,
        by=bank.outsider,
        accused=[bank.manager],
    ).complaint
    now, today, boss = timezone.now(), business_today(), bank.executive
    case.recusals.create(staff=bank.colleague, reason="interest", note="亲属")
    case.assignments.create(person=bank.outsider, offered_by=boss)
    case.steps.create(kind="note", by=boss, text="记录")
    case.remedies.create(kind="apology", text="道歉", proposed_by=boss)
    case.pauses.create(started_at=now, started_by=boss, waiting_for="材料", proof="信函")
    case.extensions.create(
        stage=1, reason="复杂", asked_by=boss, due_before_on=today, due_after_on=today + timedelta(days=30)
    )
    case.escalations.create(clock="response", stage="amber_owner", due_at=now, reached_at=now)
    case.breaches.create(clock="response", due_at=now, level=3)
    case.replies.create(
        findings="查明", basis="规定", remedies="道歉", document="答复", sha256="0" * 64, frozen_by=boss
    )
    case.checks.create(handler=bank.outsider, checked_by=boss, passed=True, findings="无误")
    case.reviews.create(unit=bank.branch, applied_at=now, grounds="不服", due_on=today)
    case.survey_answers.create(asked_by=boss)
