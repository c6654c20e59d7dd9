"""Files on a customer: checked by their content, once each, removed and brought back; who took one is on record."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from audit.services import record_act
from customers.models import Customer
from files.rules import clean_name
from files.services import store_file
from notebook.models import CustomerFile
from organization.models import Staff
from worklist.services import tell_followers


class FileThere(Exception):
    """This content is on the customer already; `current` is where."""

    def __init__(self, current: CustomerFile) -> None:
        super().__init__(current.name)
        self.current = current


class NotTheAdder(Exception):
    """A file is removed and brought back by whoever added it."""


@transaction.atomic
def add_file(*, customer: Customer, file: UploadedFile, by: Staff, at: datetime) -> CustomerFile:
    """Put a file on a customer under its name. Refuses FileThere, and FileRefused for what is not taken."""
    # One at a time per customer, so that a form sent twice at once is seen by the second.
    held = Customer.objects.select_for_update(of=("self",), no_key=True).get(pk=customer.pk)
    name = clean_name(file.name or "")
    stored = store_file(content=file, name=name, size=file.size or 0, at=at)
    there = CustomerFile.objects.kept().filter(customer=held, file=stored).first()
    if there is not None:
        raise FileThere(there)
    added = CustomerFile.objects.create(customer=held, file=stored, name=name, added_by=by, added_at=at)
    _record("file_added", added, by, at)
    tell_followers(customer=held, what="file", subject=f"file:{added.pk}", by=by, at=at)
    return added


@transaction.atomic
def remove_file(*, file: CustomerFile, by: Staff, at: datetime) -> CustomerFile:
    """Take a file out of sight; `restore_file` brings it back. Refuses NotTheAdder."""
    held = _own(file, by)
    if held.removed_at is None:
        held.removed_at, held.removed_by = at, by
        held.save(update_fields=["removed_at", "removed_by"])
        _record("file_removed", held, by, at)
    return held


@transaction.atomic
def restore_file(*, file: CustomerFile, by: Staff, at: datetime) -> CustomerFile:
    """Bring a removed file back. Refuses NotTheAdder, and FileThere where its content was put there again."""
    held = _own(file, by)
    if held.removed_at is None:
        return held
    there = CustomerFile.objects.kept().filter(customer=held.customer, file=held.file).first()
    if there is not None:
        raise FileThere(there)
    held.removed_at = held.removed_by = None
    held.save(update_fields=["removed_at", "removed_by"])
    _record("file_restored", held, by, at)
    return held


@transaction.atomic
def record_taken(*, file: CustomerFile, by: Staff, at: datetime) -> None:
    """Put on record that somebody took a file along or looked into it."""
    _record("file_taken", file, by, at)


def _own(file: CustomerFile, by: Staff) -> CustomerFile:
    # The customer first, as adding does: the content stands once whoever comes first.
    Customer.objects.select_for_update(of=("self",), no_key=True).get(pk=file.customer_id)
    held = (
        CustomerFile.objects.select_for_update(of=("self",))
        .select_related("customer", "file")
        .get(pk=file.pk)
    )
    if held.added_by_id != by.pk:
        raise NotTheAdder
    return held


def _record(what: str, file: CustomerFile, by: Staff, at: datetime) -> None:
    record_act(
        kind=f"customer.{what}",
        subject=file.customer,
        actor=by,
        after={"file": file.public_id, "name": file.name, "sha256": file.file.digest},
        at=at,
    )
