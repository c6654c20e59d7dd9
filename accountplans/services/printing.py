"""A plan on paper."""

from datetime import datetime

from django.db import transaction

from accountplans.models import AccountPlan
from accountplans.queries.paper import paper
from accountplans.services.writing import name_of
from audit.services import record_act
from common.reader import language
from common.sheets import sheet_pdf
from organization.models import Staff


@transaction.atomic
def print_plan(*, plan: AccountPlan, by: Staff, at: datetime) -> bytes:
    """The plan as a PDF in the reader's language; that it was taken along is recorded on the customer."""
    shown = paper(by, plan, at=at)
    record_act(
        kind="account_plan.printed",
        subject=plan.customer,
        actor=by,
        at=at,
        after={"account_plan": name_of(plan)},
    )
    return sheet_pdf(shown, language=language())
