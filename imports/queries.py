"""A table as it would be taken over: its rows judged, the cells that are wrong, the words that mean nothing yet."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from common.calendar import business_date
from common.spreadsheets import Sheet, Table, as_text, fold_head
from files.mapping import CodeQuestion, Column
from files.sheets import sheet_of
from imports.models import SheetRun
from imports.rules import Kind, Read, RowError, Verdict, read_rows
from imports.targets import Target, targets
from imports.texts import FAULTS, KEPT_BACK

ROWS_SHOWN, FAULTS_SHOWN, ASKED = 25, 200, 30


@dataclass(frozen=True)
class CellShown:
    """A cell of the file, and in words what is wrong with it."""

    text: str
    wrong: str


@dataclass(frozen=True)
class RowShown:
    """A row of the file with what taking it over would do."""

    number: int
    verdict: Verdict
    cells: list[CellShown]


@dataclass(frozen=True)
class FaultShown:
    """What is wrong with one cell, in codes and in words."""

    row: int
    field: str
    label: str
    code: str
    text: str
    value: str


@dataclass(frozen=True)
class Preview:
    """What taking a table over would do: rows by what becomes of them; those that are wrong and the first of the rest.

    `missing` are the required fields without a column; `heads` the labels of the columns shown.
    """

    counts: dict[Verdict, int]
    heads: list[str]
    wrong: list[RowShown]
    fit: list[RowShown]
    faults: list[FaultShown]
    missing: list[str]
    questions: list[CodeQuestion]

    @property
    def writes(self) -> int:
        """How many records would be made or changed."""
        return self.counts[Verdict.MAKE] + self.counts[Verdict.CHANGE]


def target_of(run: SheetRun) -> Target:
    """Into what a table goes."""
    return targets()[run.target]


def read_run(run: SheetRun, *, at: datetime, sheet: Sheet | None = None) -> list[Read]:
    """Every row of a kept table by the mapping that stands, not judged yet."""
    target = target_of(run)
    words = {
        name: {**usual, **{fold_head(word): code for word, code in run.codes.get(name, {}).items()}}
        for name, usual in target.words().items()
    }
    return read_rows(
        (sheet or sheet_of(run)).rows,
        fields=target.fields,
        key=target.key,
        columns=run.mapping,
        words=words,
        today=business_date(at),
    )


def columns_of(run: SheetRun) -> list[Column]:
    """Every field with its column, the required ones first."""
    ordered = sorted(target_of(run).fields, key=lambda each: not each.required)
    return [Column(each.name, str(each.label), each.required, run.mapping.get(each.name)) for each in ordered]


def preview(run: SheetRun, *, at: datetime) -> Preview:
    """Everything that the page of a table shows before it is taken over."""
    target, sheet = target_of(run), sheet_of(run)
    missing = [str(each.label) for each in target.fields if each.required and each.name not in run.mapping]
    reads = [] if missing else read_run(run, at=at, sheet=sheet)
    known = target.known(reads, by=run.uploaded_by)
    judged = [(read, _verdict(target, read, known)) for read in reads]
    counts = Counter(verdict for _read, verdict in judged)
    shown = [each for each in target.fields if each.name in run.mapping]
    wrong = [read for read, verdict in judged if verdict == Verdict.WRONG]
    fit = [(read, verdict) for read, verdict in judged if verdict in (Verdict.MAKE, Verdict.CHANGE)]
    return Preview(
        counts={verdict: counts.get(verdict, 0) for verdict in Verdict},
        heads=[str(each.label) for each in shown],
        wrong=[_row(target, read, Verdict.WRONG, shown) for read in wrong[:ROWS_SHOWN]],
        fit=[_row(target, read, verdict, shown) for read, verdict in fit[:ROWS_SHOWN]],
        faults=[_fault(target, error) for read in wrong for error in read.errors][:FAULTS_SHOWN],
        missing=missing,
        questions=_questions(run, target, sheet),
    )


def _verdict(target: Target, read: Read, known: Any) -> Verdict:
    verdict = target.judge(read, known)
    return Verdict.WRONG if read.errors else verdict


def _row(target: Target, read: Read, verdict: Verdict, shown: Sequence[Any]) -> RowShown:
    wrong = {error.field: str(FAULTS[error.code]) for error in read.errors}
    # What is wrong with a field that has no column stands in the first cell, with the field's name.
    elsewhere = [
        f"{target.field(name).label} {said}"
        for name, said in wrong.items()
        if name not in {each.name for each in shown}
    ]
    if elsewhere and shown:
        wrong[shown[0].name] = "; ".join([wrong.get(shown[0].name, ""), *elsewhere]).lstrip("; ")
    cells = [CellShown(as_text(read.row.cell(each.name)), wrong.get(each.name, "")) for each in shown]
    return RowShown(read.number, verdict, cells)


def _fault(target: Target, error: RowError) -> FaultShown:
    label, private = target.field(error.field).label, target.field(error.field).private
    value = "" if private else error.value
    return FaultShown(error.row, error.field, str(label), error.code, str(FAULTS[error.code]), value)


def stored_faults(run: SheetRun) -> list[FaultShown]:
    """The cells for whose sake rows were left out when the table was taken over."""
    target = target_of(run)
    return [_fault(target, RowError(*fault)) for fault in run.faults[:FAULTS_SHOWN]]


def kept_back(run: SheetRun) -> list[tuple[int, str]]:
    """Rows that were not undone, and why."""
    rows = run.changes.exclude(kept_back="").order_by("row").values_list("row", "kept_back")
    return [(row, str(KEPT_BACK[why])) for row, why in rows[:FAULTS_SHOWN]]


def _questions(run: SheetRun, target: Target, sheet: Sheet) -> list[CodeQuestion]:
    """Words of the file that mean nothing here yet, the most frequent first."""
    usual = target.words()
    questions: list[CodeQuestion] = []
    for each in target.fields:
        place = run.mapping.get(each.name)
        if each.kind != Kind.CODE or place is None:
            continue
        meant = {fold_head(word) for word in run.codes.get(each.name, {})} | usual[each.name].keys()
        said = Counter(as_text(cells[place]) for _number, cells in sheet.rows if cells[place] is not None)
        choices = [(code, str(label)) for code, label in each.choices]
        questions += [
            CodeQuestion(each.name, str(each.label), word, count, choices)
            for word, count in said.most_common()
            if fold_head(word) not in meant
        ]
    return questions[:ASKED]


def in_use(record: Model) -> bool:
    """Whether any row of any app points to a record."""
    for relation in record._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or not relation.is_relation:
            continue
        pointing = relation.related_model._base_manager.filter(**{relation.field.name: record.pk})
        if pointing.exists():
            return True
    return False


def template(target: Target) -> list[Table]:
    """An empty table with our heads and one row of example, and a second one that says what each column takes."""
    heads = [str(each.label) for each in target.fields]
    says = [
        [
            str(each.label),
            _("Yes") if each.required else "",
            "、".join(str(label) for _code, label in each.choices[:40]) or str(each.example or ""),
        ]
        for each in target.fields
    ]
    notes = Table(_("Columns"), [_("Column"), _("Needed"), _("Words it takes, or an example")], says)
    return [Table(str(target.title), heads, [[each.example for each in target.fields]]), notes]
