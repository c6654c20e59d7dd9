"""Planning trainings, answering, recording who came, feedback; assessing the five abilities once a half-year."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from audit.services import record_act
from common.calendar import business_date
from common.models import uuid7
from common.once import write_once
from growth.models import Assessment, Attendance, Training
from growth.queries import leads
from growth.rules import HIGHEST, LOWEST, Ability, Side, open_halves
from organization.models import Staff, Unit
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices


class NotAbove(Exception):
    """Whoever assesses is neither the person nor a supervisor of the person's unit."""


class HalfClosed(Exception):
    """The half-year cannot be assessed today."""


class BothGiven(Exception):
    """Both have given their assessment and read each other's: neither changes any more."""


class GivenByAnother(Exception):
    """Another supervisor has assessed the person in this half-year."""


class NotOnScale(Exception):
    """An ability is judged from 1 to 5."""


class NotYet(Exception):
    """The training has not begun."""


class CalledOff(Exception):
    """The training was called off: nobody answers it, and nobody came."""


class BegunAlready(Exception):
    """What has begun is not called off any more."""


class NobodyInvited(Exception):
    """A training without anybody to invite."""


class DidNotCome(Exception):
    """Feedback is for those who came."""


class NotInvited(Exception):
    """Somebody invited whom the organiser does not lead."""


@transaction.atomic
def assess(
    *, person: Staff, half: str, scores: dict[str, int], words: str, by: Staff, at: datetime
) -> Assessment:
    """Judge a person's five abilities in a half-year: oneself, or as a supervisor of the unit.

    It may be changed until the other side has given theirs; then both read both and are told. Refuses NotAbove,
    HalfClosed, NotOnScale, GivenByAnother and BothGiven.
    """
    Staff.objects.select_for_update(no_key=True).get(pk=person.pk)
    side = Side.OWN if by.pk == person.pk else Side.SUPERVISOR
    if side == Side.SUPERVISOR and not leads(by, person):
        raise NotAbove
    if half not in open_halves(business_date(at)):
        raise HalfClosed(half)
    judged = {ability.value: scores.get(ability.value, 0) for ability in Ability}
    if any(not LOWEST <= score <= HIGHEST for score in judged.values()):
        raise NotOnScale
    given = {each.side: each for each in Assessment.objects.filter(person=person, half=half)}
    if len(given) == len(Side):
        raise BothGiven
    if side in given and given[side].by_id != by.pk:
        raise GivenByAnother
    values: dict[str, Any] = {**judged, "words": words, "given_at": at}
    held, made = Assessment.objects.update_or_create(
        person=person, half=half, by=by, side=side.value, defaults=values
    )
    # What was judged is between the two; the trail says only that it was.
    record_act(
        kind="growth.assessed", subject=held, actor=by, at=at, after={"half": half, "side": side.value}
    )
    if made and given:
        other = next(iter(given.values()))
        _tell(
            {person.pk, by.pk, other.by_id},
            subject=f"abilities:{person.pk}",
            slot=half,
            about=person,
            what="abilities",
            path=reverse("growth:abilities-of", args=[person.employee_no]),
            at=at,
        )
    return held


@transaction.atomic
def plan_training(
    *,
    facts: dict[str, Any],
    unit: Unit,
    people: Iterable[Staff],
    form_key: UUID | None = None,
    by: Staff,
    at: datetime,
) -> Training:
    """Plan a training and invite people, who are told; once for a `form_key`. Refuses NotInvited and NobodyInvited."""
    invited = list(people)
    if not invited:
        raise NobodyInvited
    if any(person.unit is None or not person.unit.path.startswith(unit.path) for person in invited):
        raise NotInvited
    training, made = write_once(
        Training.objects,
        key={"form_key": form_key or uuid7()},
        words={"title": facts["title"], "starts_at": facts["starts_at"], "organiser": by},
        more={"unit": unit, **{name: facts[name] for name in ("about", "minutes", "place")}},
    )
    if not made:
        return training
    Attendance.objects.bulk_create(Attendance(training=training, person=person) for person in invited)
    record_act(
        kind="growth.training_planned",
        subject=training,
        actor=by,
        at=at,
        after={"title": training.title, "starts_at": training.starts_at, "people": len(invited)},
    )
    _tell(
        {person.pk for person in invited} - {by.pk},
        subject=f"training:{training.pk}",
        slot="invited",
        about=training.title,
        what="training",
        path=reverse("growth:training", args=[training.public_id]),
        at=at,
    )
    return training


@transaction.atomic
def call_off_training(*, training: Training, reason: str, by: Staff, at: datetime) -> Training:
    """Call a training off before it begins; whoever was invited is told once why. Twice is once.

    Refuses BegunAlready.
    """
    held = Training.objects.select_for_update(of=("self",)).get(pk=training.pk)
    if held.cancelled_at is not None:
        return held
    if held.recorded_at is not None or held.starts_at <= at:
        raise BegunAlready
    held.cancelled_at, held.cancelled_for = at, reason.strip()
    held.save(update_fields=["cancelled_at", "cancelled_for"])
    record_act(
        kind="growth.training_called_off",
        subject=held,
        actor=by,
        at=at,
        reason=held.cancelled_for,
        after={"title": held.title, "starts_at": held.starts_at},
    )
    invited = Attendance.objects.filter(training=held).exclude(person=by).values_list("person_id", flat=True)
    _tell(
        set(invited),
        subject=f"training:{held.pk}",
        slot="called off",
        about=held.title,
        what="called_off",
        path=reverse("growth:training", args=[held.public_id]),
        at=at,
    )
    return held


@transaction.atomic
def answer_invitation(*, attendance: Attendance, coming: bool) -> Attendance:
    """Say whether one comes; it may be changed until it was written down who came. Refuses CalledOff."""
    held = Attendance.objects.select_for_update(of=("self",)).select_related("training").get(pk=attendance.pk)
    if held.training.cancelled_at is not None:
        raise CalledOff
    held.answer = "coming" if coming else "declined"
    held.save(update_fields=["answer"])
    return held


@transaction.atomic
def record_attendance(*, training: Training, came: Iterable[int], by: Staff, at: datetime) -> int:
    """Write down who came, after it began; says how many. Refuses NotYet and CalledOff."""
    held = Training.objects.select_for_update(of=("self",)).get(pk=training.pk)
    if held.cancelled_at is not None:
        raise CalledOff
    if at < held.starts_at:
        raise NotYet
    keys = set(came)
    rows = Attendance.objects.filter(training=held)
    # Whoever has rated it has come.
    rows.exclude(person_id__in=keys).filter(rating=None).update(attended=False)
    count = rows.filter(person_id__in=keys).update(attended=True)
    held.recorded_at = at
    held.save(update_fields=["recorded_at"])
    record_act(kind="growth.training_held", subject=held, actor=by, at=at, after={"people": count})
    return count


@transaction.atomic
def give_feedback(*, attendance: Attendance, rating: int, feedback: str) -> Attendance:
    """Say how useful it was, as one who came. Refuses DidNotCome and NotOnScale."""
    held = Attendance.objects.select_for_update(of=("self",)).get(pk=attendance.pk)
    if not held.attended:
        raise DidNotCome
    if not LOWEST <= rating <= HIGHEST:
        raise NotOnScale
    held.rating, held.feedback = rating, feedback
    held.save(update_fields=["rating", "feedback"])
    return held


def _tell(
    people: set[int], *, subject: str, slot: str, about: Any, what: str, path: str, at: datetime
) -> None:
    named = (
        {"about": about.name, "about_en": about.name_en}
        if isinstance(about, Staff)
        else {"about": str(about)}
    )
    add_notices(
        [
            NewNotice(
                kind=NoticeKind.KNOWLEDGE,
                person_id=key,
                subject=subject,
                slot=slot,
                parameters={"what": what, "path": path, **named},
            )
            for key in sorted(people)
        ],
        at=at,
    )
