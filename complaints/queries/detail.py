"""One case as its page shows it: facts, both clocks, the way of five, what is open, the closed loop, the trail."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from complaints import texts
from complaints.models import Clause, Complaint, Contribution, Remedy, Step
from complaints.phrases import column_moment, said_day, title_of
from complaints.queries.tracks import Track, law_track, service_track
from complaints.queries.trail import Line, trail
from complaints.rules import guide
from complaints.rules.codes import Answer, ClauseKind, Phase, State, StepKind
from customers.models import CurrentPublication, CustomerScore

TRAIL_SHOWN = 6
DONTS, REWORDINGS = 3, 2


@dataclass(frozen=True)
class PhaseMark:
    """One of the five phases: 'done', 'now' or 'open', and the fact under its name."""

    number: int
    name: str
    state: str
    fact: str


@dataclass(frozen=True)
class CheckLine:
    """One thing to do in the present phase; who did it and when, or that it comes next."""

    kind: str
    text: str
    done: bool
    next: bool
    by: str


@dataclass(frozen=True)
class LoopMark:
    """One of the four no-misses: registered, handled, checked by another, fed back."""

    name: str
    state: str
    fact: str


@dataclass(frozen=True)
class CasePage:
    """What the page of one case shows; `reads` is false for whoever only heard it first, who sees its beginning."""

    complaint: Complaint
    title: str
    # The customer's score as published, with its tier; None without one.
    score: CustomerScore | None
    service: Track | None
    law: Track | None
    phases: list[PhaseMark]
    phase: str
    advice: str
    checks: list[CheckLine]
    next_step: str
    next_act: str
    donts: list[Clause]
    rewordings: list[Clause]
    loop: list[LoopMark]
    lines: list[Line]
    trail_length: int
    remedies: list[Remedy]
    contributions: list[Contribution]


def case_page(complaint: Complaint, *, at: datetime, whole: bool = False) -> CasePage:
    """The page of a case whose handling the caller may read; with `whole` the trail to its beginning."""
    steps = sorted(
        (step for step in complaint.steps.all() if step.round == complaint.round),
        key=lambda step: (step.at, step.pk),
    )
    done = {step.kind: step for step in steps if step.kind != StepKind.NOTE}
    running = complaint.state in {State.NEW, State.OPEN}
    phase = guide.phase_now(done, complaint.level)
    upcoming = guide.next_step(done, complaint.level) if running else None
    lines = trail(complaint)
    clauses = list(Clause.objects.filter(active=True, kind__in=[ClauseKind.NOT_TO_DO, ClauseKind.NOT_TO_SAY]))
    pauses = sorted(complaint.pauses.all(), key=lambda pause: pause.started_at)
    return CasePage(
        complaint=complaint,
        title=title_of(complaint.text),
        score=_score(complaint),
        service=service_track(complaint, pauses, at),
        law=law_track(complaint, complaint.regime, at),
        phases=_phases(complaint, done, phase, running),
        phase=phase.value,
        advice=str(texts.PHASE_ADVICE[phase]),
        checks=_checks(complaint, done, phase, upcoming),
        next_step=upcoming.value if upcoming else "",
        next_act=str(texts.STEP_ACTS[upcoming]) if upcoming else "",
        donts=_of_phase(clauses, ClauseKind.NOT_TO_DO, phase, DONTS),
        rewordings=_of_phase(clauses, ClauseKind.NOT_TO_SAY, phase, REWORDINGS),
        loop=_loop(complaint, done),
        lines=lines if whole else lines[:TRAIL_SHOWN],
        trail_length=len(lines),
        remedies=[remedy for remedy in complaint.remedies.all() if remedy.answer == Answer.WAITING],
        contributions=[asked for asked in complaint.contributions.all() if asked.answered_at is None],
    )


def phrase_book(kind: ClauseKind, topic: str = "") -> QuerySet[Clause]:
    """The lines of one kind in order; answer templates of a topic, and those of every topic."""
    clauses = Clause.objects.filter(active=True, kind=kind)
    return clauses.filter(topic__in=["", topic]) if topic else clauses


def templates_for(complaint: Complaint, step: str = "") -> list[Clause]:
    """Answer templates for a step of a case, its number, customer and owner put in; those of its topic first."""
    found = [
        clause
        for clause in phrase_book(ClauseKind.ANSWER, complaint.topic)
        if not step or clause.step in {"", step}
    ]
    customer = complaint.customer.label if complaint.customer else complaint.complainant_name
    owner = complaint.owner.display_name if complaint.owner else ""
    for clause in found:
        for placeholder, value in (
            ("{customer}", customer),
            ("{number}", complaint.number),
            ("{owner}", owner),
            ("{unit}", complaint.unit.label),
        ):
            clause.text_zh = clause.text_zh.replace(placeholder, value)
            clause.text_en = clause.text_en.replace(placeholder, value)
    return sorted(found, key=lambda clause: clause.topic == "")


def _score(complaint: Complaint) -> CustomerScore | None:
    if complaint.customer_id is None:
        return None
    scores = CustomerScore.objects.filter(
        customer=complaint.customer_id, publication__in=CurrentPublication.objects.values("publication_id")
    )
    return scores.select_related("tier").first()


def _phases(complaint: Complaint, done: dict[str, Step], now: Phase, running: bool) -> list[PhaseMark]:
    marks = []
    for number, phase in enumerate(Phase, start=1):
        asked = guide.asked_steps(phase, complaint.level)
        taken = [done[kind] for kind in asked if kind in done]
        complete = len(taken) == len(asked)
        passed = not running or (complete and (taken or number - 1 < list(Phase).index(now)))
        state = "done" if passed else "now" if phase is now else "open"
        if not asked:
            fact = _("not asked for at this level")
        elif complete:
            fact = _("%(name)s %(day)s") % {
                "name": taken[-1].by.display_name if taken[-1].by else "",
                "day": said_day(taken[-1].at, taken[-1].at),
            }
        elif state == "now":
            fact = _("under way, %(done)s of %(all)s") % {"done": len(taken), "all": len(asked)}
        else:
            fact = ""
        marks.append(PhaseMark(number, str(texts.PHASES[phase]), state, fact.strip()))
    return marks


def _checks(
    complaint: Complaint, done: dict[str, Step], phase: Phase, upcoming: StepKind | None
) -> list[CheckLine]:
    lines = []
    for kind in guide.asked_steps(phase, complaint.level):
        step = done.get(kind)
        by = f"{step.by.display_name if step.by else ''} {column_moment(step.at)}".strip() if step else ""
        text = step.text.split("\n", 1)[0] if step else str(texts.STEPS[kind])
        lines.append(CheckLine(kind.value, text, step is not None, kind == upcoming, by))
    return lines


def _of_phase(clauses: list[Clause], kind: ClauseKind, phase: Phase, count: int) -> list[Clause]:
    """The lines written for the steps of a phase, then others, another few in each phase."""
    of_kind = [clause for clause in clauses if clause.kind == kind]
    steps = {step.value for step in guide.STEPS_BY_PHASE[phase]} | {phase.value}
    meant = [clause for clause in of_kind if clause.step in steps]
    if len(meant) < count and of_kind:
        start = list(Phase).index(phase) * count % len(of_kind)
        meant += [clause for clause in of_kind[start:] + of_kind[:start] if clause not in meant]
    return meant[:count]


def _loop(complaint: Complaint, done: dict[str, Step]) -> list[LoopMark]:
    """The four no-misses of a closed loop."""
    handled = complaint.resolved_at is not None and complaint.state not in {State.NEW, State.OPEN}
    left = sum(len(guide.open_steps(phase, done, complaint.level)) for phase in Phase)
    of_round = [check for check in complaint.checks.all() if check.round == complaint.round]
    checked = max(of_round, key=lambda check: check.checked_at, default=None)
    missing = [
        label
        for present, label in (
            (complaint.cause_id, _("cause")),
            (len(complaint.actions.all()), _("corrective action")),
        )
        if not present
    ]
    passed = checked is not None and checked.passed
    return [
        LoopMark(_("Registered"), "done", _("numbered without gaps, never deleted")),
        LoopMark(
            _("Handled"),
            "done" if handled else "now",
            said_day(complaint.resolved_at, complaint.resolved_at)
            if handled and complaint.resolved_at
            else _("%(left)s steps to go") % {"left": left},
        ),
        LoopMark(
            _("Checked"),
            "done" if passed else "now" if handled else "open",
            checked.findings.split("\n", 1)[0][:40]
            if checked is not None
            else _("by somebody else than the handler"),
        ),
        LoopMark(
            _("Fed back"),
            "done" if not missing else "now" if passed else "open",
            _("missing: %(what)s") % {"what": _(", ").join(missing)}
            if missing
            else _("cause and action recorded"),
        ),
    ]
