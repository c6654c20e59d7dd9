"""By which terms the pool of a unit is run, and how many places a person has left in it."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, Value
from django.db.models.functions import Length, StrIndex

from organization.models import Unit
from prospects.models import PoolRule, Prospect
from prospects.rules.pool import Terms, free_places


@dataclass(frozen=True)
class Places:
    """How many prospects a person holds, and how many the unit lets one hold."""

    held: int
    free: int
    capacity: int

    @property
    def percent(self) -> int:
        return min(self.held * 100 // self.capacity, 100)


def terms_of(unit: Unit) -> Terms:
    """The unit's own terms, else those of the nearest unit above, else the bank's."""
    above = PoolRule.objects.annotate(at=StrIndex(Value(unit.path), F("unit__path"))).filter(at=1)
    nearest: PoolRule | None = above.order_by(Length("unit__path").desc()).first()
    rule = nearest or PoolRule.objects.filter(unit=None).first()
    return Terms(rule.capacity, rule.days, rule.warn_days) if rule else Terms()


def places_of(person, unit: Unit | None) -> Places:
    """What a person holds against the terms of a unit (the person's own)."""
    held = Prospect.objects.held_by(person).aggregate(n=Count("pk"))["n"]
    terms = terms_of(unit) if unit else Terms()
    return Places(held, free_places(held, terms), terms.capacity)


def rules_of_units(user) -> list[PoolRule]:
    """The terms that units the person sees have of their own, the bank's first."""
    seen = PoolRule.objects.filter(Q(unit=None) | Q(unit__in=Unit.objects.visible_to(user)))
    return list(seen.select_related("unit", "changed_by").order_by(F("unit__path").asc(nulls_first=True)))
