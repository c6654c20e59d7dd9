"""What a price brings, as bars on one scale."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common.calendar import business_today
from common.presentation import percent
from pricing import texts
from pricing.queries.history import similar_talks
from pricing.queries.quoting import Offered, RateReturn, price_in_the_books

# RAROC is drawn from nothing to a fifth.
SCALE = Decimal("0.20")
HUNDRED = 100


@dataclass(frozen=True)
class ReturnBar:
    """One return: in words, its share of the scale in percent, and whether it passes the hurdle."""

    label: str
    raroc: Decimal | None
    share: int
    tone: str
    passes: bool
    asked: bool


def return_bars(offered: Offered) -> list[ReturnBar]:
    """The loan and the relationship, each at the quote and at what is asked; a deposit alone has no RAROC."""
    rates = [(offered.at_quote, False)] + ([(offered.at_asked, True)] if offered.at_asked else [])
    alone = [] if offered.taken else [_bar(at, asked, whole=False) for at, asked in rates]
    return alone + [_bar(at, asked, whole=True) for at, asked in rates]


def brought(offered: Offered) -> dict[str, Any]:
    """What a page shows of a price: what it brings, as bars with the hurdle, and how similar talks ended.

    `counted_at` is the transfer price at which the months will count a deposit in foreign currency.
    """
    talks = similar_talks(offered.line)
    return {
        "offered": offered,
        "returns": return_bars(offered),
        "counted_at": price_in_the_books(offered.line, business_today()) if offered.foreign else None,
        "hurdle_share": _share(offered.hurdle),
        "talks": talks,
        "talks_figures": texts.talks_figures(talks),
    }


def _bar(at: RateReturn, asked: bool, *, whole: bool) -> ReturnBar:
    returned, passes = (at.whole, at.whole_passes) if whole else (at.alone, at.alone_passes)
    words = {"rate": percent(at.rate, 2)}
    label = _("Relationship, at %(rate)s") % words if whole else _("Loan alone, at %(rate)s") % words
    missed = "bad" if asked else "warn"
    return ReturnBar(
        label=label,
        raroc=returned.raroc,
        share=_share(returned.raroc or Decimal(0)),
        tone="good" if passes else missed,
        passes=passes,
        asked=asked,
    )


def _share(ratio: Decimal) -> int:
    return max(0, min(HUNDRED, int(ratio / SCALE * HUNDRED)))
