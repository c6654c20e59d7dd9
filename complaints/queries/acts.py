"""What a person may do with a case now: the next act first, the rest behind a menu, what waits for a decision."""

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from common import presentation
from common.calendar import business_date
from complaints import texts
from complaints.models import Complaint
from complaints.phrases import language, said_moment
from complaints.queries.public import survey_token
from complaints.queries.standing import missing
from complaints.rules import guide
from complaints.rules.closing import Missing
from complaints.rules.codes import Answer, State, StepKind
from complaints.rules.standing import CaseAct
from surveys.queries import link_of, survey_about
from surveys.rules import State as SurveyState

# Done with one press; everything else asks for words.
ONE_PRESS = {
    CaseAct.ACCEPT,
    CaseAct.RESUME,
    CaseAct.TELL_EXTENSION,
    CaseAct.CARRY_OUT_REMEDY,
    CaseAct.ASK_SATISFACTION,
}
# Done where they stand: beside what waits.
IN_PLACE = {
    CaseAct.DECIDE_REMEDY,
    CaseAct.CARRY_OUT_REMEDY,
    CaseAct.DECIDE_EXTENSION,
    CaseAct.TELL_EXTENSION,
    CaseAct.MEASURE_ACTION,
    CaseAct.DECIDE_REVIEW,
    CaseAct.RECORD_CALL,
    CaseAct.ADD_STEP,
    CaseAct.RESUME,
}
SECOND = (CaseAct.ACKNOWLEDGE, CaseAct.ASK_CONTRIBUTION, CaseAct.PROPOSE_REMEDY, CaseAct.FREEZE_REPLY)


@dataclass(frozen=True)
class ActLink:
    """One act as a link to its form, or as a button that does it at once."""

    label: str
    href: str
    icon: str = ""
    post: bool = False
    primary: bool = False
    key: str = ""
    plain: bool = False


@dataclass(frozen=True)
class Waiting:
    """Something about the case that waits for somebody, with what this person can do about it."""

    text: str
    badge: str = ""
    tone: str = ""
    acts: list[ActLink] = field(default_factory=list)


@dataclass(frozen=True)
class Gap:
    """One thing that closing needs: there already, or missing and filled by an act."""

    label: str
    met: bool
    act: ActLink | None


@dataclass(frozen=True)
class Acts:
    """What the foot shows, what the menu holds, what waits, and what closing still needs."""

    main: list[ActLink]
    more: list[ActLink]
    waiting: list[Waiting]
    gaps: list[Gap]


def acts_of(complaint: Complaint, allowed: Set[CaseAct], *, user, at: datetime) -> Acts:
    """The acts of one person on one case at a moment."""
    lacking = missing(complaint) if complaint.state in {State.OPEN, State.RESOLVED} else ()
    main = _main(complaint, allowed, lacking)
    taken = {link.href for link in main}
    more = [
        link
        for act in CaseAct
        if act in allowed - IN_PLACE
        if (link := link_to(complaint, act)).href not in taken
    ]
    if not complaint.accused.all():
        more = [link for link in more if not link.href.endswith(f"/{CaseAct.ASK_STATEMENT.value}/")]
    if CaseAct.CLOSE in allowed and lacking:
        more = [link for link in more if not link.href.endswith(f"/{CaseAct.CLOSE.value}/")]
    return Acts(main, more, _waiting(complaint, allowed, user, at), _gaps(complaint, allowed, lacking))


def link_to(
    complaint: Complaint, act: CaseAct, *, target=None, label: str = "", step: str = "", primary: bool = False
) -> ActLink:
    """The link of an act, for one target of several where there is one."""
    if target is None:
        href = reverse("complaints:act", args=[complaint.number, act.value])
    else:
        href = reverse("complaints:act-on", args=[complaint.number, act.value, target])
    return ActLink(
        label=label or str(texts.ACTS[act]),
        href=f"{href}?step={step}" if step else href,
        icon=texts.ACT_ICONS.get(act, ""),
        post=act in ONE_PRESS,
        primary=primary,
    )


def _main(complaint: Complaint, allowed: Set[CaseAct], lacking: tuple[Missing, ...]) -> list[ActLink]:
    links: list[ActLink] = []
    if CaseAct.ACCEPT in allowed and complaint.state == State.NEW:
        links.append(link_to(complaint, CaseAct.ACCEPT, primary=True))
    elif CaseAct.RESUME in allowed and complaint.paused_at is not None:
        links.append(link_to(complaint, CaseAct.RESUME, primary=True))
    elif CaseAct.ADD_STEP in allowed and complaint.state == State.OPEN:
        done = {step.kind for step in complaint.steps.all() if step.round == complaint.round}
        upcoming = guide.next_step(done, complaint.level)
        last = upcoming is None or upcoming is StepKind.CHECK_BACK
        answers = (
            (CaseAct.DECIDE_VALIDITY, Missing.VALIDITY),
            (CaseAct.FREEZE_REPLY, Missing.REPLY),
            (CaseAct.RESOLVE, Missing.RESOLVED),
        )
        act = next((act for act, gap in answers if gap in lacking and act in allowed), None)
        if last and act is not None:
            links.append(link_to(complaint, act, primary=True))
        elif upcoming is not None:
            label = str(texts.STEP_ACTS[upcoming])
            links.append(link_to(complaint, CaseAct.ADD_STEP, step=upcoming.value, label=label, primary=True))
    elif CaseAct.ADD_STEP in allowed and Missing.STEP_CHECK_BACK in lacking and CaseAct.CHECK not in allowed:
        label = str(texts.STEP_ACTS[StepKind.CHECK_BACK])
        step = StepKind.CHECK_BACK.value
        links.append(link_to(complaint, CaseAct.ADD_STEP, step=step, label=label, primary=True))
    elif CaseAct.CHECK in allowed:
        links.append(link_to(complaint, CaseAct.CHECK, primary=True))
    elif CaseAct.CLOSE in allowed and not lacking:
        links.append(link_to(complaint, CaseAct.CLOSE, primary=True))
    if complaint.state != State.NEW:
        seconds = [
            act
            for act in (CaseAct.ASK_EXTENSION, *SECOND)
            if act in allowed and act is not CaseAct.ACKNOWLEDGE
        ]
    else:
        seconds = [act for act in (CaseAct.ACKNOWLEDGE, CaseAct.OFFER) if act in allowed]
    shown = {link.href for link in links}
    links += [link for act in seconds if (link := link_to(complaint, act)).href not in shown][:2]
    return links


def _gaps(complaint: Complaint, allowed: Set[CaseAct], lacking: tuple[Missing, ...]) -> list[Gap]:
    """What is missing, each with its act; nothing for a case that cannot be closed yet by anybody."""
    gaps = []
    for name in lacking:
        act, step = texts.FILLED_BY.get(name, (None, None))
        link = None
        if act in allowed:
            link = link_to(
                complaint,
                act,
                step=step.value if step and act is CaseAct.ADD_STEP else "",
                label=_("Fill in"),
            )
        gaps.append(Gap(str(texts.MISSING[name]), met=False, act=link))
    return gaps


def _waiting(complaint: Complaint, allowed: Set[CaseAct], user, at: datetime) -> list[Waiting]:
    lines: list[Waiting] = []
    for offer in complaint.assignments.all():
        if offer.answer != Answer.WAITING:
            continue
        lines.append(
            Waiting(_("Offered to %(name)s") % {"name": offer.person.display_name}, _("Waiting"), "line")
        )
    for remedy in complaint.remedies.all():
        if remedy.answer == Answer.DECLINED or remedy.carried_out_at is not None:
            continue
        lines.append(_waiting_remedy(complaint, remedy, allowed, user))
    for asked in complaint.extensions.all():
        if asked.answer == Answer.DECLINED or asked.told_at is not None:
            continue
        waits = asked.answer == Answer.WAITING
        act = CaseAct.DECIDE_EXTENSION if waits else CaseAct.TELL_EXTENSION
        mine = act in allowed and not (waits and asked.asked_by_id in user.reach.people)
        day = presentation.day(asked.due_after_on, language=language(), today=at.date())
        lines.append(
            Waiting(
                _("More time until %(day)s: %(reason)s") % {"day": day, "reason": asked.reason},
                _("To be approved") if waits else _("Customer to be told"),
                "warn",
                [link_to(complaint, act)] if mine else [],
            )
        )
    for wanted in complaint.contributions.all():
        if wanted.answered_at is not None:
            continue
        late = wanted.due_at < at
        label = _("Overdue") if late else said_moment(wanted.due_at, at)
        answer = ActLink(_("Answer"), reverse("complaints:contribution", args=[wanted.public_id]))
        text = _("%(name)s is asked: %(question)s") % {
            "name": wanted.person.display_name,
            "question": wanted.question,
        }
        lines.append(
            Waiting(text, label, "bad" if late else "line", [answer] if wanted.person_id == user.pk else [])
        )
    for review in complaint.reviews.all():
        if review.decided_at is not None:
            continue
        day = presentation.day(review.due_on, language=language(), today=at.date())
        acts = [link_to(complaint, CaseAct.DECIDE_REVIEW)] if CaseAct.DECIDE_REVIEW in allowed else []
        text = _("Review by %(unit)s until %(day)s") % {"unit": review.unit.label, "day": day}
        lines.append(Waiting(text, _("Review"), "warn", acts))
    for action in complaint.actions.all():
        if action.measured_at is None:
            lines.append(_waiting_action(complaint, action, allowed, user, at))
    surveys = list(complaint.survey_answers.all())
    for survey in [each for each in surveys if each.answered_at is None]:
        page = _survey_page(complaint, survey.round, at)
        link = ActLink(_("Link for the customer"), page, plain=True)
        lines.append(
            Waiting(_("The customer is asked how satisfied they are"), _("Satisfaction"), "line", [link])
        )
    for survey in [each for each in surveys if each.unhappy and each.called_at is None]:
        acts = [link_to(complaint, CaseAct.RECORD_CALL)] if CaseAct.RECORD_CALL in allowed else []
        text = _("Dissatisfied, %(score)s of 100: %(comment)s") % {
            "score": survey.score,
            "comment": survey.comment,
        }
        lines.append(Waiting(text, _("To be called"), "bad", acts))
    return lines


def _survey_page(complaint: Complaint, turn: int, at: datetime) -> str:
    """The page of the shared survey where the customer is asked there, else the case's own."""
    subject = f"complaint:{complaint.public_id}:{turn}"
    shared = survey_about(cause="complaint", subject=subject)
    if shared is not None and shared.state_on(business_date(at)) is SurveyState.WAITING:
        return reverse("surveys:answer", args=[link_of(shared)])
    return reverse("complaints:public-survey", args=[survey_token(complaint.number, turn)])


def _waiting_remedy(complaint: Complaint, remedy, allowed: Set[CaseAct], user) -> Waiting:
    amount = (
        presentation.exact(remedy.amount_fen, language=language()) if remedy.amount_fen is not None else ""
    )
    text = " ".join(filter(None, [str(texts.REMEDIES[remedy.kind]), amount, remedy.text]))
    if remedy.answer == Answer.WAITING:
        mine = CaseAct.DECIDE_REMEDY in allowed and remedy.proposed_by_id not in user.reach.people
        acts = [link_to(complaint, CaseAct.DECIDE_REMEDY, target=remedy.public_id)] if mine else []
        return Waiting(text, _("To be approved"), "warn", acts)
    acts = (
        [link_to(complaint, CaseAct.CARRY_OUT_REMEDY, target=remedy.public_id)]
        if CaseAct.CARRY_OUT_REMEDY in allowed
        else []
    )
    return Waiting(text, _("To be carried out"), "line", acts)


def _waiting_action(complaint: Complaint, action, allowed: Set[CaseAct], user, at: datetime) -> Waiting:
    day = presentation.day(action.due_on, language=language(), today=at.date())
    text = f"{action.text} ({action.owner.display_name}, {day})"
    acts = []
    if action.done_at is None and action.owner_id == user.pk:
        acts.append(ActLink(_("Done"), reverse("complaints:action-done", args=[action.public_id])))
    if action.done_at is not None and CaseAct.MEASURE_ACTION in allowed:
        acts.append(link_to(complaint, CaseAct.MEASURE_ACTION, target=action.public_id))
    late = action.done_at is None and action.due_on < at.date()
    badge = (
        _("Overdue")
        if late
        else _("Corrective action")
        if action.done_at is None
        else _("Effect to be measured")
    )
    return Waiting(text, badge, "bad" if late else "line", acts)
