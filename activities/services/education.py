"""Recording events of consumer education, and taking back what was recorded wrongly."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from activities.models import EducationEvent
from activities.queries.education import may_withdraw, units_to_teach_for
from audit.services import record_act
from common.calendar import business_date
from common.once import write_once
from organization.models import Staff, Unit


class NotYetHeld(Exception):
    """An event is recorded once it was held."""


class NotTheirUnit(Exception):
    """Events are recorded for one's own unit and for those one reads whole."""


class NotTheirs(Exception):
    """An event is taken back by whoever recorded it, or reads its unit whole."""


@transaction.atomic
def record_education(
    *,
    unit: Unit,
    held_on: date,
    topic: str,
    audience: str,
    people: int,
    material: str,
    form_key: UUID,
    by: Staff,
    at: datetime,
) -> EducationEvent:
    """Record an event that was held, once for a `form_key`. Refuses NotYetHeld, NotTheirUnit and KeyTaken."""
    if held_on > business_date(at):
        raise NotYetHeld
    if not units_to_teach_for(by, held_on).filter(pk=unit.pk).exists():
        raise NotTheirUnit
    words: dict[str, Any] = {
        "unit": unit,
        "held_on": held_on,
        "topic": topic,
        "audience": audience,
        "people": people,
        "material": material,
        "recorded_by": by,
    }
    event, made = write_once(
        EducationEvent.objects, key={"form_key": form_key}, words=words, more={"recorded_at": at}
    )
    if made:
        told = {"unit": unit.code, "held_on": held_on, "topic": topic, "people": people}
        record_act(kind="activities.education_recorded", subject=event, actor=by, at=at, after=told)
    return event


@transaction.atomic
def withdraw_education(*, event: EducationEvent, reason: str, by: Staff, at: datetime) -> EducationEvent:
    """Take an event back with the reason, so that it counts no more; twice is once. Refuses NotTheirs."""
    held = EducationEvent.objects.select_for_update(of=("self",)).select_related("unit").get(pk=event.pk)
    if not may_withdraw(by, held):
        raise NotTheirs
    if held.withdrawn_at is None:
        held.withdrawn_by, held.withdrawn_at, held.withdrawn_for = by, at, reason.strip()
        held.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_for"])
        record_act(
            kind="activities.education_withdrawn",
            subject=held,
            actor=by,
            at=at,
            reason=held.withdrawn_for,
            before={"topic": held.topic, "held_on": held.held_on, "people": held.people},
        )
    return held
