"""Looking a case up with a wrong secret is an act: whoever guesses is seen, and stopped after a few times an hour."""

from datetime import datetime

from django.db import transaction

from audit.services import record_act
from complaints.models import Complaint
from organization.models import Unit


@transaction.atomic
def record_missed(*, number: str, at: datetime) -> None:
    """Record that a number was named with a wrong secret: of the case where there is one, else of the head office."""
    subject = Complaint.objects.filter(number=number).first() or Unit.objects.order_by("path").first()
    if subject is not None:
        record_act(kind="complaint.follow_missed", subject=subject, at=at)
