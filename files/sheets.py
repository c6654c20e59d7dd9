"""Tables of other systems: kept as they came, their columns and words mapped by a person, ordered for the worker."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, BinaryIO, TypeVar
from uuid import UUID

from django.db import transaction

from common import jobs
from common.spreadsheets import Sheet, read_sheet
from files.models import SheetImport
from files.services import open_file, store_file

Kept = TypeVar("Kept", bound=SheetImport)


class AlreadyOrdered(Exception):
    """The table was ordered; its mapping is settled. Says the state it has."""


@transaction.atomic
def keep_sheet(
    model: type[Kept],
    *,
    content: BinaryIO,
    name: str,
    size: int,
    source_system: str,
    guess: Callable[[Sheet], Mapping[str, int]],
    then: Callable[[Any, Sheet], None],
    form_key: UUID,
    by: Any,
    at: datetime,
    **more: Any,
) -> tuple[Kept, bool]:
    """Keep a file, `guess` its columns and do `then` with its rows; whether it is new, for the same form keeps one.

    Raises FileRefused where it is no file that is taken, UnreadableSheet where it holds no table.
    """
    there = model._default_manager.filter(form_key=form_key).first()
    if there is not None:
        return there, False
    sheet = read_sheet(content.read())
    content.seek(0)
    stored = store_file(content=content, name=name, size=size, at=at)
    made = model._default_manager.create(
        file=stored,
        file_name=name[-120:],
        source_system=source_system.strip(),
        header=list(sheet.header),
        mapping=dict(guess(sheet)),
        uploaded_by=by,
        uploaded_at=at,
        rows=len(sheet.rows),
        form_key=form_key,
        **more,
    )
    then(made, sheet)
    return made, True


def sheet_of(kept: Any) -> Sheet:
    """The table in the stored file; raises UnreadableSheet."""
    with open_file(stored=kept.file) as content:
        return read_sheet(content.read())


@transaction.atomic
def map_sheet(
    kept: Kept, *, mapping: Mapping[str, int], codes: Mapping[str, Mapping[str, str]], fields: Any
) -> Kept:
    """Say which column holds which of `fields` and what words mean; words said before keep their meaning.

    Raises AlreadyOrdered.
    """
    held = _hold(kept)
    if held.state != SheetImport.State.READ:
        raise AlreadyOrdered(held.state)
    width = len(held.header)
    held.mapping = {name: place for name, place in mapping.items() if name in fields and 0 <= place < width}
    held.codes = {
        **held.codes,
        **{name: {**held.codes.get(name, {}), **said} for name, said in codes.items()},
    }
    held.save(update_fields=["mapping", "codes"])
    return held


@transaction.atomic
def order_sheet(
    kept: Kept, *, job_kind: str, task: str, steps: list[str], parameter: str, by: Any
) -> tuple[Kept, bool]:
    """Have the worker take the table over; whether it was ordered now: ordered twice it is taken over once."""
    held = _hold(kept)
    if held.state != SheetImport.State.READ:
        return held, False
    held.job = jobs.plan_job(
        kind=job_kind,
        slot=str(held.public_id),
        steps=steps,
        parameters={parameter: held.pk},
        requested_by=by,
    )
    held.state = SheetImport.State.ORDERED
    held.save(update_fields=["job", "state"])
    jobs.enqueue(task, job_id=held.job.pk)
    return held, True


def _hold(kept: Kept) -> Kept:
    return type(kept)._default_manager.select_for_update(of=("self",)).get(pk=kept.pk)
