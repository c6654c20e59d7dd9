"""The workbench of a talk, whole: preparation grid, utilities, trades, stop line, ledger, guide; for its team alone."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from negotiations import texts, words
from negotiations.models import Issue, Lesson, Negotiation, PhaseNote, StopApproval, TacticSeen, TeamMember
from negotiations.queries.drawing import Drawing, drawing, zone_of
from negotiations.queries.endings import similar_talks
from negotiations.queries.facts import facts_of
from negotiations.queries.leave import beyond_tables, limits_of, prices_of
from negotiations.queries.ledger import Ledger, Track, chart_of, ledger
from negotiations.rules import utility, zone
from negotiations.rules.codes import (
    PHASES,
    AskState,
    Confidence,
    Measure,
    Part,
    Phase,
    Side,
    Step,
    Subject,
)
from negotiations.rules.concessions import approaches_limit
from negotiations.rules.steps import Need, missing, next_step, position
from pricing.texts import talks_figures


@dataclass(frozen=True)
class IssueRow:
    """One line of the grid with its values as words."""

    issue: Issue
    name: str
    unit: str
    ours: list[str]
    theirs: list[str]
    confidence: str
    drawing: Drawing | None
    # Where both bottom lines meet; None where one is not known or they do not.
    meets: zone.Zone | None
    distance: str
    tone: str
    our_weight: int
    their_weight: int
    track: Track


@dataclass(frozen=True)
class Totals:
    """Utilities now, and what the best package of whole issues would make of them."""

    ours: Decimal
    theirs: Decimal
    best: utility.Package | None


@dataclass(frozen=True)
class StopLine:
    """The scale of one issue's limits: places in percent, words beside them."""

    row: IssueRow
    bottom: Decimal
    authority: Decimal | None
    ours: Decimal | None
    theirs: Decimal | None
    low: str
    high: str
    bottom_words: str
    authority_words: str
    our_words: str
    their_words: str
    # What the price tables leave of a rate, in words, and whether the authority that was typed goes further.
    tables_words: str
    beyond_tables: bool


@dataclass(frozen=True)
class Named:
    """A record beside the word for its code, and what it says in one line."""

    record: Any
    name: str
    said: str = ""


@dataclass(frozen=True)
class PhaseMark:
    code: str
    name: str
    state: str


@dataclass(frozen=True)
class Workbench:
    """Everything that the page shows."""

    negotiation: Negotiation
    rows: list[IssueRow]
    totals: Totals | None
    # What to give, and what to get for it.
    trades: list[tuple[IssueRow, IssueRow]]
    ledger: Ledger
    chart: dict[str, Any] | None
    focus: IssueRow | None
    stop_line: StopLine | None
    phases: list[PhaseMark]
    step_number: int
    step_name: str
    step_guide: str
    phase_guide: str
    next_step: str
    next_step_name: str
    missing: list[str]
    slowing: bool | None
    settled: int
    asks: list[Named]
    tactics: list[TacticSeen]
    notes: list[Named]
    team: list[Named]
    lessons: list[Lesson]
    # How similar talks ended, in figures; empty while too few have.
    similar: str
    days_left: int


def workbench(negotiation: Negotiation, today: date, *, focus: str = "") -> Workbench:
    """The page of a talk in a fixed number of queries; `focus` is the public id of the issue to draw."""
    issues = list(Issue.objects.filter(negotiation=negotiation).order_by("position"))
    book = ledger(negotiation, issues)
    rows = [_row(issue, book.tracks[issue.pk]) for issue in issues]
    shown = _focus(rows, focus)
    step = Step(negotiation.step)
    following = next_step(step)
    needs = missing(step, following, facts_of(negotiation)) if following else []
    return Workbench(
        negotiation=negotiation,
        rows=rows,
        totals=_totals(rows),
        trades=_trades(rows),
        ledger=book,
        chart=_chart(shown, book),
        focus=shown,
        stop_line=_stop_line(shown) if shown else None,
        phases=_phases(Phase(negotiation.phase)),
        step_number=position(step),
        step_name=str(texts.STEPS[step]),
        step_guide=str(texts.STEP_GUIDES[step]),
        phase_guide=str(texts.PHASE_GUIDES[Phase(negotiation.phase)]),
        next_step=following.value if following and following != Step.AGREE else "",
        next_step_name=str(texts.STEPS[following]) if following else "",
        missing=[str(texts.NEEDS[need]) for need in needs if need != Need.SETTLED],
        slowing=approaches_limit([value for _, value in shown.track.ours]) if shown else None,
        settled=sum(row.track.settled is not None for row in rows),
        asks=_asks(negotiation),
        tactics=list(
            TacticSeen.objects.filter(negotiation=negotiation)
            .select_related("tactic")
            .order_by("-at", "-id")[:8]
        ),
        notes=_notes(negotiation),
        team=_team(negotiation),
        lessons=list(
            Lesson.objects.filter(negotiation=negotiation).select_related("by").order_by("-at", "-id")
        ),
        similar=_similar(negotiation),
        days_left=(negotiation.deadline_on - today).days,
    )


def _similar(negotiation: Negotiation) -> str:
    """How talks about the same product ended, to prepare this one; a talk's product is its opportunity's."""
    deal = negotiation.opportunity
    return talks_figures(similar_talks(deal.product_line)) if deal else ""


def _asks(negotiation: Negotiation) -> list[Named]:
    found = StopApproval.objects.filter(negotiation=negotiation).select_related("issue", "decided_by")
    return [
        Named(
            ask,
            str(texts.ASK_STATES[AskState(ask.state)]),
            f"{words.issue_name(ask.issue.subject, ask.issue.name)} {words.value(ask.issue.measure, ask.value)}",
        )
        for ask in found.order_by("-asked_at", "-id")[:5]
    ]


def _notes(negotiation: Negotiation) -> list[Named]:
    found = PhaseNote.objects.filter(negotiation=negotiation).select_related("by").order_by("-at", "-id")
    return [Named(note, str(texts.PHASES[Phase(note.phase)])) for note in found[:20]]


def _team(negotiation: Negotiation) -> list[Named]:
    found = TeamMember.objects.filter(negotiation=negotiation, ends_on=None).select_related("staff")
    return [Named(member, str(texts.PARTS[Part(member.part)])) for member in found.order_by("id")]


def _focus(rows: list[IssueRow], asked: str) -> IssueRow | None:
    """The issue asked for, else the first rate, else the one most was offered on."""
    for row in rows:
        if str(row.issue.public_id) == asked:
            return row
    rate = next((row for row in rows if row.issue.subject == Subject.RATE), None)
    return rate or max(rows, key=lambda row: len(row.track.ours) + len(row.track.theirs), default=None)


def _row(issue: Issue, track: Track) -> IssueRow:
    measure = issue.measure
    ours, theirs = track.last(Side.OURS), track.last(Side.THEIRS)
    meets = zone_of(issue)
    distance, tone = "", ""
    if track.settled is not None:
        distance, tone = _("settled %(value)s") % {"value": words.value(measure, track.settled)}, "good"
    elif issue.bottom is not None and issue.their_bottom is not None and meets is None:
        distance, tone = _("no zone"), "bad"
    elif ours is not None and theirs is not None:
        distance = words.apart(measure, ours, theirs)
    return IssueRow(
        issue=issue,
        name=words.issue_name(issue.subject, issue.name),
        unit=str(texts.MEASURES[Measure(issue.measure)]),
        ours=[words.value(measure, aim) for aim in (issue.best, issue.likely, issue.bottom)],
        theirs=[
            words.value(measure, aim) for aim in (issue.their_best, issue.their_likely, issue.their_bottom)
        ],
        confidence=str(texts.CONFIDENCE[Confidence(issue.confidence or Confidence.LOW)]),
        drawing=drawing(issue, ours, theirs, track.settled, meets),
        meets=meets,
        distance=distance,
        tone=tone,
        our_weight=issue.our_weight,
        their_weight=issue.their_weight,
        track=track,
    )


def _weighed(rows: list[IssueRow]) -> list[IssueRow]:
    """Rows with all four ends, which utilities can be reckoned from."""
    return [
        row
        for row in rows
        if None not in (row.issue.best, row.issue.bottom, row.issue.their_best, row.issue.their_bottom)
    ]


def _scores(issue: Issue, value: Decimal) -> tuple[Decimal, Decimal]:
    return (
        utility.score(value, bottom=issue.bottom, best=issue.best),
        utility.score(value, bottom=issue.their_bottom, best=issue.their_best),
    )


def _now(row: IssueRow) -> Decimal:
    """Where the issue stands: settled, or half way between both offers, or between both likely values."""
    issue, track = row.issue, row.track
    ours = track.last(Side.OURS) or issue.likely or issue.best
    theirs = track.last(Side.THEIRS) or issue.their_likely or issue.their_best
    return (ours + theirs) / 2


def _totals(rows: list[IssueRow]) -> Totals | None:
    known = _weighed(rows)
    if not known:
        return None
    ours = utility.normalised([row.our_weight for row in known])
    theirs = utility.normalised([row.their_weight for row in known])
    scores = [_scores(row.issue, _now(row)) for row in known]
    whole = [
        utility.Weighed(
            key=row.issue.pk,
            ours=mine,
            theirs=yours,
            if_ours=_scores(row.issue, row.issue.their_bottom if _trades_whole(row) else _now(row)),
            if_theirs=_scores(row.issue, row.issue.bottom if _trades_whole(row) else _now(row)),
        )
        for row, mine, yours in zip(known, ours, theirs, strict=True)
    ]
    return Totals(
        ours=utility.utility(ours, [score[0] for score in scores]),
        theirs=utility.utility(theirs, [score[1] for score in scores]),
        best=utility.best_package(whole),
    )


def _trades_whole(row: IssueRow) -> bool:
    """Whether a package may still give the issue to either side: not settled, and the bottom lines meet."""
    return row.track.settled is None and row.meets is not None


def _trades(rows: list[IssueRow]) -> list[tuple[IssueRow, IssueRow]]:
    """What to give and what to get for it, the best pair first; two at most."""
    if not any(row.our_weight for row in rows) or not any(row.their_weight for row in rows):
        return []
    open_rows = [row for row in rows if row.track.settled is None]
    if not open_rows:
        return []
    ours = utility.normalised([row.our_weight for row in open_rows])
    theirs = utility.normalised([row.their_weight for row in open_rows])
    by_key = {row.issue.pk: row for row in open_rows}
    weighed = [
        utility.Weighed(row.issue.pk, mine, yours)
        for row, mine, yours in zip(open_rows, ours, theirs, strict=True)
    ]
    return [(by_key[trade.give], by_key[trade.get]) for trade in utility.trades(weighed)[:2]]


def _chart(shown: IssueRow | None, book: Ledger) -> dict[str, Any] | None:
    if shown is None or not (shown.track.ours or shown.track.theirs):
        return None
    names = (str(texts.SIDES[Side.OURS]), str(texts.SIDES[Side.THEIRS]), _("Bottom line"))
    return chart_of(shown.track, book.rounds, names)


def _stop_line(row: IssueRow) -> StopLine | None:
    issue, track = row.issue, row.track
    if issue.bottom is None:
        return None
    ours, theirs = track.last(Side.OURS), track.last(Side.THEIRS)
    ends = [
        value for value in (issue.best, issue.bottom, issue.their_best, ours, theirs) if value is not None
    ]
    scale = zone.scale(ends, more_is_better=issue.more_is_better)
    if scale is None:
        return None

    def place(value: Decimal | None) -> Decimal | None:
        return scale.place(value) if value is not None else None

    measure, authority = issue.measure, limits_of(issue).authority
    tables = prices_of(issue.negotiation) if issue.subject == Subject.RATE else None
    return StopLine(
        row=row,
        bottom=scale.place(issue.bottom),
        authority=place(authority),
        ours=place(ours),
        theirs=place(theirs),
        low=words.value(measure, scale.left),
        high=words.value(measure, scale.right),
        bottom_words=words.value(measure, issue.bottom),
        authority_words=words.value(measure, authority) if authority is not None else "",
        our_words=words.value(measure, ours) if ours is not None else "",
        their_words=words.value(measure, theirs) if theirs is not None else "",
        tables_words=words.tables(tables) if tables else "",
        beyond_tables=beyond_tables(issue, tables),
    )


def _phases(now: Phase) -> list[PhaseMark]:
    at = PHASES.index(now)
    return [
        PhaseMark(phase.value, str(texts.PHASES[phase]), "past" if n < at else "now" if n == at else "open")
        for n, phase in enumerate(PHASES)
    ]
