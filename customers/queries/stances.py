"""How the bank markets companies by their industry and the stage of their life."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.pagination import Ordering
from customers.models import Approach, CustomerProfile, LifeStage, MarketStance
from customers.standards import industry_name, section_choices
from organization.models import Staff

LATEST_STANCES = Ordering("market-stances", ("-id",))


@dataclass(frozen=True)
class Stance:
    """What counts for an industry and stage: `own` where the industry has a decision of its own, and who took it."""

    industry: str
    stage: str
    approach: str
    own: bool
    decision: MarketStance

    @property
    def name(self) -> str:
        """The stance in the reader's language."""
        return str(Approach(self.approach).label)

    @property
    def stage_name(self) -> str:
        """The stage in the reader's language."""
        return str(LifeStage(self.stage).label)

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {Approach.PRIORITY: "good", Approach.CAUTIOUS: "warn"}.get(Approach(self.approach), "")

    @property
    def because(self) -> str:
        """By which line of the table, in the reader's words."""
        industry = industry_name(self.industry) if self.own else _("every industry")
        return _(", ").join([self.stage_name, industry])


@dataclass(frozen=True)
class StanceRow:
    """An industry (empty: all without a decision of their own) with what counts in each stage."""

    industry: str
    name: str
    cells: list[Stance]


def stance_table() -> list[StanceRow]:
    """What counts in every industry and stage, all industries first; one query."""
    held = _in_force()
    sections = [("", _("Every industry")), *section_choices()]
    return [
        StanceRow(code, name, [_stance(held, code, stage) for stage in LifeStage.values])
        for code, name in sections
    ]


def stance_of(industry_code: str, stage: str) -> Stance | None:
    """What counts for a company; None where nobody has said in which stage it is."""
    return _stance(_in_force(), industry_code[:1], stage) if stage else None


def stance_of_profile(profile: CustomerProfile) -> Stance | None:
    """What counts for a customer as it is classed."""
    return stance_of(profile.customer.industry_code, profile.life_stage)


def stance_decisions(user: Staff) -> list[MarketStance]:
    """The last decisions that people took, the latest first."""
    decided = MarketStance.objects.visible_to(user).exclude(decided_by=None)
    return list(decided.select_related("decided_by")[:20])


def _in_force() -> dict[tuple[str, str], MarketStance]:
    return {(held.industry, held.stage): held for held in MarketStance.objects.in_force()}


def _stance(held: dict[tuple[str, str], MarketStance], industry: str, stage: str) -> Stance:
    own = held.get((industry, stage))
    if own is None or not own.approach:
        return Stance(industry, stage, held["", stage].approach, own=False, decision=held["", stage])
    return Stance(industry, stage, own.approach, own=bool(industry), decision=own)
