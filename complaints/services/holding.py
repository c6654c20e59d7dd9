"""What every act on a case shares: its refusals, the lock, the permission, the record, the telling."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection

from audit.services import record_act
from common.errors import Forbidden
from complaints.models import Complaint
from complaints.queries.people import kept_from
from complaints.queries.standing import standing_of
from complaints.rules.standing import CaseAct, acts_allowed, fits
from customers.services import count_open_complaints
from organization.models import Staff
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices


class NotAllowed(Forbidden):
    """The person may not do this to the case; `code` says what: an act, 'authority', 'four_eyes', 'own_case'."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class WrongState(Exception):
    """The case is not at the point at which this is done; `code` says what it lacks or is past."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class KeptFromThem(Exception):
    """The case is kept from this person: it is about them or their line, or they have an interest in it."""

    def __init__(self, person: Staff) -> None:
        super().__init__(str(person.pk))
        self.person = person


class ReasonMissing(Exception):
    """The act needs its words; `field` says which."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def _hold(complaint: Complaint) -> Complaint:
    """The case as it stands now, locked until the transaction ends.

    Nothing is joined: a row that was waited for comes new, what was joined to it would come as it was before.
    """
    return Complaint.objects.select_for_update().get(pk=complaint.pk)


def _hold_for(complaint: Complaint, by: Staff | None, act: CaseAct) -> Complaint:
    """The case locked, for somebody who may do this to it now; `by` is None for the bank's own machinery."""
    held = _hold(complaint)
    if by is not None:
        standing = standing_of(held, by)
        if act not in acts_allowed(standing, held.state):
            if fits(act, held.state) or not standing.names():
                raise NotAllowed(act.value)
            raise WrongState(held.state)
    elif not fits(act, held.state):
        raise WrongState(held.state)
    return held


def _save(held: Complaint, *fields: str) -> None:
    held.version += 1
    held.save(update_fields=[*fields, "version", "changed_at"])


def _need(**words: str) -> None:
    """Refuse words that are empty."""
    for field, text in words.items():
        if not text.strip():
            raise ReasonMissing(field)


def _refuse_kept(held: Complaint, person: Staff) -> None:
    if kept_from(held, [person.pk]):
        raise KeptFromThem(person)


def _record(
    name: str,
    held: Complaint,
    *,
    by: Staff | None,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Leave the act in the trail."""
    record_act(
        kind=f"complaint.{name}",
        subject=held,
        actor=by,
        at=at,
        before=before,
        after={"number": held.number, **(after or {})},
        reason=reason,
    )


def chain_subject(held: Complaint) -> str:
    """How the follow-up of a closed case names it, each round by itself."""
    return f"complaint:{held.public_id}:{held.round}"


def subject_of(complaint_id: int) -> str:
    """How notices name a case."""
    return f"complaint:{complaint_id}"


def notice_of(
    *, complaint_id: int, number: str, what: str, person_id: int, slot: str, **more: Any
) -> NewNotice:
    """What one person is told of a case; it leads to the case's page."""
    return NewNotice(
        kind=NoticeKind.COMPLAINT,
        person_id=person_id,
        subject=subject_of(complaint_id),
        slot=f"{what}:{slot}"[:60],
        parameters={"what": what, "about": number, "path": f"/complaints/{number}/", **more},
    )


def _tell(
    held: Complaint,
    what: str,
    people: Iterable[int | None],
    *,
    at: datetime,
    slot: str = "",
    but: Staff | None = None,
) -> None:
    """Tell people of a case, never those from whom it is kept, nor whoever does it (`but`)."""
    wanted = {person for person in people if person is not None and (but is None or person != but.pk)}
    wanted -= kept_from(held, wanted)
    add_notices(
        [
            notice_of(
                complaint_id=held.pk,
                number=held.number,
                what=what,
                person_id=person,
                slot=slot or at.isoformat(timespec="seconds"),
            )
            for person in sorted(wanted)
        ],
        at=at,
    )


def _count_for_customer(held: Complaint) -> None:
    if held.customer_id is not None:
        count_open_complaints(customer_ids=[held.customer_id])


def _lock_word(word: str) -> None:
    """Let one transaction at a time work under this word."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [word])
