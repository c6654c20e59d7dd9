"""Looking back: every share with its base, cost against return, units and lists in which nothing happened."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q

from campaigns.models import Campaign, Evaluation, Target
from campaigns.models.targets import OUTCOMES
from campaigns.queries import page
from campaigns.queries.ranking import Ranking, ranking
from campaigns.rules import Share
from organization.models import Staff


@dataclass(frozen=True)
class Outcomes:
    """How the last call of targets ended, most frequent first."""

    label: str
    count: int


@dataclass(frozen=True)
class Review:
    """The evaluation page; `cost_each_fen` per account, `return_on_cost` in yuan of return for a yuan of cost."""

    figures: page.Reached
    opened: Share
    of_universe: Share
    of_market: Share
    ranking: Ranking
    targets: int
    uncalled: int
    outcomes: list[Outcomes]
    written: Evaluation | None
    days: tuple[int, int]

    @property
    def cost_each_fen(self) -> int | None:
        if self.written is None or not self.figures.accounts or not self.written.cost_fen:
            return None
        return self.written.cost_fen // self.figures.accounts

    @property
    def return_on_cost(self) -> Decimal | None:
        if self.written is None or not self.written.cost_fen:
            return None
        return Decimal(self.written.return_fen) / Decimal(self.written.cost_fen)


def evaluation_of(campaign: Campaign, user: Staff, day: date) -> Review:
    """What is known by a day (or the end): ten queries however large the campaign; targets are counted, not shown."""
    until = min(day, campaign.ends_on)
    figures = page.reached(campaign, until)
    targets = Target.objects.filter(campaign=campaign)
    counts = targets.aggregate(all=Count("pk"), uncalled=Count("pk", filter=Q(calls_made=0)))
    ended = (
        targets.exclude(last_outcome="")
        .values_list("last_outcome")
        .annotate(count=Count("pk"))
        .order_by("-count", "last_outcome")
    )
    labels = dict(OUTCOMES)
    passed = page.time_passed(campaign, until)
    return Review(
        figures=figures,
        opened=page.share_opened(campaign, figures),
        of_universe=Share(figures.accounts, campaign.universe_size),
        of_market=page.share_of_market(campaign, figures),
        ranking=ranking(campaign, user, day=until),
        targets=counts["all"],
        uncalled=counts["uncalled"],
        outcomes=[Outcomes(str(labels[outcome]), count) for outcome, count in ended],
        written=Evaluation.objects.visible_to(user).filter(campaign=campaign).first(),
        days=(passed.elapsed, passed.total),
    )
