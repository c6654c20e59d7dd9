"""A file opened for a company before core banking sends it, and closed again while nothing has come into it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from audit.services import record_act
from customers.models import Customer, Standing
from customers.rules import credit_code_is_valid
from customers.services.editing import refresh_search
from organization.models import Staff


@transaction.atomic
def open_customer(*, values: dict[str, Any], by: Staff, at: datetime) -> Customer:
    """Make the file of a company by the number it has in core banking; the number must be free.

    `values` are fields of the model; without a standing the company is a potential customer. What core banking sends
    of it later wins where it differs from what it sent before.
    """
    words = {"standing": Standing.POTENTIAL, **values}
    words.setdefault("short_name", words["name"][:40])
    customer = Customer(**words, credit_code_valid=credit_code_is_valid(words.get("credit_code", "")))
    refresh_search(customer)
    customer.save(force_insert=True)
    after = {"name": customer.name, "credit_code": customer.credit_code, "unit": customer.unit_id}
    record_act(kind="customer.opened", subject=customer, actor=by, after=after, at=at)
    return customer


@transaction.atomic
def close_customer(*, customer: Customer, reason: str, by: Staff, at: datetime) -> None:
    """Take a file away that was opened by mistake and that nothing points to; the trail keeps that it was."""
    record_act(
        kind="customer.opening_undone",
        subject=customer,
        actor=by,
        reason=reason,
        before={"customer_no": customer.customer_no, "name": customer.name},
        at=at,
    )
    customer.delete()
