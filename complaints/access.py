"""The one way from a request to a case and its records: what is kept from somebody does not exist for them."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from complaints.models import (
    Complaint,
    Contribution,
    CorrectiveAction,
    Extension,
    Remedy,
    Review,
    SurveyAnswer,
)
from complaints.rules.codes import Answer
from organization.models import Staff

SHOWN = ("customer", "unit", "owner", "first_contact", "regime", "product_line", "number_unit")


def visible_case(request: HttpRequest, number: str) -> Complaint:
    """The case, or 404 for one that this person does not see."""
    return get_object_or_404(Complaint.objects.visible_to(request.user).select_related(*SHOWN), number=number)


def readable_case(request: HttpRequest, number: str) -> Complaint:
    """The case for somebody who reads how it is handled; 404 for whoever only heard it first and gave it on."""
    return get_object_or_404(
        Complaint.objects.readable_by(request.user).select_related(*SHOWN), number=number
    )


def record_of_case(complaint: Complaint, user: Staff, kind: str, target: UUID | None = None) -> Any:
    """What an act is done to: the case itself, one of its records by its identifier, or the one that waits for it."""
    if kind == "complaint":
        return complaint
    named: dict[str, Any] = {"remedy": Remedy, "action": CorrectiveAction, "contribution": Contribution}
    if kind in named:
        return get_object_or_404(named[kind].objects.visible_to(user), complaint=complaint, public_id=target)
    waiting = {
        "extension": Extension.objects.visible_to(user).filter(told_at=None).exclude(answer=Answer.DECLINED),
        "review": Review.objects.visible_to(user).filter(decided_at=None),
        "survey": SurveyAnswer.objects.visible_to(user).filter(unhappy=True, called_at=None),
    }[kind]
    found = waiting.filter(complaint=complaint).first()
    if found is None:
        raise Http404
    return found
