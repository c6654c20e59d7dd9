"""The picture of one issue: both stretches, where they meet or gape, and the marks of the offers."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from negotiations import words
from negotiations.models import Issue
from negotiations.rules import zone


@dataclass(frozen=True)
class Bar:
    """A stretch of a drawing, in percent of its width."""

    x: Decimal
    width: Decimal

    @property
    def end(self) -> Decimal:
        return self.x + self.width


@dataclass(frozen=True)
class Drawing:
    """Where an issue's stretches and marks stand; left is good for them, right good for us."""

    ours: Bar | None
    theirs: Bar | None
    common: Bar | None
    gap: Bar | None
    our_mark: Decimal | None
    their_mark: Decimal | None
    settled: Decimal | None
    text: str


def zone_of(issue: Issue) -> zone.Zone | None:
    """Where both bottom lines meet; None where one is not known or they do not."""
    if issue.bottom is None or issue.their_bottom is None:
        return None
    return zone.zone(issue.bottom, issue.their_bottom, more_is_better=issue.more_is_better)


def drawing(
    issue: Issue,
    ours: Decimal | None,
    theirs: Decimal | None,
    settled: Decimal | None,
    meets: zone.Zone | None,
) -> Drawing | None:
    """The stretches and marks of an issue, `meets` being its zone; None where no value is known yet."""
    aims = [issue.best, issue.bottom, issue.their_best, issue.their_bottom, ours, theirs]
    scale = zone.scale([value for value in aims if value is not None], more_is_better=issue.more_is_better)
    if scale is None:
        return None
    measure = issue.measure

    def bar(one: Decimal | None, other: Decimal | None) -> Bar | None:
        if one is None or other is None:
            return None
        ends = sorted((scale.place(one), scale.place(other)))
        return Bar(ends[0], ends[1] - ends[0])

    if meets:
        text = _("Zone of agreement %(from)s to %(to)s") % {
            "from": words.value(measure, meets.ours),
            "to": words.value(measure, meets.theirs),
        }
    else:
        text = _("No zone of agreement")
    apart = not meets and issue.bottom is not None and issue.their_bottom is not None
    return Drawing(
        ours=bar(issue.bottom, issue.best),
        theirs=bar(issue.their_best, issue.their_bottom),
        common=bar(issue.bottom, issue.their_bottom) if meets else None,
        gap=bar(issue.bottom, issue.their_bottom) if apart else None,
        our_mark=scale.place(ours) if ours is not None and settled is None else None,
        their_mark=scale.place(theirs) if theirs is not None and settled is None else None,
        settled=scale.place(settled) if settled is not None else None,
        text=text,
    )
