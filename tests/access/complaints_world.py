"""The complaint of the secret customer: heard by its lead, accepted by nobody, with a file, a group, an action."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from common.calendar import business_today
from complaints import services
from complaints.models import Complaint, ComplaintGroup, Contribution, CorrectiveAction
from complaints.services.attaching import attach_files

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
    assert Complaint.objects.filter(pk=complaint.pk, state="new").exists()
    return {
        "complaint": complaint.number,
        "case_file": str(attached.public_id),
        "asked": str(asked.public_id),
        "corrective": str(action.public_id),
        "group": str(group.public_id),
    }
