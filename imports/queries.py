"""A table as it would be taken over: its rows judged, the cells that are wrong, the words that mean nothing yet."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from common.spreadsheets import Table, as_text, fold_head
from files.mapping import CodeQuestion, Column
from imports.models import SheetRun
from imports.rules import Kind, Read, RowError, Verdict, read_rows, rows_told_twice
from imports.staging import rows_of
from imports.targets import Target, Tile, in_words, targets
from imports.texts import FAULTS, KEPT_BACK

ROWS_SHOWN, FAULTS_SHOWN, ASKED, RECORDS_SHOWN = 25, 200, 30, 100


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
    remark: str = ""


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

    `aside` are rows of which nothing is written, with what there is to say of them; `tiles` the target's own figures.
    `missing` are the required fields without a column; `heads` the labels of the columns shown.
    """

    counts: dict[Verdict, int]
    heads: list[str]
    wrong: list[RowShown]
    fit: list[RowShown]
    aside: list[RowShown]
    tiles: list[Tile]
    faults: list[FaultShown]
    missing: list[str]
    questions: list[CodeQuestion]

    @property
    def remarks(self) -> bool:
        """Whether there is something to say of the rows that fit."""
        return any(row.remark for row in self.fit)

    @property
    def writes(self) -> int:
        """How many records would be made or changed."""
        return self.counts[Verdict.MAKE] + self.counts[Verdict.CHANGE]


def target_of(run: SheetRun) -> Target:
    """Into what a table goes."""
    return targets()[run.target]


def read_run(run: SheetRun, *, at: datetime, start: int | None = None) -> list[Read]:
    """Every row of a kept table (or of the part from `start`) by the mapping that stands, not judged yet."""
    target = target_of(run)
    words = {
        name: {**usual, **{fold_head(word): code for word, code in run.codes.get(name, {}).items()}}
        for name, usual in target.words().items()
    }
    return read_rows(rows_of(run, start=start), fields=target.fields, columns=run.mapping, words=words, at=at)


def mark_twice(target: Target, reads: Sequence[Read], twice: Collection[int]) -> None:
    """Say in its place that a row names what a row above named."""
    for read in reads:
        if read.number in twice:
            read.wrong(target.key[-1], "twice")


def columns_of(run: SheetRun) -> list[Column]:
    """Every field with its column, the required ones first."""
    ordered = sorted(target_of(run).fields, key=lambda each: not each.required)
    return [Column(each.name, str(each.label), each.required, run.mapping.get(each.name)) for each in ordered]


def preview(run: SheetRun, *, at: datetime) -> Preview:
    """Everything that the page of a table shows before it is taken over."""
    target = target_of(run)
    missing = [str(each.label) for each in target.fields if each.required and each.name not in run.mapping]
    read = read_run(run, at=at)
    reads = [] if missing else read
    mark_twice(target, reads, rows_told_twice(reads, target.names))
    known = target.known(reads, by=run.uploaded_by, said=run.said)
    judged = [(each, _verdict(target, each, known)) for each in reads]
    shown = [each for each in target.fields if each.name in run.mapping]
    by_verdict: dict[Verdict, list[RowShown]] = {verdict: [] for verdict in Verdict}
    counts: Counter[Verdict] = Counter()
    figures: Counter[str] = Counter()
    for each, verdict in judged:
        counts[verdict] += 1
        if each.counts_as and verdict != Verdict.WRONG:
            figures[each.counts_as] += 1
        if len(by_verdict[verdict]) < ROWS_SHOWN:
            by_verdict[verdict].append(_row(target, each, verdict, shown))
    aside = [row for verdict in (Verdict.SAME, Verdict.PASS) for row in by_verdict[verdict] if row.remark]
    wrong = [each for each, verdict in judged if verdict == Verdict.WRONG]
    return Preview(
        counts={verdict: counts[verdict] for verdict in Verdict},
        heads=[str(each.label) for each in shown],
        wrong=by_verdict[Verdict.WRONG],
        fit=[*by_verdict[Verdict.MAKE], *by_verdict[Verdict.CHANGE]][:ROWS_SHOWN],
        aside=aside,
        tiles=target.tiles(figures),
        faults=[_fault(target, error) for each in wrong for error in each.errors][:FAULTS_SHOWN],
        missing=missing,
        questions=_questions(run, target, read),
    )


def _verdict(target: Target, read: Read, known: Any) -> Verdict:
    verdict = target.judge(read, known)
    return Verdict.WRONG if read.errors else verdict


def _row(target: Target, read: Read, verdict: Verdict, shown: Sequence[Any]) -> RowShown:
    wrong = {error.field: fault_text(target, error.code) for error in read.errors}
    # What is wrong with a field that has no column stands in the first cell, with the field's name.
    elsewhere = [
        f"{target.field(name).label} {said}"
        for name, said in wrong.items()
        if name not in {each.name for each in shown}
    ]
    if elsewhere and shown:
        wrong[shown[0].name] = "; ".join([wrong.get(shown[0].name, ""), *elsewhere]).lstrip("; ")
    cells = [CellShown(as_text(read.row.cell(each.name)), wrong.get(each.name, "")) for each in shown]
    return RowShown(read.number, verdict, cells, read.remark)


def _fault(target: Target, error: RowError) -> FaultShown:
    label, private = target.field(error.field).label, target.field(error.field).private
    value = "" if private else error.value
    return FaultShown(error.row, error.field, str(label), error.code, fault_text(target, error.code), value)


def fault_text(target: Target, code: str) -> str:
    """What is wrong, in the words of the target or in ours."""
    return str({**FAULTS, **target.faults}[code])


def stored_faults(run: SheetRun) -> list[FaultShown]:
    """The cells for whose sake rows were left out when the table was taken over."""
    target = target_of(run)
    return [_fault(target, RowError(*fault)) for fault in run.faults[:FAULTS_SHOWN]]


def kept_back(run: SheetRun) -> list[tuple[int, str]]:
    """Rows that were not undone, and why."""
    rows = run.changes.exclude(kept_back="").order_by("row").values_list("row", "kept_back")
    return [(row, str(KEPT_BACK[why])) for row, why in rows[:FAULTS_SHOWN]]


def made_records(run: SheetRun, *, by: Any) -> list[tuple[int, str, str]]:
    """The first records that a table made or changed: row, name and address, as far as the reader may see them."""
    rows = list(run.changes.filter(undone_at=None).values_list("row", "record_id")[:RECORDS_SHOWN])
    told = target_of(run).records([key for _row, key in rows], by=by)
    return [(row, *told[key]) for row, key in rows if key in told]


def said_words(run: SheetRun) -> list[str]:
    """What the bringer said of the whole table, in words."""
    found = []
    for name, field in target_of(run).asked(run.uploaded_by).items():
        said = run.said.get(name)
        if said in (None, "", False):
            continue
        choices = {str(code): str(label) for code, label in getattr(field, "choices", ())}
        found.append(str(field.label) if said is True else choices.get(str(said), str(said)))
    return found


def _questions(run: SheetRun, target: Target, reads: Sequence[Read]) -> list[CodeQuestion]:
    """Words of the file that mean nothing here yet, the most frequent first."""
    usual = target.words()
    questions: list[CodeQuestion] = []
    for each in target.fields:
        if each.kind != Kind.CODE or each.name not in run.mapping:
            continue
        meant = {fold_head(word) for word in run.codes.get(each.name, {})} | usual[each.name].keys()
        cells = [read.row.cell(each.name) for read in reads]
        said = Counter(as_text(cell) for cell in cells if cell is not None)
        choices = [(code, in_words(label)) for code, label in target.choices(each)]
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
            "、".join(in_words(label) for _code, label in islice(target.choices(each), 40))
            or str(each.example or ""),
        ]
        for each in target.fields
    ]
    notes = Table(_("Columns"), [_("Column"), _("Needed"), _("Words it takes, or an example")], says)
    return [Table(str(target.title), heads, [[each.example for each in target.fields]]), notes]
