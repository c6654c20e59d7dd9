"""The file of a prospect: its facts, its grade, contacts with it, its people and the other banks there."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from audit.services import record_act
from common.calendar import business_date
from common.models import uuid7
from common.once import write_once
from organization.models import Staff
from prospects.models import Approach, Competitor, Prospect, ProspectPerson, ProspectState
from prospects.queries.known import known_companies
from prospects.queries.terms import terms_of
from prospects.rules.pool import grade, return_day
from prospects.services.adding import KnownToBank, refresh_search
from prospects.services.pool import NotInPool
from prospects.services.qualification import judge_figures

EDITABLE = (
    "name",
    "short_name",
    "name_en",
    "short_name_en",
    "credit_code",
    "source",
    "source_note",
    "industry_code",
    "region_code",
    "address",
    "main_business",
    "established_on",
    "figures_year",
    "total_assets_fen",
    "net_assets_fen",
    "annual_revenue_fen",
    "phase",
)
_NAMES = frozenset({"name", "short_name", "name_en", "short_name_en", "credit_code"})
_FIGURES = frozenset({"established_on", "total_assets_fen", "net_assets_fen", "annual_revenue_fen"})


class StaleProspect(Exception):
    """Somebody saved the prospect after this form was opened; `current` is the record as it stands now."""

    def __init__(self, current: Prospect) -> None:
        super().__init__(str(current.public_id))
        self.current = current


class HappensLater(Exception):
    """A contact is written down after it happened, not before."""


@transaction.atomic
def edit_prospect(
    *, prospect: Prospect, changes: dict[str, Any], version: int, by: Staff, at: datetime
) -> Prospect:
    """Write what a person changed, and judge the rules that look at the figures anew.

    Refuses StaleProspect when `version` is not the record's own, KnownToBank where the new name or code is another
    record's, NotInPool for a closed one. Nothing is written where nothing differs.
    """
    held = Prospect.objects.select_for_update().get(pk=prospect.pk)
    if held.version != version:
        raise StaleProspect(held)
    if held.state not in (ProspectState.OPEN, ProspectState.CLAIMED):
        raise NotInPool(held)
    before = {name: getattr(held, name) for name, value in changes.items() if getattr(held, name) != value}
    if not before:
        return held
    after = {name: changes[name] for name in before}
    for name, value in after.items():
        setattr(held, name, value)
    held.version += 1
    fields = [*after, "version", "changed_at"]
    if after.keys() & _NAMES:
        known = known_companies(by, name=held.name, credit_code=held.credit_code, but=held)
        exact = [each for each in known if each.exact]
        if exact:
            raise KnownToBank(exact)
        fields += refresh_search(held)
    held.save(update_fields=fields)
    record_act(kind="prospect.edited", subject=held, actor=by, before=before, after=after, at=at)
    if after.keys() & _FIGURES:
        judge_figures(prospect=held, by=by, at=at)
    return held


@transaction.atomic
def grade_prospect(
    *, prospect: Prospect, importance: str, need: str, value_fen: int | None, by: Staff, at: datetime
) -> Prospect:
    """Say how important a prospect is, how much it needs us, and what it may contribute in a year (fen of yuan)."""
    held = Prospect.objects.select_for_update().get(pk=prospect.pk)
    given = {
        "importance": importance,
        "need": need,
        "grade": grade(importance, need),
        "value_fen": value_fen,
    }
    before = {name: getattr(held, name) for name, value in given.items() if getattr(held, name) != value}
    if not before:
        return held
    for name in before:
        setattr(held, name, given[name])
    held.version += 1
    held.save(update_fields=[*before, "version", "changed_at"])
    after = {name: given[name] for name in before}
    record_act(kind="prospect.graded", subject=held, actor=by, before=before, after=after, at=at)
    return held


@transaction.atomic
def log_contact(
    *,
    prospect: Prospect,
    kind: str,
    happened_at: datetime,
    minutes: int,
    summary: str,
    form_key: UUID | None = None,
    by: Staff,
    at: datetime,
) -> Approach:
    """Write down one contact and its minutes; a claimed prospect stays for the days of its unit's terms from it on.

    An older contact written down late never shortens the time. The same `form_key` records one contact and is KeyTaken
    for another. Refuses HappensLater, NotInPool for a closed prospect.
    """
    if happened_at > at:
        raise HappensLater
    held = Prospect.objects.select_for_update(of=("self",)).select_related("unit").get(pk=prospect.pk)
    if held.state not in (ProspectState.OPEN, ProspectState.CLAIMED):
        raise NotInPool(held)
    approach, written = write_once(
        Approach.objects,
        key={"form_key": form_key or uuid7()},
        words={"prospect": held, "staff": by, "kind": kind, "minutes": minutes, "summary": summary},
        more={"happened_at": happened_at, "recorded_at": at},
    )
    if not written:
        return approach
    if held.last_contact_at is None or held.last_contact_at < happened_at:
        held.last_contact_at = happened_at
    later = return_day(business_date(happened_at), terms_of(held.unit))
    if held.return_on is not None and later > held.return_on:
        held.return_on, held.warned_at = later, None
    held.save(update_fields=["last_contact_at", "return_on", "warned_at", "changed_at"])
    record_act(
        kind="prospect.contacted",
        subject=held,
        actor=by,
        after={"kind": kind, "happened_at": happened_at, "minutes": minutes},
        at=at,
    )
    return approach


@transaction.atomic
def add_person(*, prospect: Prospect, values: dict[str, Any], by: Staff, at: datetime) -> ProspectPerson:
    """Write down whom one talks to there, or complete somebody of the same name and position."""
    person, _ = ProspectPerson.objects.update_or_create(
        prospect=prospect,
        name=values["name"],
        title=values.get("title", ""),
        defaults={"phone": values.get("phone", ""), "decides": values.get("decides", False)},
    )
    record_act(
        kind="prospect.person_added",
        subject=prospect,
        actor=by,
        after={"person": person.public_id},
        sealed={"after": values},
        sealed_for=f"prospectperson:{person.public_id.hex}",
        at=at,
    )
    return person


@transaction.atomic
def note_competitor(*, prospect: Prospect, values: dict[str, Any], by: Staff, at: datetime) -> Competitor:
    """Write down what is known of another bank at a prospect; what was known of the same bank is replaced."""
    told = {name: value for name, value in values.items() if name != "bank"}
    competitor, _ = Competitor.objects.update_or_create(
        prospect=prospect, bank=values["bank"], defaults={**told, "noted_by": by, "noted_at": at}
    )
    record_act(kind="prospect.competitor_noted", subject=prospect, actor=by, after=values, at=at)
    return competitor
