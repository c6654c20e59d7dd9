"""Taking a customer's file out of the screen: the sheet for a visit on paper."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import get_language

from audit.services import record_act
from common.paper import set_pdf
from customers.models import Customer
from workspace.queries.sheet import Line, Part, sheet

_TEMPLATE = Path(__file__).resolve().parent / "typst" / "sheet.typ"


@transaction.atomic
def print_sheet(*, customer: Customer, by, at: datetime) -> bytes:
    """The sheet as a PDF in the reader's language; that it was taken along is recorded on the customer."""
    shown = sheet(customer, by, at)
    record_act(kind="customer.sheet_printed", subject=customer, actor=by, at=at)
    return set_pdf(
        _TEMPLATE,
        {
            "title": shown.title,
            "sub": shown.sub,
            "lang": "en" if get_language() == "en" else "zh",
            "facts": [[fact.label, fact.value, fact.note] for fact in shown.facts],
            "parts": [_part(part) for part in shown.parts],
            "notes": shown.notes,
            "foot": shown.foot,
        },
    )


def _part(part: Part) -> dict[str, Any]:
    return {
        "title": part.title,
        "none": part.none,
        "more": part.more,
        "lines": [_line(line) for line in part.lines],
    }


def _line(line: Line) -> dict[str, Any]:
    return {"head": line.head, "text": line.text, "note": line.note, "late": line.tone == "bad"}
