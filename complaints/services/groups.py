"""Groups in the hands of people: confirmed or dismissed, members, representatives, the report, acts for all at once."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from audit.services import record_act
from common.working_days import bank_calendar
from complaints.models import Complaint, ComplaintGroup, GroupMember, ThresholdLesson
from complaints.queries.facts import threshold
from complaints.queries.groups import REPRESENTATIVES, concerned, draft_of, late_reports, members_of
from complaints.queries.people import kept_from
from complaints.rules.clocks import close_of, day_zero
from complaints.rules.codes import GroupState
from complaints.rules.standing import CaseAct
from complaints.services.assigning import AlreadyAccepted, accept_complaint
from complaints.services.detection import DRAFT_MINUTES, grown_to_major, make_major
from complaints.services.handling import add_step
from complaints.services.holding import KeptFromThem, NotAllowed, WrongState, _need
from complaints.services.many import Done, do_on_each
from complaints.services.telling import _tell_of_group
from organization.models import Staff
from organization.rules import Act


class TooManyRepresentatives(Exception):
    """A joint complaint has at most five representatives."""


class AlreadyDecided(Exception):
    """Somebody has confirmed or dismissed the group; `group` says who and when."""

    def __init__(self, group: ComplaintGroup) -> None:
        super().__init__(str(group.pk))
        self.group = group


def may_decide(user: Staff) -> bool:
    """Whether a person decides on groups that they see."""
    return user.reach.may(Act.HANDLE_COMPLAINT) or user.reach.may(Act.APPROVE_COMPLAINT)


@transaction.atomic
def suggest_group(
    *, complaints: list[Complaint], title: str, by: Staff, at: datetime | None = None
) -> ComplaintGroup:
    """Put cases together by hand; the same cases put together twice are one group. Needs two cases at least."""
    at = at or timezone.now()
    _allow(by)
    if len({case.pk for case in complaints}) < 2:
        raise WrongState("too_few")
    for case in complaints:
        _refuse_kept_case(case, by)
    keys = sorted({case.pk for case in complaints})
    slot = f"hand:{by.pk}:{'-'.join(map(str, keys))}"[:80]
    group, made = ComplaintGroup.objects.get_or_create(
        slot=slot, defaults={"title": title.strip(), "found_at": at}
    )
    if made:
        GroupMember.objects.bulk_create(
            GroupMember(group=group, complaint_id=key, joined_at=at) for key in keys
        )
        _record(group, "group_suggested", by=by, at=at, after={"cases": len(keys)})
    return group


@transaction.atomic
def confirm_group(
    *, group: ComplaintGroup, by: Staff, note: str = "", at: datetime | None = None
) -> ComplaintGroup:
    """Say that the cases are one matter: the clock of the report starts, and the like of it is found at once again.

    The report is drafted within two hours (a setting) and sent by close of business of the same working day. A group
    of twenty customers is a major complaint. Refuses AlreadyDecided.
    """
    at = at or timezone.now()
    _allow(by)
    held = _hold_undecided(group)
    held.state, held.decided_by, held.decided_at, held.decision_note = (
        GroupState.CONFIRMED,
        by,
        at,
        note.strip(),
    )
    held.owner = by
    soonest = at + timedelta(minutes=threshold("report_draft_minutes", DRAFT_MINUTES))
    held.report_due_at = min(held.report_due_at or soonest, soonest)
    held.report_send_by = close_of(day_zero(at, bank_calendar()))
    held.save(
        update_fields=[
            "state",
            "decided_by",
            "decided_at",
            "decision_note",
            "owner",
            "report_due_at",
            "report_send_by",
        ]
    )
    ThresholdLesson.objects.create(group=held, similarity=held.similarity, right=True, at=at)
    _record(held, "group_confirmed", by=by, at=at, reason=note)
    return grown_to_major(group=held, at=at)


@transaction.atomic
def dismiss_group(
    *, group: ComplaintGroup, reason: str, by: Staff, at: datetime | None = None
) -> ComplaintGroup:
    """Say that the cases are not one matter; the like of it needs more customers next time. Refuses AlreadyDecided."""
    at = at or timezone.now()
    _allow(by)
    _need(reason=reason)
    held = _hold_undecided(group)
    held.state, held.decided_by, held.decided_at, held.decision_note = (
        GroupState.DISMISSED,
        by,
        at,
        reason.strip(),
    )
    held.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    ThresholdLesson.objects.create(group=held, similarity=held.similarity, right=False, at=at)
    _record(held, "group_dismissed", by=by, at=at, reason=reason)
    return held


@transaction.atomic
def add_member(
    *, group: ComplaintGroup, complaint: Complaint, by: Staff, at: datetime | None = None
) -> GroupMember:
    """Take a case into a group that was not dismissed; one that had left comes back."""
    at = at or timezone.now()
    _allow(by)
    held = _hold(group)
    if held.state == GroupState.DISMISSED:
        raise WrongState("dismissed")
    _refuse_kept_case(complaint, by)
    member, made = GroupMember.objects.get_or_create(
        group=held, complaint=complaint, defaults={"joined_at": at}
    )
    if made or member.left_at is not None:
        member.left_at = None
        member.save(update_fields=["left_at"])
        _record(held, "group_joined", by=by, at=at, after={"number": complaint.number})
        if held.state == GroupState.CONFIRMED:
            grown_to_major(group=held, at=at)
    return member


@transaction.atomic
def remove_member(
    *, group: ComplaintGroup, complaint: Complaint, reason: str, by: Staff, at: datetime | None = None
) -> None:
    """Take a case out of a group, with the reason; that it was in stays known."""
    at = at or timezone.now()
    _allow(by)
    _need(reason=reason)
    held = _hold(group)
    left = held.members.filter(complaint=complaint, left_at=None)
    if left.update(left_at=at, representative=False):
        _record(held, "group_left", by=by, at=at, reason=reason, after={"number": complaint.number})


@transaction.atomic
def mark_representative(
    *, group: ComplaintGroup, complaint: Complaint, by: Staff, speaks: bool = True, at: datetime | None = None
) -> None:
    """Say whose complainant speaks for the others, five at most; else TooManyRepresentatives."""
    at = at or timezone.now()
    _allow(by)
    held = _hold(group)
    members = held.members.filter(left_at=None)
    if speaks and members.filter(representative=True).exclude(complaint=complaint).count() >= REPRESENTATIVES:
        raise TooManyRepresentatives(str(held.pk))
    if members.filter(complaint=complaint).exclude(representative=speaks).update(representative=speaks):
        _record(
            held,
            "group_represented",
            by=by,
            at=at,
            after={"number": complaint.number, "representative": speaks},
        )


@transaction.atomic
def choose_representatives(
    *, group: ComplaintGroup, complaints: Iterable[Complaint], by: Staff, at: datetime | None = None
) -> None:
    """Say which complainants speak for the others, five at most; whoever is not named speaks no longer."""
    chosen = {complaint.pk for complaint in complaints}
    members = list(members_of(group).filter(left_at=None))
    for speaks in (False, True):
        for member in members:
            if (member.complaint_id in chosen) is speaks:
                mark_representative(group=group, complaint=member.complaint, speaks=speaks, by=by, at=at)


@transaction.atomic
def mark_major(
    *, group: ComplaintGroup, reason: str, by: Staff, at: datetime | None = None
) -> ComplaintGroup:
    """Mark a group as a major complaint by hand: senior management is told in the same moment."""
    at = at or timezone.now()
    _allow(by)
    _need(reason=reason)
    _record(group, "group_major", by=by, at=at, reason=reason)
    return make_major(group=group, reason="by_hand", at=at)


# ---------------------------------------------------------------- the report
@transaction.atomic
def draft_report(
    *, group: ComplaintGroup, by: Staff, text: str = "", at: datetime | None = None
) -> ComplaintGroup:
    """Keep the draft of the report to the regulator; without a text the one made of what is recorded.

    A report that was sent stays as it was sent: WrongState. The moment of the first draft stops the first clock.
    """
    at = at or timezone.now()
    _allow(by)
    held = _hold_confirmed(group)
    held.report_draft = text.strip() or draft_of(held)
    held.report_drafted_at = held.report_drafted_at or at
    held.save(update_fields=["report_draft", "report_drafted_at"])
    _record(held, "group_report_drafted", by=by, at=at)
    return held


@transaction.atomic
def send_report(*, group: ComplaintGroup, by: Staff, at: datetime | None = None) -> ComplaintGroup:
    """Record that the report went to the regulator; only a drafted one goes, and only once."""
    at = at or timezone.now()
    _allow(by)
    held = _hold_confirmed(group)
    if not held.report_draft:
        raise WrongState("no_draft")
    held.report_sent_at = at
    held.save(update_fields=["report_sent_at"])
    _record(held, "group_report_sent", by=by, at=at, after={"characters": len(held.report_draft)})
    return held


@transaction.atomic
def sweep_reports(*, at: datetime) -> int:
    """Tell whom it concerns of reports whose time has come, each once a clock; says of how many groups."""
    groups = list(late_reports(at))
    for group in groups:
        clock = "draft" if group.report_drafted_at is None else "send"
        people = {*concerned(group), *concerned(group, senior=True), *filter(None, [group.owner_id])}
        _tell_of_group(group, "report", people, at=at, slot=clock)
    return len(groups)


# ---------------------------------------------------------------- handled as one
def act_for_all(
    *,
    group: ComplaintGroup,
    act: Callable[..., object],
    by: Staff,
    refusals: tuple[type[Exception], ...] = (),
    **words,
) -> Done:
    """Do one act on every present member of a group as if on each alone; see `do_on_each`."""
    _allow(by)
    cases = [member.complaint for member in members_of(group).filter(left_at=None)]
    return do_on_each(complaints=cases, act=act, by=by, refusals=refusals, **words)


def do_for_all(
    *,
    group: ComplaintGroup,
    what: str,
    by: Staff,
    text: str = "",
    told: bool = False,
    at: datetime | None = None,
) -> Done:
    """Accept every case of the group (`what` is `accept`), or write one step or note into every one of them."""
    if what == CaseAct.ACCEPT:
        taken = (AlreadyAccepted,)
        return act_for_all(group=group, act=accept_complaint, refusals=taken, by=by, at=at)
    return act_for_all(group=group, act=add_step, kind=what, text=text, told=told, by=by, at=at)


# ---------------------------------------------------------------- shared
def _allow(by: Staff) -> None:
    if not may_decide(by):
        raise NotAllowed("group")


def _refuse_kept_case(complaint: Complaint, by: Staff) -> None:
    if kept_from(complaint, [by.pk]):
        raise KeptFromThem(by)


def _hold(group: ComplaintGroup) -> ComplaintGroup:
    return (
        ComplaintGroup.objects.select_for_update(of=("self",))
        .select_related("product_line", "unit")
        .get(pk=group.pk)
    )


def _hold_undecided(group: ComplaintGroup) -> ComplaintGroup:
    held = _hold(group)
    if held.state != GroupState.SUGGESTED:
        raise AlreadyDecided(held)
    return held


def _hold_confirmed(group: ComplaintGroup) -> ComplaintGroup:
    held = _hold(group)
    if held.state != GroupState.CONFIRMED:
        raise WrongState("not_confirmed")
    if held.report_sent_at is not None:
        raise WrongState("sent")
    return held


def _record(
    group: ComplaintGroup, name: str, *, by: Staff, at: datetime, reason: str = "", after: dict | None = None
) -> None:
    record_act(kind=f"complaint.{name}", subject=group, actor=by, at=at, reason=reason, after=after)
