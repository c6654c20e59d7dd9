"""Taking a customer's file out of the screen: the sheet for a visit on paper."""

from datetime import datetime

from django.db import transaction

from audit.services import record_act
from common.reader import language
from common.sheets import sheet_pdf
from customers.models import Customer
from workspace.queries.sheet import sheet


@transaction.atomic
def print_sheet(*, customer: Customer, by, at: datetime) -> bytes:
    """The sheet as a PDF in the reader's language; that it was taken along is recorded on the customer."""
    shown = sheet(customer, by, at)
    record_act(kind="customer.sheet_printed", subject=customer, actor=by, at=at)
    return sheet_pdf(shown, language=language())
