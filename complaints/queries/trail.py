"""The trail of one case: everything that was done, said, decided and missed, newest first; it is only added to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from common import presentation
from common.calendar import business_date
from complaints import texts
from complaints.models import Complaint
from complaints.phrases import column_moment, language, said_day
from complaints.rules.codes import Answer, StepKind, Track
from organization.models import Absence, Staff


@dataclass(frozen=True)
class Line:
    """One line of the trail: when, who, what, and a badge with its tone."""

    at: datetime
    by: Staff | str | None
    text: str
    badge: str = ""
    tone: str = ""
    kind: str = ""
    stands_in_for: str = ""

    @property
    def who(self) -> str:
        """Who it was, and for whom where they stood in for the owner; the system where it was nobody."""
        name = self.by.display_name if isinstance(self.by, Staff) else self.by or _("System")
        if not self.stands_in_for:
            return name
        return _("%(name)s for %(absent)s") % {"name": name, "absent": self.stands_in_for}

    @property
    def time(self) -> str:
        return column_moment(self.at)


def trail(complaint: Complaint) -> list[Line]:
    """Every line of a case the caller may read the handling of, out of records read by `read_records`."""
    sources = (
        _registered,
        _steps,
        _assignments,
        _pauses,
        _levels,
        _extensions,
        _breaches,
        _remedies,
        _contributions,
        _replies,
        _checks,
        _reviews,
        _learned,
    )
    lines = [line for source in sources for line in source(complaint)]
    absences, owned_since = _absences(complaint), _owned_since(complaint)
    said = [_for_whom(line, absences, owned_since) for line in lines]
    return sorted(said, key=lambda line: line.at, reverse=True)


def _absences(complaint: Complaint) -> list[Absence]:
    """When those who own or owned the case were absent, with who stood in for them."""
    owners = {offer.person_id for offer in complaint.assignments.all() if offer.answer == Answer.ACCEPTED}
    known = Absence.objects.filter(staff__in=owners | {complaint.owner_id}, deputy__isnull=False)
    return list(known.standing().select_related("staff"))


def _owned_since(complaint: Complaint) -> dict[int | None, datetime]:
    """Since when people own or owned the case themselves."""
    since = {complaint.owner_id: complaint.accepted_at} if complaint.accepted_at else {}
    accepted = [offer for offer in complaint.assignments.all() if offer.answer == Answer.ACCEPTED]
    return since | {offer.person_id: offer.answered_at for offer in accepted}


def _for_whom(line: Line, absences: list[Absence], owned_since: dict[int | None, datetime]) -> Line:
    """The line, saying for whom whoever did it stood in on that day; an owner acts for themselves."""
    if not isinstance(line.by, Staff):
        return line
    since = owned_since.get(line.by.pk)
    if since is not None and since <= line.at:
        return line
    day = business_date(line.at)
    for absence in absences:
        if absence.deputy_id == line.by.pk and absence.starts_on <= day <= absence.last_on:
            return replace(line, stands_in_for=absence.staff.display_name)
    return line


def _money(fen: int | None) -> str:
    return presentation.exact(fen, language=language()) if fen is not None else ""


def _registered(complaint: Complaint) -> Iterator[Line]:
    track = texts.TRACKS[Track(complaint.track)]
    text = _("Registered: %(number)s") % {"number": complaint.number}
    yield Line(complaint.received_at, complaint.first_contact, text, str(track), "line", "registered")
    if complaint.validity_decided_at:
        label = texts.VALIDITIES[complaint.validity]
        reason = texts.INVALID_REASONS.get(complaint.invalid_reason, "")
        said = ". ".join(str(part) for part in (label, reason, complaint.validity_note) if part)
        yield Line(complaint.validity_decided_at, complaint.validity_decided_by, said, _("Validity"), "line")
    if complaint.contested_at:
        yield Line(complaint.contested_at, _("Customer"), complaint.contest_note, _("Contested"), "warn")
    if complaint.retaliation_at:
        yield Line(complaint.retaliation_at, _("System"), complaint.retaliation_note, _("Retaliation"), "bad")
    if complaint.withdrawn_at:
        yield Line(
            complaint.withdrawn_at, _("Customer"), _("The complaint was withdrawn."), _("Withdrawn"), "line"
        )
    if complaint.closed_at:
        yield Line(
            complaint.closed_at, _("System"), _("The case is closed."), str(texts.STATES["closed"]), "good"
        )


def _steps(complaint: Complaint) -> Iterator[Line]:
    for step in sorted(complaint.steps.all(), key=lambda step: (step.at, step.pk)):
        label = "" if step.kind == StepKind.NOTE else f"{texts.STEPS[StepKind(step.kind)]}: "
        badge, tone = (_("Told the customer"), "accent") if step.told else (_("Internal"), "line")
        yield Line(step.at, step.by, f"{label}{step.text}", badge, tone, step.kind)


def _assignments(complaint: Complaint) -> Iterator[Line]:
    for offer in complaint.assignments.all():
        yield Line(
            offer.offered_at,
            offer.offered_by,
            _("Offered to %(name)s") % {"name": offer.person.display_name},
            _("Assignment"),
            "line",
        )
        if offer.answered_at:
            text = {
                Answer.ACCEPTED: _("Accepted the case"),
                Answer.DECLINED: _("Declined: %(reason)s") % {"reason": offer.reason},
                Answer.OVERTAKEN: _("Somebody else accepted first"),
            }.get(Answer(offer.answer), "")
            tone = "good" if offer.answer == Answer.ACCEPTED else "line"
            yield Line(offer.answered_at, offer.person, text, _("Assignment"), tone)


def _pauses(complaint: Complaint) -> Iterator[Line]:
    for pause in complaint.pauses.all():
        text = _("Waits for the customer: %(what)s. Proof: %(proof)s") % {
            "what": pause.waiting_for,
            "proof": pause.proof,
        }
        yield Line(pause.started_at, pause.started_by, text, _("Service clock stopped"), "warn")
        if pause.ended_at:
            days = presentation.number((pause.ended_at - pause.started_at).total_seconds() / 86_400, 1)
            badge = _("Held %(days)s d") % {"days": days}
            yield Line(pause.ended_at, pause.ended_by, _("The service clock runs again"), badge, "line")


def _levels(complaint: Complaint) -> Iterator[Line]:
    for change in [each for each in complaint.level_changes.all() if each.before is not None]:
        text = _("From %(before)s to %(after)s") % {
            "before": texts.SHORT_LEVELS[change.before],
            "after": texts.SHORT_LEVELS[change.after],
        }
        badge, tone = (_("Lowered"), "warn") if change.after > (change.before or 0) else (_("Raised"), "bad")
        yield Line(change.at, change.by, f"{text}. {change.reason}".strip(". "), badge, tone)


def _extensions(complaint: Complaint) -> Iterator[Line]:
    for asked in complaint.extensions.all():
        until = presentation.day(asked.due_after_on, language=language(), today=asked.asked_at.date())
        text = _("Asks for more time until %(day)s: %(reason)s") % {"day": until, "reason": asked.reason}
        yield Line(asked.asked_at, asked.asked_by, text, _("Extension"), "line")
        if asked.decided_at:
            tone = "good" if asked.answer == Answer.ACCEPTED else "bad"
            note = asked.decision_note or str(texts.ANSWERS[Answer(asked.answer)])
            badge = str(texts.ANSWERS[Answer(asked.answer)])
            yield Line(asked.decided_at, asked.decided_by, note, badge, tone)
        if asked.told_at:
            yield Line(
                asked.told_at,
                _("System"),
                _("The complainant was told of the longer time"),
                _("Extension"),
                "line",
            )


def _breaches(complaint: Complaint) -> Iterator[Line]:
    for breach in complaint.breaches.all():
        text = _("%(clock)s was due %(day)s and was missed") % {
            "clock": texts.CLOCKS[breach.clock],
            "day": said_day(breach.due_at, breach.found_at),
        }
        yield Line(breach.due_at, _("System"), text, _("Breach"), "bad", "breach")


def _remedies(complaint: Complaint) -> Iterator[Line]:
    for remedy in complaint.remedies.all():
        said = " ".join(
            filter(None, [str(texts.REMEDIES[remedy.kind]), _money(remedy.amount_fen), remedy.text])
        )
        yield Line(remedy.proposed_at, remedy.proposed_by, said, _("Remedy"), "line")
        if remedy.decided_at and not remedy.within_authority:
            label = str(texts.ANSWERS[Answer(remedy.answer)])
            tone = "good" if remedy.answer == Answer.ACCEPTED else "bad"
            yield Line(remedy.decided_at, remedy.decided_by, remedy.decision_note or said, label, tone)
        if remedy.carried_out_at:
            yield Line(remedy.carried_out_at, _("System"), said, _("Carried out"), "good")


def _contributions(complaint: Complaint) -> Iterator[Line]:
    for asked in complaint.contributions.all():
        text = _("Asks %(name)s: %(question)s") % {
            "name": asked.person.display_name,
            "question": asked.question,
        }
        yield Line(asked.asked_at, asked.asked_by, text, str(texts.CONTRIBUTION_KINDS[asked.kind]), "line")
        if asked.answered_at:
            late = asked.answered_at > asked.due_at
            badge, tone = (_("Helped late"), "warn") if late else (_("Helped in time"), "good")
            yield Line(asked.answered_at, asked.person, asked.answer, badge, tone)


def _replies(complaint: Complaint) -> Iterator[Line]:
    for reply in complaint.replies.all():
        text = _("Reply to the complainant, frozen with hash %(hash)s") % {"hash": reply.sha256[:12]}
        yield Line(reply.frozen_at, reply.frozen_by, text, _("Reply"), "accent")


def _checks(complaint: Complaint) -> Iterator[Line]:
    for check in complaint.checks.all():
        badge, tone = (_("Check passed"), "good") if check.passed else (_("Check failed"), "bad")
        yield Line(check.checked_at, check.checked_by, check.findings, badge, tone)


def _reviews(complaint: Complaint) -> Iterator[Line]:
    for review in complaint.reviews.all():
        text = _("Applies for a review by %(unit)s: %(grounds)s") % {
            "unit": review.unit.label,
            "grounds": review.grounds,
        }
        yield Line(review.applied_at, review.recorded_by, text, _("Review"), "warn")
        if review.decided_at:
            yield Line(
                review.decided_at,
                review.decided_by,
                review.reasons,
                str(texts.OUTCOMES[review.outcome]),
                "line",
            )


def _learned(complaint: Complaint) -> Iterator[Line]:
    for action in complaint.actions.all():
        text = f"{action.text} ({action.owner.display_name})"
        yield Line(action.added_at, action.added_by, text, _("Corrective action"), "line")
        if action.done_at:
            yield Line(action.done_at, action.owner, action.done_note or action.text, _("Done"), "good")
    for asked in complaint.survey_answers.all():
        if asked.answered_at:
            text = _("%(score)s of 100. %(comment)s") % {"score": asked.score, "comment": asked.comment}
            tone = "bad" if asked.unhappy else "good"
            yield Line(asked.answered_at, _("Customer"), text, _("Satisfaction"), tone)
        if asked.called_at:
            yield Line(asked.called_at, asked.caller, asked.call_note, _("Called back"), "line")
