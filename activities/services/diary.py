"""What people write into a work diary: its owner notes, whoever reads it comments, and who is told."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from activities.models import DiaryComment, DiaryPage
from audit.services import record_act
from common.calendar import business_date
from common.once import write_once
from organization.models import Staff
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices


class DayAhead(Exception):
    """A diary is written of days that have begun."""


class NotesChanged(Exception):
    """The notes were saved after this form was opened; `current` is the page as it stands now."""

    def __init__(self, current: DiaryPage) -> None:
        super().__init__(str(current.pk))
        self.current = current


class NothingWritten(Exception):
    """A comment without a word in it."""


@transaction.atomic
def write_notes(*, person: Staff, day: date, notes: str, version: int, at: datetime) -> DiaryPage:
    """Keep what a person adds to the record of their own day; refuses DayAhead and NotesChanged.

    `version` is that of the page as the form showed it, 0 where there was none. The same words again change nothing.
    """
    held = _page(person, day, at)
    words = notes.strip()
    if held.notes == words:
        return held
    if held.version != version:
        raise NotesChanged(held)
    held.notes, held.noted_at, held.version = words, at, held.version + 1
    held.save(update_fields=["notes", "noted_at", "version"])
    record_act(
        kind="diary.noted", subject=person, actor=person, at=at, after={"day": day, "length": len(words)}
    )
    return held


@transaction.atomic
def comment_on_day(
    *, person: Staff, day: date, text: str, form_key: UUID, by: Staff, at: datetime
) -> DiaryComment:
    """Say something about a day of somebody's diary; its owner and whoever commented before are told at once.

    The same `form_key` comments once, and is KeyTaken for other words. Refuses DayAhead and NothingWritten.
    """
    words = text.strip()
    if not words:
        raise NothingWritten
    page = _page(person, day, at)
    comment, written = write_once(
        DiaryComment.objects,
        key={"form_key": form_key},
        words={"page": page, "author": by, "text": words},
        more={"written_at": at},
    )
    if not written:
        return comment
    spoke = DiaryComment.objects.filter(page=page).order_by().values_list("author_id", flat=True)
    told = {person.pk, *spoke} - {by.pk}
    add_notices([_notice(comment, person_id) for person_id in sorted(told)], at=at)
    record_act(kind="diary.commented", subject=person, actor=by, at=at, after={"day": day})
    return comment


def _page(person: Staff, day: date, at: datetime) -> DiaryPage:
    """The page, made where nobody wrote about the day yet, held until the act is done."""
    if day > business_date(at):
        raise DayAhead(day)
    DiaryPage.objects.get_or_create(person=person, day=day)
    return DiaryPage.objects.select_for_update(of=("self",)).get(person=person, day=day)


def _notice(comment: DiaryComment, person_id: int) -> NewNotice:
    owner, day = comment.page.person, comment.page.day.isoformat()
    own = person_id == owner.pk
    return NewNotice(
        kind=NoticeKind.DIARY,
        person_id=person_id,
        subject=f"diary:{comment.page.public_id.hex}",
        slot=comment.public_id.hex,
        parameters={
            "path": f"/diary/{owner.employee_no}/?day={day}",
            "on": day,
            "owner_id": comment.author_id,
            "own": own,
            **({} if own else {"about": owner.name, "about_en": owner.name_en}),
        },
    )
