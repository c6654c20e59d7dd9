"""Writing an analysis sheet, wording it anew with the earlier words kept, removing it and bringing it back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from analyses.models import AnalysisSheet, SheetEntry, SheetWording
from analyses.queries import shown_values, values_of
from analyses.rules import CHOSEN, LAYOUTS, SheetKind, parts_of
from audit.services import record_act
from common.calendar import business_date
from common.once import KeyTaken, write_once
from customers.models import Customer
from organization.models import Staff

# Section -> field -> what it says, or what was chosen there.
Words = Mapping[str, Mapping[str, Any]]


class StaleSheet(Exception):
    """Somebody saved the sheet after this form was opened; `current` is the sheet as it stands now."""

    def __init__(self, current: AnalysisSheet) -> None:
        super().__init__(str(current.public_id))
        self.current = current


class NotTheAuthor(Exception):
    """A sheet is removed by whoever wrote it first."""


class SheetEmpty(Exception):
    """Nothing stands in any section."""


class DatedAhead(Exception):
    """A sheet is of a day that has been."""


class NoSuchSection(Exception):
    """The kind has no such section, or the section no such field."""


class NotOfCustomer(Exception):
    """The person or the tied company that `section` names in the field `name` belongs to another customer."""

    def __init__(self, section: str, name: str) -> None:
        super().__init__(f"{section} {name}")
        self.section, self.name = section, name


class SourceMissing(Exception):
    """Words stand in sections without saying where they come from; `sections` are they."""

    def __init__(self, sections: list[str]) -> None:
        super().__init__(", ".join(sections))
        self.sections = sections


@transaction.atomic
def write_sheet(
    *,
    customer: Customer,
    kind: SheetKind | str,
    dated_on: date,
    words: Words,
    form_key: UUID,
    by: Staff,
    at: datetime,
) -> AnalysisSheet:
    """Write a sheet of a kind about a customer, of a day; the same `form_key` writes one.

    Refuses SheetEmpty, SourceMissing, DatedAhead, NoSuchSection, NotOfCustomer, and KeyTaken as `write_once` does.
    """
    kind = SheetKind(kind)
    _check_chosen(customer, words)
    content = _checked(kind, words, dated_on, at)
    sheet, made = write_once(
        AnalysisSheet.objects,
        key={"form_key": form_key},
        words={"customer": customer, "kind": kind.value, "written_by": by},
        more={"dated_on": dated_on, "written_at": at, "search_parts": _parts(content)},
    )
    if not made:
        first = SheetWording.objects.get(sheet=sheet, version=1)
        if (first.dated_on, _said(values_of(first))) != (dated_on, content):
            raise KeyTaken(sheet)
        return sheet
    _word(sheet, content, by=by, at=at)
    _record("written", sheet, by=by, at=at, after={"dated_on": dated_on, "sections": list(content)})
    return sheet


@transaction.atomic
def edit_sheet(
    *,
    sheet: AnalysisSheet,
    changes: Words,
    dated_on: date | None = None,
    version: int,
    by: Staff,
    at: datetime,
) -> AnalysisSheet:
    """Word a sheet anew: the fields that `changes` names, and its day; the rest stays as it stands.

    The words that stood are kept as an earlier wording. Same words write nothing. Refuses StaleSheet, and what
    `write_sheet` refuses.
    """
    rows = AnalysisSheet.objects.select_for_update(of=("self",)).select_related("customer")
    held = rows.get(pk=sheet.pk)
    if held.version != version:
        raise StaleSheet(held)
    _check_chosen(held.customer, changes)
    stood = shown_values(held)
    merged = {**stood, **{name: {**stood.get(name, {}), **line} for name, line in changes.items()}}
    on = dated_on or held.dated_on
    content = _checked(SheetKind(held.kind), merged, on, at)
    before = _said(stood)
    if content == before and on == held.dated_on:
        return held
    changed = [name for name in {**before, **content} if before.get(name) != content.get(name)]
    was = held.dated_on
    held.version, held.dated_on, held.search_parts = held.version + 1, on, _parts(content)
    held.save(update_fields=["version", "dated_on", "search_parts"])
    _word(held, content, by=by, at=at)
    _record(
        "worded", held, by=by, at=at, before={"dated_on": was}, after={"dated_on": on, "sections": changed}
    )
    return held


@transaction.atomic
def remove_sheet(*, sheet: AnalysisSheet, by: Staff, at: datetime) -> AnalysisSheet:
    """Take one's sheet out of sight; `restore_sheet` brings it back. Refuses NotTheAuthor."""
    held = _own(sheet, by)
    if held.removed_at is None:
        held.removed_at, held.removed_by = at, by
        held.save(update_fields=["removed_at", "removed_by"])
        _record("removed", held, by=by, at=at)
    return held


@transaction.atomic
def restore_sheet(*, sheet: AnalysisSheet, by: Staff, at: datetime) -> AnalysisSheet:
    """Bring one's removed sheet back. Refuses NotTheAuthor."""
    held = _own(sheet, by)
    if held.removed_at is not None:
        held.removed_at = held.removed_by = None
        held.save(update_fields=["removed_at", "removed_by"])
        _record("restored", held, by=by, at=at)
    return held


def _own(sheet: AnalysisSheet, by: Staff) -> AnalysisSheet:
    rows = AnalysisSheet.objects.select_for_update(of=("self",)).select_related("customer")
    held = rows.get(pk=sheet.pk)
    if held.written_by_id != by.pk:
        raise NotTheAuthor
    return held


def _checked(kind: SheetKind, words: Words, dated_on: date, at: datetime) -> dict[str, dict[str, Any]]:
    layout = LAYOUTS[kind]
    if dated_on > business_date(at):
        raise DatedAhead(str(dated_on))
    content = _said(words)
    for section, line in content.items():
        if section not in layout.sections or not line.keys() <= set(layout.fields):
            raise NoSuchSection(section)
    if not content:
        raise SheetEmpty
    if bare := [section for section, line in content.items() if line.get("text") and not line.get("source")]:
        raise SourceMissing(bare)
    return {section: content[section] for section in layout.sections if section in content}


def _check_chosen(customer: Customer, words: Words) -> None:
    """Only what is chosen anew: who stood there stays, also after two customers were made one or two again."""
    for section, line in words.items():
        for name in ("contact", "tie"):
            if line.get(name) and line[name].customer_id != customer.pk:
                raise NotOfCustomer(section, name)


def _said(words: Words) -> dict[str, dict[str, Any]]:
    """Without blanks and without what is empty."""
    lines = {
        section: {
            name: value.strip() if isinstance(value, str) else value for name, value in line.items() if value
        }
        for section, line in words.items()
    }
    full = {
        section: {name: value for name, value in line.items() if value} for section, line in lines.items()
    }
    return {section: line for section, line in full.items() if line}


def _word(sheet: AnalysisSheet, content: Words, *, by: Staff, at: datetime) -> None:
    wording = SheetWording.objects.create(
        sheet=sheet, version=sheet.version, dated_on=sheet.dated_on, by=by, at=at
    )
    SheetEntry.objects.bulk_create(
        SheetEntry(wording=wording, section=section, **line) for section, line in content.items()
    )


def _parts(content: Words) -> list[str]:
    return parts_of(value for line in content.values() for name, value in line.items() if name not in CHOSEN)


def _record(
    what: str,
    sheet: AnalysisSheet,
    *,
    by: Staff,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """The trail keeps which sections of which sheet; out of the words in the wordings a person can be struck."""
    record_act(
        kind=f"sheet.{what}",
        subject=sheet.customer,
        actor=by,
        before=before or {},
        after={"sheet": sheet.kind, **(after or {})},
        at=at,
    )
