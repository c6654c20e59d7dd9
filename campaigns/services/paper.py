"""The bulletin on paper: one PDF in the bank's language, set by typst from plain values."""

from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext, pgettext

from campaigns.queries.bulletins import BulletinText, base_of, figure, sentences
from campaigns.queries.ranking import RankRow
from campaigns.rules import Measure
from common import presentation
from common.paper import set_pdf

LANGUAGE = "zh-hans"
_TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "bulletin.typ"


def bulletin_pdf(*, text: BulletinText) -> bytes:
    """The bytes of the PDF; people stand in it only where their unit shows them to all."""
    with translation.override(LANGUAGE):
        return set_pdf(_TEMPLATE, _data(text))


def _data(text: BulletinText) -> dict[str, Any]:
    facts, bulletin = text.facts, text.bulletin
    return {
        "title": f"{facts['name']} {bulletin.number}",
        "bank": bulletin.campaign.owner_unit.name,
        "lang": "zh",
        "name": facts["name"],
        "issue": gettext("No. %(number)s, %(day)s")
        % {"number": bulletin.number, "day": bulletin.week_on.isoformat()},
        "headline": text.headline,
        "lead": facts["lead"],
        "sentences": sentences(text),
        "tiles": _tiles(text),
        "units": {
            "title": gettext("Units"),
            "heads": _heads(gettext("Unit"), facts["measure"]),
            "rows": [_row(row, facts["measure"]) for row in text.units],
        },
        "people": {
            "title": gettext("Account managers"),
            "heads": _heads(pgettext("campaign", "Name"), facts["measure"]),
            "rows": [_row(row, facts["measure"]) for row in text.people],
        },
        "zeros": {
            "title": gettext("At zero"),
            "text": gettext(", ").join(row.name for row in text.zeros) or gettext("No unit is at zero."),
        },
        "base": base_of(text),
        "foot": gettext("As of %(day)s") % {"day": bulletin.as_of.isoformat()},
    }


def _tiles(text: BulletinText) -> list[dict[str, str]]:
    facts = text.facts
    market = presentation.money(facts["market_fen"], language="zh").text
    return [
        {
            "label": gettext("Accounts opened"),
            "value": presentation.number(facts["accounts"]),
            "note": gettext("%(week)s this week") % {"week": presentation.signed(facts["week"], 0)}
            if facts["measure"] == Measure.COUNT
            else "",
        },
        {
            "label": gettext("Pace"),
            "value": presentation.number(facts["pace"], 2),
            "note": gettext("working day %(elapsed)s of %(days)s") % facts,
        },
        {
            "label": pgettext("campaign", "Deposits"),
            "value": presentation.money(facts["deposits_fen"], language="zh").text,
            "note": gettext("%(share)s of a market of %(market)s")
            % {"share": presentation.percent(text.share_of_market), "market": market}
            if text.share_of_market is not None
            else "",
        },
        {
            "label": gettext("Cards"),
            "value": presentation.number(facts["cards"]),
            "note": gettext("Wealth products %(amount)s")
            % {"amount": presentation.money(facts["wealth_fen"], language="zh").text},
        },
    ]


def _heads(name: str, measure: str) -> list[str]:
    return [
        gettext("Rank"),
        gettext("Moved"),
        name,
        gettext("Actual / quota"),
        gettext("Attainment"),
        gettext("Pace"),
        gettext("Week"),
        pgettext("campaign", "Deposits"),
        pgettext("campaign", "Points"),
    ]


def _row(row: RankRow, measure: str) -> dict[str, Any]:
    quota = "—" if row.quota is None else figure(row.quota, measure)
    return {
        "zero": row.is_zero,
        "sub": row.sub,
        "cells": [
            "—" if row.rank is None else str(row.rank),
            moved(row.move),
            row.name,
            f"{figure(row.actual, measure)} / {quota}",
            presentation.percent(row.reached),
            presentation.number(row.pace, 2),
            figure(row.week, measure),
            presentation.money(row.deposits_fen, language="zh").text,
            presentation.number(row.points),
        ],
    }


def moved(places: int | None) -> str:
    """An arrow and the number of places."""
    if not places:
        return "—"
    return f"▲{places}" if places > 0 else f"▼{-places}"
