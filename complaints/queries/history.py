"""A file of past cases as it would be taken over: its cells read, its rows checked against what the bank knows."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from common.spreadsheets import Cell, Sheet, as_text, fold_head, match_columns
from complaints import learning_texts, texts
from complaints.models import Complaint, HistoryImport, StandardCode
from complaints.rules.codes import Channel, CodeKind, Level, Topic, Track, Validity
from complaints.rules.history import HEADS, USUAL, Fault, Known, PastCase, Reading, read_history
from customers.models import Customer
from files.mapping import CodeQuestion, Column
from files.sheets import sheet_of
from organization.models import Staff, Unit
from products.models import ProductLine

ROWS_SHOWN, FAULTS_SHOWN = 20, 200
# Fields whose codes the uploader may say the meaning of.
CODED = ("level", "channel", "track", "topic", "validity")


@dataclass(frozen=True)
class RowFaults:
    """What is wrong with a row, and its first cells so that one finds it."""

    row: int
    cells: list[str]
    faults: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Preview:
    """What taking over the file would do: rows that go in, that are here already, that stay out and why."""

    rows: int
    fit: int
    known: int
    left_out: int
    cases: list[PastCase]
    faults: list[RowFaults]
    questions: list[CodeQuestion]
    by_fault: list[tuple[str, str, int]]


def guessed_mapping(sheet: Sheet) -> dict[str, int]:
    """Which column holds which field, by the usual heads."""
    return match_columns(sheet.header, HEADS)


def reading_of(history: HistoryImport, sheet: Sheet, *, at: datetime) -> Reading:
    """The file's rows as cases and faults, with the mapping that stands."""
    return read_history(
        sheet.rows,
        mapping=history.mapping,
        codes=history.codes,
        known=known_for(history, sheet),
        home=history.unit_id,
        at=at,
    )


def known_for(history: HistoryImport, sheet: Sheet) -> Known:
    """What the bank knows of what the file names; customers are looked up by what stands in its column only."""
    named = _said(sheet, history.mapping.get("customer"))
    customers = Customer.objects.filter(customer_no__in=named) | Customer.objects.filter(
        credit_code__in=named
    )
    found: dict[str, int] = {}
    for key, number, credit_code in customers.values_list("pk", "customer_no", "credit_code"):
        found[fold_head(number)] = key
        if credit_code:
            found[fold_head(credit_code)] = key
    return Known(
        units={
            fold_head(name): unit.pk
            for unit in Unit.objects.order_by("-path")
            for name in (unit.name_en, unit.short_name_en, unit.name, unit.short_name, unit.code)
            if name
        },
        customers=found,
        products={
            fold_head(name): line.pk
            for line in ProductLine.objects.all()
            for name in (line.code, line.name_zh, line.name_en)
        },
        causes=_codes(CodeKind.CAUSE),
        business=_codes(CodeKind.BUSINESS),
        channels=_codes(CodeKind.CHANNEL),
        staff={fold_head(number): key for key, number in Staff.objects.values_list("pk", "employee_no")},
    )


def _codes(kind: CodeKind) -> dict[str, int]:
    rows = StandardCode.objects.filter(kind=kind).order_by("-position")
    return {fold_head(name): row.pk for row in rows for name in (row.name_en, row.name_zh, row.code)}


def _said(sheet: Sheet, place: int | None) -> set[str]:
    if place is None:
        return set()
    return {as_text(cells[place]) for _number, cells in sheet.rows if cells[place] is not None}


def columns_of(history: HistoryImport) -> list[Column]:
    """Every field with its column, the required ones first, then in their order."""
    labels = learning_texts.HISTORY_FIELDS
    required = ("number", "received_at", "unit", "text")
    ordered = [*required, *(name for name in HEADS if name not in required)]
    return [Column(name, str(labels[name]), name in required, history.mapping.get(name)) for name in ordered]


def preview(history: HistoryImport, *, at: datetime) -> Preview:
    """Everything that the page of a file shows before it is taken over."""
    sheet = sheet_of(history)
    reading = reading_of(history, sheet, at=at)
    known = set(
        Complaint.objects.filter(
            imported=True,
            source_system=history.source_system,
            source_number__in=[case.number for case in reading.cases],
        ).values_list("source_number", flat=True)
    )
    counts = Counter((fault.field, fault.wrong) for fault in reading.faults)
    wrong_rows = {fault.row for fault in reading.faults}
    return Preview(
        rows=reading.rows,
        fit=sum(case.number not in known for case in reading.cases),
        known=len(known),
        left_out=len(wrong_rows),
        cases=[case for case in reading.cases if case.number not in known][:ROWS_SHOWN],
        faults=_row_faults(sheet, reading.faults),
        questions=_questions(history, sheet),
        by_fault=[
            (str(learning_texts.HISTORY_FIELDS[name]), str(learning_texts.HISTORY_FAULTS[wrong]), count)
            for (name, wrong), count in counts.most_common()
        ],
    )


def _row_faults(sheet: Sheet, faults: list[Fault]) -> list[RowFaults]:
    cells: dict[int, tuple[Cell, ...]] = dict(sheet.rows)
    by_row: dict[int, list[tuple[str, str, str]]] = {}
    for fault in faults[:FAULTS_SHOWN]:
        said = (
            str(learning_texts.HISTORY_FIELDS[fault.field]),
            str(learning_texts.HISTORY_FAULTS[fault.wrong]),
            fault.value,
        )
        by_row.setdefault(fault.row, []).append(said)
    return [RowFaults(row, [as_text(cell) for cell in cells[row][:4]], said) for row, said in by_row.items()]


def stored_faults(history: HistoryImport) -> list[tuple[int, str, str, str]]:
    """The rows that were left out when the file was taken over, in words."""
    return [
        (row, str(learning_texts.HISTORY_FIELDS[name]), str(learning_texts.HISTORY_FAULTS[wrong]), value)
        for row, name, wrong, value in history.faults[:FAULTS_SHOWN]
    ]


def _questions(history: HistoryImport, sheet: Sheet) -> list[CodeQuestion]:
    questions = []
    for name in CODED:
        place = history.mapping.get(name)
        if place is None:
            continue
        said = Counter(as_text(cells[place]) for _number, cells in sheet.rows if cells[place] is not None)
        usual = USUAL[name]
        for code, count in said.most_common(12):
            if code in usual or code.lower() in usual:
                continue
            questions.append(
                CodeQuestion(name, str(learning_texts.HISTORY_FIELDS[name]), code, count, choices_of(name))
            )
    return questions


def choices_of(name: str) -> list[tuple[str, str]]:
    """Our codes of a field in words."""
    words: dict[str, list[tuple[str, str]]] = {
        "level": [(str(level.value), str(texts.LEVELS[level])) for level in Level],
        "channel": [(channel.value, str(texts.CHANNELS[channel])) for channel in Channel],
        "track": [(track.value, str(texts.TRACKS[track])) for track in Track],
        "topic": [(topic.value, str(texts.TOPICS[topic])) for topic in Topic],
        "validity": [(one.value, str(texts.VALIDITIES[one])) for one in Validity if one.value],
    }
    return words[name]
