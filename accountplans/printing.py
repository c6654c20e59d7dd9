"""The paper of a plan as an answer, for page and API."""

from django.http import HttpResponse
from django.utils import timezone

from accountplans.models import AccountPlan
from accountplans.services import print_plan
from organization.models import Staff


def pdf_of(plan: AccountPlan, reader: Staff) -> HttpResponse:
    """The PDF, to be shown in the browser."""
    answer = HttpResponse(print_plan(plan=plan, by=reader, at=timezone.now()), content_type="application/pdf")
    name = f"{plan.customer.customer_no}-{plan.year}-{plan.number}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
