"""The standard for pricing on paper: one PDF in the bank's language, set by typst from plain values."""

from datetime import date
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext, pgettext

from common import presentation
from common.paper import set_pdf
from pricing.queries import Standard
from pricing.queries.standard import sentences_of
from pricing.texts import posted_term

LANGUAGE = "zh-hans"
_TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "standard.typ"


def standard_pdf(*, standard: Standard, day: date) -> bytes:
    """The bytes of the PDF; the standard names no customer."""
    with translation.override(LANGUAGE):
        return set_pdf(_TEMPLATE, _data(standard, day))


def _data(standard: Standard, day: date) -> dict[str, Any]:
    return {
        "title": gettext("Standard for pricing"),
        "sub": gettext("version %(label)s, as of %(day)s")
        % {"label": standard.sheet.label, "day": day.isoformat()},
        "sentences": sentences_of(standard),
        "foot": gettext("Public; anybody may hold the bank to it."),
        "sections": [
            {
                "title": gettext("What goes into a price"),
                "heads": [gettext("Product"), gettext("Operating cost"), gettext("Target margin")],
                "rows": [
                    [
                        line.product,
                        presentation.percent(line.operating_cost, 2),
                        presentation.percent(line.target_margin, 2),
                    ]
                    for line in standard.lines
                ],
            },
            {
                "title": gettext("Posted rates of deposits"),
                "heads": [gettext("Product"), gettext("Term"), gettext("Rate")],
                "rows": [
                    [one.product_line.name, posted_term(one.months), presentation.percent(one.rate, 2)]
                    for one in standard.posted
                ],
            },
            {
                "title": gettext("Who may give how much"),
                "heads": [gettext("Product"), *[str(level) for level in standard.levels]],
                "rows": [
                    [line.product, *[_limit(limit) for limit in line.limits]] for line in standard.lines
                ],
            },
        ],
    }


def _limit(limit: Any) -> str:
    """'25 bp, 2 亿元', or that there is no limit."""
    if limit.limit_bp is None:
        return pgettext("limit", "above")
    amount = presentation.money(limit.limit_fen, language="zh").text if limit.limit_fen is not None else ""
    return f"{limit.limit_bp} bp, {amount}" if amount else f"{limit.limit_bp} bp"
