"""What a bulletin freezes, and what it says to a reader."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import get_language, gettext, ngettext

from campaigns.models import Bulletin, Campaign
from campaigns.queries import page
from campaigns.queries.ranking import Group, Ranking, RankRow, frozen, people_shown, ranking
from campaigns.rules import Measure, week_of
from common import presentation
from organization.models import Staff

TOP = 3


@dataclass(frozen=True)
class BulletinText:
    """A frozen bulletin as it is shown: rows of units and people, the zeros, and its figures."""

    bulletin: Bulletin
    units: list[RankRow]
    people: list[RankRow]
    facts: dict[str, Any]

    @property
    def zeros(self) -> list[RankRow]:
        return [row for row in self.units if row.is_zero]

    @property
    def top_units(self) -> list[RankRow]:
        return [row for row in self.units if row.rank is not None and not row.is_zero][:TOP]

    @property
    def top_people(self) -> list[RankRow]:
        return [row for row in self.people if row.rank is not None and not row.is_zero][:TOP]

    @property
    def headline(self) -> str:
        return headline(self.facts["week"], self.top_units, len(self.zeros))

    @property
    def share_opened(self) -> float | None:
        return self.facts["accounts"] / self.facts["reachable"] if self.facts["reachable"] else None

    @property
    def share_of_market(self) -> float | None:
        return self.facts["deposits_fen"] / self.facts["market_fen"] if self.facts["market_fen"] else None

    @property
    def behind(self) -> int:
        """How many should be there by now and are not; negative when ahead."""
        return self.facts["due"] - self.facts["actual"]


def headline(week: int, top: list[RankRow], zeros: int) -> str:
    """The news in one line: what the week brought, who leads, and how many have nothing yet."""
    parts = [ngettext("%(n)s more this week", "%(n)s more this week", week) % {"n": week}]
    if top:
        first = top[0]
        climbed = first.move is not None and first.move > 0
        text = gettext("%(unit)s is back in the lead") if climbed else gettext("%(unit)s leads")
        parts.append(text % {"unit": first.name})
    if zeros:
        parts.append(ngettext("%(n)s unit still at zero", "%(n)s units still at zero", zeros) % {"n": zeros})
    return gettext("; ").join(parts)


def snapshot(campaign: Campaign, as_of: date) -> dict[str, Any]:
    """What a bulletin of a day keeps: rankings of units, and of people whose unit shows them to all, with sums."""
    shown = people_shown(campaign.participants.select_related("unit"), None)
    units = ranking(campaign, None, day=as_of)
    people = ranking(campaign, None, day=as_of, group=Group.PEOPLE)
    figures = page.reached(campaign, as_of)
    return {
        Group.UNITS.value: frozen(units.rows),
        Group.PEOPLE.value: frozen(people.rows),
        "facts": _facts(campaign, units, figures) | {"units_shown": len(shown)},
    }


def _facts(campaign: Campaign, units: Ranking, figures: page.Reached) -> dict[str, Any]:
    return {
        "name": campaign.bulletin_name or campaign.name,
        "campaign": campaign.name,
        "lead": campaign.bulletin_lead,
        "measure": campaign.measure,
        "actual": units.actual,
        "quota": units.quota,
        "reached": units.reached,
        "pace": units.pace,
        "due": units.due,
        "week": units.week,
        "zero_before": units.zero_before,
        "elapsed": units.progress.elapsed,
        "days": units.progress.total,
        "accounts": figures.accounts,
        "deposits_fen": figures.deposits_fen,
        "cards": figures.cards,
        "wealth_fen": figures.wealth_fen,
        "reachable": campaign.reachable_size or campaign.universe_size,
        "reachable_base": campaign.reachable_base or campaign.universe_base,
        "universe": campaign.universe_size,
        "universe_base": campaign.universe_base,
        "market_fen": campaign.market_fen,
        "market_base": campaign.market_base,
        "readers": page.readers(campaign),
    }


def bulletin_of(bulletin: Bulletin, *, with_people: bool) -> BulletinText:
    """A bulletin as it was frozen; without its people for readers whose unit does not take part."""
    return text_of(bulletin, bulletin.snapshot, with_people=with_people)


def text_of(bulletin: Bulletin, kept: dict[str, Any], *, with_people: bool) -> BulletinText:
    """What a snapshot says, of a bulletin that is stored or still to be."""
    return BulletinText(
        bulletin,
        [RankRow(**row) for row in kept[Group.UNITS.value]],
        [RankRow(**row) for row in kept[Group.PEOPLE.value]] if with_people else [],
        kept["facts"],
    )


def preview(
    campaign: Campaign, units: Ranking, people: Ranking | None, figures: page.Reached
) -> BulletinText:
    """The bulletin of next Monday as it would be today."""
    week = week_of(units.day) + timedelta(days=7)
    latest = campaign.bulletins.first()
    unmade = Bulletin(
        campaign=campaign, number=(latest.number if latest else 0) + 1, week_on=week, as_of=units.day
    )
    return BulletinText(unmade, units.rows, people.rows if people else [], _facts(campaign, units, figures))


def bulletin_list(campaign: Campaign, user: Staff, limit: int = 60) -> list[Bulletin]:
    """The bulletins of a campaign, newest first, without their snapshots."""
    return list(Bulletin.objects.visible_to(user).filter(campaign=campaign).defer("snapshot")[:limit])


def sentences(text: BulletinText) -> list[str]:
    """The two sentences under the headline, each share with its base."""
    facts = text.facts
    values = {
        "actual": figure(facts["actual"], facts["measure"]),
        "quota": figure(facts["quota"], facts["measure"]),
        "reached": presentation.percent(facts["reached"]),
        "behind": figure(abs(text.behind), facts["measure"]),
    }
    said = [
        (
            gettext("%(actual)s so far, %(reached)s of the quota of %(quota)s, %(behind)s behind the time.")
            if text.behind > 0
            else gettext("%(actual)s so far, %(reached)s of the quota of %(quota)s, on time.")
        )
        % values
    ]
    if text.share_opened is not None:
        said.append(
            gettext("Opened with %(share)s of %(base)s %(what)s.")
            % {
                "share": presentation.percent(text.share_opened),
                "base": presentation.number(facts["reachable"]),
                "what": facts["reachable_base"],
            }
        )
    return said


def base_of(text: BulletinText) -> str:
    """What the shares are of."""
    facts = text.facts
    if not facts["reachable"]:
        return ""
    words = {
        "base": presentation.number(facts["reachable"]),
        "what": facts["reachable_base"],
        "universe": presentation.number(facts["universe"]),
        "all": facts["universe_base"],
    }
    if facts["universe"] > facts["reachable"]:
        return gettext("The share is of %(base)s %(what)s, not of %(universe)s %(all)s.") % words
    return gettext("The share is of %(base)s %(what)s.") % words


def figure(value: int, measure: str) -> str:
    """A figure of what the campaign counts: accounts, or money."""
    if measure == Measure.COUNT:
        return presentation.number(value)
    return presentation.money(value, language=_language()).text


def _language() -> str:
    return "en" if get_language() == "en" else "zh"
