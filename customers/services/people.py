"""People at a customer: the trail keeps their data sealed with a key of their own, so that they can be forgotten."""

from datetime import datetime
from typing import Any

from django.db import transaction

from audit.services import record_act
from customers.models import Contact, Customer, PersonState
from organization.models import Staff


class AlreadyThere(Exception):
    """Somebody of this name and title works at the customer already; `current` is that person."""

    def __init__(self, current: Contact) -> None:
        super().__init__(str(current.public_id))
        self.current = current


class RequestOpen(Exception):
    """The person waits for an answer about their data: that is settled first."""


class StaleContact(Exception):
    """Somebody saved the person after this form was opened; `current` is the record as it stands now."""

    def __init__(self, current: Contact) -> None:
        super().__init__(str(current.public_id))
        self.current = current


@transaction.atomic
def add_contact(*, customer: Customer, values: dict[str, Any], by: Staff, at: datetime) -> Contact:
    """Add one person to the customer's file; AlreadyThere for the name and title of somebody who has not left."""
    # One at a time per customer, so that a form sent twice at once is seen by the second.
    Customer.objects.select_for_update(of=("self",), no_key=True).get(pk=customer.pk)
    named = {"name": values["name"], "title": values.get("title", "")}
    if (present := _present(customer, named)) is not None:
        raise AlreadyThere(present)
    contact = Contact.objects.create(customer=customer, **values)
    record_act(
        kind="customer.contact_added",
        subject=customer,
        actor=by,
        after={"contact": contact.public_id},
        sealed={"after": values},
        sealed_for=seal_of(contact),
        at=at,
    )
    return contact


@transaction.atomic
def edit_contact(
    *, contact: Contact, changes: dict[str, Any], version: int, by: Staff, at: datetime
) -> Contact:
    """Write what changed about a person; refuses with `StaleContact` when somebody else saved in between."""
    held = Contact.objects.select_for_update().get(pk=contact.pk)
    if held.version != version or held.state != "live":
        raise StaleContact(held)
    before = {name: getattr(held, name) for name, value in changes.items() if getattr(held, name) != value}
    if not before:
        return held
    after = {name: changes[name] for name in before}
    for name, value in after.items():
        setattr(held, name, value)
    held.version += 1
    held.save(update_fields=[*after, "version"])
    record_act(
        kind="customer.contact_edited",
        subject=held.customer,
        actor=by,
        after={"contact": held.public_id, "fields": sorted(after)},
        sealed={"before": before, "after": after},
        sealed_for=seal_of(held),
        at=at,
    )
    return held


@transaction.atomic
def remove_contact(*, contact: Contact, by: Staff, at: datetime) -> Contact:
    """Take a person off the file; `restore_contact` brings them back, and what was said to them keeps their name.

    Refuses RequestOpen while a request of theirs about their data waits. Removed already, nothing happens.
    """
    held = _held(contact)
    if held.state == PersonState.REMOVED:
        return held
    if held.state != PersonState.LIVE:
        raise StaleContact(held)
    if held.requests.open().exists():
        raise RequestOpen(str(held.public_id))
    held.state, held.removed_at, held.removed_by = PersonState.REMOVED, at, by
    _save_state(held, "customer.contact_removed", by, at)
    return held


@transaction.atomic
def restore_contact(*, contact: Contact, by: Staff, at: datetime) -> Contact:
    """Bring a removed person back. Refuses AlreadyThere where somebody of this name and title came meanwhile."""
    held = _held(contact)
    if held.state != PersonState.REMOVED:
        return held
    present = _present(held.customer, {"name": held.name, "title": held.title})
    if held.left_on is None and present is not None:
        raise AlreadyThere(present)
    held.state, held.removed_at, held.removed_by = PersonState.LIVE, None, None
    _save_state(held, "customer.contact_restored", by, at)
    return held


@transaction.atomic
def take_contact_out(*, contact: Contact, reason: str, by: Staff, at: datetime) -> None:
    """Take a person out who was added by mistake and whom nothing names; the trail keeps that it was so."""
    record_act(
        kind="customer.contact_taken_out",
        subject=contact.customer,
        actor=by,
        reason=reason,
        before={"contact": contact.public_id},
        at=at,
    )
    contact.delete()


def _present(customer: Customer, named: dict[str, str]) -> Contact | None:
    return Contact.objects.live().filter(customer=customer, left_on=None, **named).first()


def _held(contact: Contact) -> Contact:
    # The customer first, as adding a person locks it: of the same name one is added or brought back, not both.
    Customer.objects.select_for_update(of=("self",), no_key=True).get(pk=contact.customer_id)
    return Contact.objects.select_for_update(of=("self",)).select_related("customer").get(pk=contact.pk)


def _save_state(held: Contact, kind: str, by: Staff, at: datetime) -> None:
    held.version += 1
    held.save(update_fields=["state", "removed_at", "removed_by", "version"])
    record_act(kind=kind, subject=held.customer, actor=by, after={"contact": held.public_id}, at=at)


def seal_of(contact: Contact) -> str:
    """The name of the key that what the trail knows of this person is sealed with."""
    return f"contact:{contact.public_id}"
