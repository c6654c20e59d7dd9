"""How the bank saw a customer in the course of time: what became what, from when, by whom or by which rule, and why."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from audit.models import Act
from common.calendar import business_date
from customers.models import CompanyFigures, Customer, CustomerProfile, CustomerScore, Phase, Standing
from customers.queries.company import PROFILE, bounds_on, size_by, size_reason
from customers.queries.vocabulary import segment_names

# So many changes of each thing are told; the history tab has every act.
MOST = 20


@dataclass(frozen=True)
class Turn:
    """One thing that became another: its name, before and after in words, the day, who or which rule, and why."""

    thing: str
    label: str
    was: str
    became: str
    on: date
    who: str
    reason: str = ""


def turns(customer: Customer, *, today: date) -> list[Turn]:
    """Every change of class, standing, size and phase of a customer whom the caller found visible, the latest first.

    Six queries however many changes there are.
    """
    found = [*_classed(customer), *_standing(customer), *_sizes(customer, today), *_phases(customer)]
    return sorted(found, key=lambda turn: (turn.on, turn.thing), reverse=True)


def _classed(customer: Customer) -> list[Turn]:
    acts = Act.objects.about(customer).filter(kind="customer.classed").select_related("actor")[:MOST]
    segments = segment_names()
    return [
        Turn(
            thing=name,
            label=str(CustomerProfile._meta.get_field(name).verbose_name),
            was=_word(name, act.before.get(name), segments),
            became=_word(name, value, segments),
            on=business_date(act.at),
            who=act.actor.display_name if act.actor else "",
            reason=act.reason,
        )
        for act in acts
        for name, value in act.after.items()
        if name in PROFILE
    ]


def _standing(customer: Customer) -> list[Turn]:
    """Core banking's: each version that was replaced says what it had been until then."""
    events = Customer._meta.get_field("events").related_model._base_manager
    rows = events.filter(pgh_obj=customer).order_by("pgh_id").values_list("pgh_created_at", "standing")
    known = [*rows, (None, customer.standing)]
    return [
        Turn(
            thing="standing",
            label=_("Standing"),
            was=str(Standing(before).label),
            became=str(Standing(after).label),
            on=business_date(at),
            who=_("Core banking"),
        )
        for (at, before), (_next, after) in pairwise(known)
        if at is not None and before != after
    ][-MOST:]


def _sizes(customer: Customer, today: date) -> list[Turn]:
    """By the rule of the size classes out of each year's figures, as they stand now."""
    rows = CompanyFigures.objects.standing().filter(customer=customer).select_related("noted_by")
    found: list[Turn] = []
    bounds = bounds_on(today)
    code = ""
    for figures in rows.order_by("year"):
        size = size_by(bounds, figures)
        if size.code != code:
            found.append(
                Turn(
                    thing="size",
                    label=_("Size class"),
                    was=code,
                    became=size.code,
                    on=date(figures.year, 12, 31),
                    who=f"{figures.get_source_display()}, {figures.noted_by.display_name}",
                    reason=size_reason(size),
                )
            )
            code = size.code
    return found


def _phases(customer: Customer) -> list[Turn]:
    """By the nights that are kept: each month's last, and the last ones."""
    scores = CustomerScore.objects.filter(customer=customer).order_by("publication_id")
    rows = scores.values_list("publication__business_date", "phase")
    return [
        Turn(
            thing="phase",
            label=_("Phase"),
            was=str(Phase(before).label),
            became=str(Phase(after).label),
            on=day,
            who=_("Rule of the phases"),
        )
        for (_day, before), (day, after) in pairwise(rows)
        if before != after
    ][-MOST:]


def _word(name: str, value: Any, segments: dict[str, str]) -> str:
    words = segments if name == "segment" else dict(CustomerProfile._meta.get_field(name).choices or ())
    return str(words.get(value, value or ""))
