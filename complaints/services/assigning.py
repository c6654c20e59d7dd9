"""Who owns a case: offered, accepted by exactly one, declined with a reason, passed to another unit."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from complaints.models import Assignment, Complaint
from complaints.queries.people import nearest, owned_cases, people_for
from complaints.queries.standing import standing_of
from complaints.rules.codes import Answer, State
from complaints.rules.standing import CaseAct, fits, may
from complaints.services.holding import (
    NotAllowed,
    WrongState,
    _hold,
    _hold_for,
    _need,
    _record,
    _refuse_kept,
    _save,
    _tell,
)
from complaints.services.many import Done, do_on_each
from organization.models import Staff, Unit
from organization.rules import Role


class AlreadyAccepted(Exception):
    """Somebody else has accepted the case; `owner` is who."""

    def __init__(self, owner: Staff) -> None:
        super().__init__(str(owner.pk))
        self.owner = owner


@transaction.atomic
def offer_complaint(
    *, complaint: Complaint, person: Staff, by: Staff, note: str = "", at: datetime | None = None
) -> Assignment:
    """Offer a case to a colleague, who becomes its owner by accepting it; whoever owns it stays until then.

    Raises KeptFromThem for somebody whom the case is about, in whose line they are, or who has an interest in it.
    """
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.OFFER)
    _refuse_kept(held, person)
    if held.owner_id == person.pk:
        raise WrongState("own_case")
    offer, made = Assignment.objects.get_or_create(
        complaint=held,
        person=person,
        answer=Answer.WAITING,
        defaults={"offered_by": by, "offered_at": at, "note": note},
    )
    if made:
        _record("offered", held, by=by, at=at, after={"person": person}, reason=note)
        _tell(held, "offered", [person.pk], at=at, slot=str(offer.pk), but=by)
    return offer


@transaction.atomic
def accept_complaint(*, complaint: Complaint, by: Staff, at: datetime | None = None) -> Complaint:
    """Become the owner of a case; of two who accept at once one does, the other is told who (AlreadyAccepted)."""
    at = at or timezone.now()
    held = _hold(complaint)
    if held.owner_id == by.pk:
        return held
    offer = held.assignments.select_for_update().filter(person=by, answer=Answer.WAITING).first()
    if held.owner is not None and offer is None and held.assignments.filter(person=by).exists():
        raise AlreadyAccepted(held.owner)
    standing = standing_of(held, by)
    if not fits(CaseAct.ACCEPT, held.state):
        raise WrongState(held.state)
    if not may(CaseAct.ACCEPT, standing):
        raise NotAllowed(CaseAct.ACCEPT.value)
    _refuse_kept(held, by)
    if held.owner is not None and offer is None:
        raise AlreadyAccepted(held.owner)
    before = held.owner
    held.owner, held.state = by, State.OPEN
    held.accepted_at = held.accepted_at or at
    _save(held, "owner", "state", "accepted_at")
    if offer is not None:
        offer.answer, offer.answered_at = Answer.ACCEPTED, at
        offer.save(update_fields=["answer", "answered_at"])
    held.assignments.filter(answer=Answer.WAITING).update(answer=Answer.OVERTAKEN, answered_at=at)
    _record("accepted", held, by=by, at=at, before={"owner": before}, after={"owner": by})
    told = [held.first_contact_id, before.pk if before else None, offer.offered_by_id if offer else None]
    _tell(held, "accepted", told, at=at, but=by)
    return held


@transaction.atomic
def take_over_complaint(
    *, complaint: Complaint, reason: str, by: Staff, at: datetime | None = None
) -> Complaint:
    """Become the owner of a case that another owns, with the reason: they are away, or it is too much for them."""
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.TAKE_OVER)
    _need(reason=reason)
    _refuse_kept(held, by)
    return _change_owner(held, by, "taken_over", reason=reason, by=by, at=at)


def _change_owner(
    held: Complaint, person: Staff, act: str, *, reason: str, by: Staff, at: datetime
) -> Complaint:
    """Give a held case from its owner to a person; who had it, who gets it and the first contact are told."""
    before = held.owner
    held.assignments.filter(answer=Answer.WAITING).update(answer=Answer.OVERTAKEN, answered_at=at)
    Assignment.objects.create(
        complaint=held,
        person=person,
        offered_by=by,
        offered_at=at,
        note=reason,
        answer=Answer.ACCEPTED,
        answered_at=at,
        reason=reason,
    )
    held.owner = person
    _save(held, "owner")
    _record(act, held, by=by, at=at, before={"owner": before}, after={"owner": person}, reason=reason)
    _tell(held, "given", [person.pk], at=at, but=by)
    _tell(held, "taken", [before.pk if before else None], at=at, but=by)
    _tell(held, "accepted", [held.first_contact_id], at=at, but=by)
    return held


@transaction.atomic
def hand_over_complaint(
    *, complaint: Complaint, person: Staff, reason: str, by: Staff, at: datetime | None = None
) -> Complaint:
    """A supervisor gives a case that somebody owns to a colleague, with the reason; number, clocks and steps stay.

    Refuses whoever is not a colleague to whom the case may be offered (WrongState not_for_them), and KeptFromThem for
    whom it is about, their line, and whoever has an interest.
    """
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.HAND_OVER)
    _need(reason=reason)
    _refuse_kept(held, person)
    if held.owner_id == person.pk:
        raise WrongState("own_case")
    if not people_for(held).filter(pk=person.pk).exists():
        raise WrongState("not_for_them")
    return _change_owner(held, person, "handed_over", reason=reason, by=by, at=at)


def hand_over_cases(
    *,
    owner: Staff,
    person: Staff,
    reason: str,
    by: Staff,
    numbers: Collection[str] | None = None,
    at: datetime | None = None,
) -> Done:
    """Give all running cases that somebody owns to a colleague (or those of `numbers`), each as if alone.

    Only cases that `by` reads are touched or named; each that could not be given says why.
    """
    _need(reason=reason)
    cases = owned_cases(owner, by)
    if numbers is not None:
        cases = cases.filter(number__in=numbers)
    return do_on_each(
        complaints=list(cases), act=hand_over_complaint, person=person, reason=reason, by=by, at=at
    )


@transaction.atomic
def decline_complaint(
    *, complaint: Complaint, reason: str, by: Staff, at: datetime | None = None
) -> Complaint:
    """Decline an offered case with a reason; whoever offered it is told."""
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.DECLINE)
    _need(reason=reason)
    offer = held.assignments.select_for_update().get(person=by, answer=Answer.WAITING)
    offer.answer, offer.answered_at, offer.reason = Answer.DECLINED, at, reason
    offer.save(update_fields=["answer", "answered_at", "reason"])
    _record("declined", held, by=by, at=at, reason=reason)
    _tell(held, "declined", [offer.offered_by_id, held.first_contact_id], at=at, but=by)
    return held


@transaction.atomic
def transfer_complaint(
    *, complaint: Complaint, unit: Unit, reason: str, by: Staff, at: datetime | None = None
) -> Complaint:
    """Pass a case to another unit, where somebody has to accept it; number, clocks and first contact stay."""
    at = at or timezone.now()
    held = _hold_for(complaint, by, CaseAct.TRANSFER)
    _need(reason=reason)
    if unit.pk == held.unit_id:
        return held
    if held.paused_at is not None:
        raise WrongState("paused")
    before, owner = held.unit, held.owner_id
    held.unit, held.owner, held.accepted_at, held.state = unit, None, None, State.NEW
    _save(held, "unit", "owner", "accepted_at", "state")
    held.assignments.filter(answer=Answer.WAITING).update(answer=Answer.OVERTAKEN, answered_at=at)
    _record(
        "transferred",
        held,
        by=by,
        at=at,
        before={"unit": before.code},
        after={"unit": unit.code},
        reason=reason,
    )
    _tell(held, "ownerless", nearest(held, Role.COMPLAINT_OFFICER), at=at, but=by)
    _tell(held, "taken", [owner], at=at, but=by)
    return held
