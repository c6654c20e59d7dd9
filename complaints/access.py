"""The one way from a request to a case: what is kept from somebody does not exist for them."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from complaints.models import Complaint

SHOWN = ("customer", "unit", "owner", "first_contact", "regime", "product_line", "number_unit")


def visible_case(request: HttpRequest, number: str) -> Complaint:
    """The case, or 404 for one that this person does not see."""
    return get_object_or_404(Complaint.objects.visible_to(request.user).select_related(*SHOWN), number=number)


def readable_case(request: HttpRequest, number: str) -> Complaint:
    """The case for somebody who reads how it is handled; 404 for whoever only heard it first and gave it on."""
    return get_object_or_404(
        Complaint.objects.readable_by(request.user).select_related(*SHOWN), number=number
    )
