"""What is noted about a customer's fitness for products."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from audit.services import record_act
from customers.models import Customer
from fit.models import ToldFacts
from organization.models import Staff
from products.rules.eligibility import FACTS, NO, TOLD, YES, Kind


class NotTold(Exception):
    """The fact comes from a system, or its value is none that it can have."""


class ToldLater(Exception):
    """A fact was seen today or earlier."""


@transaction.atomic
def tell_fact(
    *, customer: Customer, fact: str, value: Any, on: date, source: str, by: Staff, today: date, at: datetime
) -> ToldFacts:
    """Note a fact with the day on which it was seen and its source; None takes it back.

    Refuses NotTold and ToldLater. The same words again write nothing.
    """
    if fact not in TOLD or (value is not None and not _fits(FACTS[fact], value)):
        raise NotTold(fact)
    if on > today:
        raise ToldLater(str(on))
    ToldFacts.objects.get_or_create(customer=customer)
    held = ToldFacts.objects.select_for_update().get(customer=customer)
    before = _said(held, fact)
    note = {"on": on.isoformat(), "source": source, "by": by.employee_no}
    after = {"value": value, **note} if value is not None else {}
    if before == after:
        return held
    held.facts.pop(fact, None)
    held.notes.pop(fact, None)
    if after:
        held.facts[fact], held.notes[fact] = value, note
    held.save(update_fields=["facts", "notes"])
    record_act(
        kind="customer.fact_told",
        subject=customer,
        actor=by,
        at=at,
        before=_act(fact, before),
        after=_act(fact, after),
    )
    return held


def _said(held: ToldFacts, fact: str) -> dict[str, Any]:
    return {"value": held.facts[fact], **held.notes[fact]} if fact in held.facts else {}


def _fits(kind: Kind, value: Any) -> bool:
    return value in (YES, NO) if kind is Kind.FLAG else type(value) is int


def _act(fact: str, said: dict[str, Any]) -> dict[str, Any]:
    """What the trail keeps of a fact, in single values as it keeps all."""
    if not said:
        return {}
    return {"fact": fact, "value": said["value"], "seen_on": said["on"], "source": said["source"]}
