"""A file of closed deals as it would be taken over: its rows, what its words mean, and what is wrong."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import translation

from common.calendar import business_date
from common.spreadsheets import Sheet, as_text, match_columns
from files.mapping import CodeQuestion, Column
from files.sheets import sheet_of
from products.models import ProductLine
from prospects.models import DealImport, DecidingFactor, Opportunity, StageName
from prospects.pipeline_texts import IMPORT_ERRORS, IMPORT_FIELDS, RESULTS
from prospects.rules.deal_import import HEADS, REQUIRED, WORDED, Deal, Reading, read_deals, words_of
from prospects.rules.deal_import import RESULTS as RESULT_WORDS
from prospects.rules.pipeline import win_rate

LANGUAGES = ("zh-hans", "en")
SHOWN, SHOWN_ERRORS, ASKED = 20, 200, 30


@dataclass(frozen=True)
class Preview:
    """What taking a file over would do; `rate` is its win rate, `errors` (row, field, what, value) in words."""

    rows: int
    deals: list[Deal]
    fit: int
    known: int
    running: int
    won: int
    lost: int
    rate: Decimal | None
    error_rows: int
    errors: list[tuple[int, str, str, str]]
    missing: list[str]
    questions: list[CodeQuestion]


def guessed_columns(sheet: Sheet) -> dict[str, int]:
    """Which column holds which field, by the usual heads."""
    return match_columns(sheet.header, HEADS)


def read_closed_deals(
    *,
    sheet: Sheet,
    at: datetime,
    columns: Mapping[str, int] | None = None,
    codes: Mapping[str, Mapping[str, str]] | None = None,
) -> Reading:
    """The table's deals and what is wrong with its rows; without `columns` by the usual heads, `codes` besides ours."""
    said = {
        name: usual | {word.lower(): code for word, code in (codes or {}).get(name, {}).items()}
        for name, usual in usual_words().items()
    }
    found = guessed_columns(sheet) if columns is None else columns
    return read_deals(sheet, today=business_date(at), words=said, columns=found)


def reading_of(kept: DealImport, sheet: Sheet, *, at: datetime) -> Reading:
    """A kept file's deals with the mapping that stands."""
    return read_closed_deals(sheet=sheet, at=at, columns=kept.mapping, codes=kept.codes)


def usual_words() -> dict[str, dict[str, str]]:
    """What the words of each worded field mean without anybody saying so: our codes and names in both languages."""
    lines = {line.code: (line.name_zh, line.name_en) for line in ProductLine.objects.all()}
    return {
        "result": words_of(RESULT_WORDS),
        "stage": words_of(_labels(StageName)),
        "product_line": words_of(lines),
        "decided_by": words_of(_labels(DecidingFactor)),
    }


def _labels(choices) -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {each.value: () for each in choices}
    for language in LANGUAGES:
        with translation.override(language):
            names = {each.value: (*names[each.value], str(each.label)) for each in choices}
    return names


def columns_of(kept: DealImport) -> list[Column]:
    """Every field with its column, the required ones first."""
    ordered = [*REQUIRED, *(name for name in HEADS if name not in REQUIRED)]
    return [
        Column(name, str(IMPORT_FIELDS[name]), name in REQUIRED, kept.mapping.get(name)) for name in ordered
    ]


def preview(kept: DealImport, *, at: datetime) -> Preview:
    """Everything that the page of a file shows before it is taken over."""
    sheet = sheet_of(kept)
    reading = reading_of(kept, sheet, at=at)
    keys = {f"{kept.source_system}:{deal.number}": deal for deal in reading.deals}
    known = set(Opportunity.objects.filter(import_key__in=keys).values_list("import_key", flat=True))
    won = sum(deal.won for deal in reading.deals)
    lost = len(reading.deals) - won
    return Preview(
        rows=len(sheet.rows),
        deals=[deal for key, deal in keys.items() if key not in known][:SHOWN],
        fit=len(keys) - len(known),
        known=len(known),
        running=reading.running,
        won=won,
        lost=lost,
        rate=win_rate(won, lost),
        error_rows=len({error.row for error in reading.errors}),
        errors=[
            (error.row, str(IMPORT_FIELDS[error.field]), str(IMPORT_ERRORS[error.code]), error.value)
            for error in reading.errors[:SHOWN_ERRORS]
        ],
        missing=[str(IMPORT_FIELDS[name]) for name in reading.missing],
        questions=_questions(kept, sheet),
    )


def stored_errors(kept: DealImport) -> list[tuple[int, str, str, str]]:
    """The rows that were left out when the file was taken over, in words."""
    return [
        (row, str(IMPORT_FIELDS[name]), str(IMPORT_ERRORS[code]), value)
        for row, name, code, value in kept.faults[:SHOWN_ERRORS]
    ]


def _questions(kept: DealImport, sheet: Sheet) -> list[CodeQuestion]:
    """Words of the other system that mean nothing here yet, the most frequent first."""
    usual = usual_words()
    questions = []
    for name in WORDED:
        place = kept.mapping.get(name)
        if place is None:
            continue
        meant = {word.lower() for word in kept.codes.get(name, {})} | set(usual[name])
        said = Counter(as_text(cells[place]) for _, cells in sheet.rows if cells[place] is not None)
        questions += [
            CodeQuestion(name, str(IMPORT_FIELDS[name]), word, count, _choices(name))
            for word, count in said.most_common()
            if word.lower() not in meant
        ]
    return questions[:ASKED]


def _choices(name: str) -> list[tuple[str, str]]:
    if name == "product_line":
        return [(line.code, line.name) for line in ProductLine.objects.order_by("position")]
    words = {"result": RESULTS.items(), "stage": StageName.choices, "decided_by": DecidingFactor.choices}
    return [(code, str(label)) for code, label in words[name]]
