"""What each person earned in a month by the rewards of a campaign."""

from dataclasses import dataclass
from datetime import date

from campaigns.models import Campaign, Result
from campaigns.rules import RewardStep, reward
from common.calendar import month_start, months_later
from organization.models import Staff


@dataclass
class Earned:
    """One person in a month: results that earn something, their amount and the reward, in fen of yuan."""

    person: Staff
    results: int = 0
    amount_fen: int = 0
    reward_fen: int = 0


@dataclass(frozen=True)
class Statement:
    """A month of a campaign: who earned what, largest first, and all of it together."""

    month: date
    rows: list[Earned]

    @property
    def reward_fen(self) -> int:
        return sum(row.reward_fen for row in self.rows)


def months_of(campaign: Campaign, today: date) -> list[date]:
    """The months of the campaign that have begun, the latest first."""
    first, last = month_start(campaign.starts_on), month_start(min(today, campaign.ends_on))
    months = []
    while last >= first:
        months.append(last)
        last = months_later(last, -1)
    return months


def statement(campaign: Campaign, user: Staff, month: date) -> Statement:
    """Rewards of a month as a person may read them: one's own, and those of the units one reads; two queries.

    A reversal takes back what its result earned, in the month of the result.
    """
    steps = [
        RewardStep(rule.kind, rule.starts_on, rule.from_fen, rule.reward_fen)
        for rule in campaign.reward_rules.all()
    ]
    results = (
        Result.objects.visible_to(user)
        .filter(campaign=campaign, staff__isnull=False)
        .filter(happened_on__gte=month, happened_on__lt=months_later(month, 1))
        .select_related("staff__unit")
        .order_by("staff_id", "pk")
    )
    earned: dict[int, Earned] = {}
    for result in results:
        fen = reward(steps, result.kind, result.happened_on, result.count, result.amount_fen)
        if not fen or result.staff is None:
            continue
        line = earned.setdefault(result.staff.pk, Earned(result.staff))
        line.results += -1 if result.reverses_id else 1
        line.amount_fen += result.amount_fen
        line.reward_fen += fen
    rows = sorted(earned.values(), key=lambda line: (-line.reward_fen, line.person.employee_no))
    return Statement(month, rows)
