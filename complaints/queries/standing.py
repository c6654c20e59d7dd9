"""How a person stands to a case, what they may do to it now, and what it lacks to be closed."""

from django.contrib.auth.hashers import check_password

from common.calendar import business_today
from complaints.models import Complaint, RemedyLimit
from complaints.rules.authority import Authority
from complaints.rules.closing import ClosingFacts, Missing, missing_to_close
from complaints.rules.codes import Answer
from complaints.rules.standing import CaseAct, Standing, acts_allowed
from organization.models import RoleAssignment, Staff


def standing_of(complaint: Complaint, user: Staff) -> Standing:
    """The standing of a person to a case; none at all where the case is not theirs to open."""
    if not Complaint.objects.visible_to(user).filter(pk=complaint.pk).exists():
        return Standing()
    reach, path = user.reach, complaint.unit.path
    officer = [place for place in reach.complaint_subtrees if path.startswith(place)]
    supervisor = [place for place in reach.subtrees if path.startswith(place)]
    return Standing(
        owner=complaint.owner_id == user.pk,
        offered=complaint.assignments.filter(person=user, answer=Answer.WAITING).exists(),
        first_contact=complaint.first_contact_id == user.pk and complaint.accepted_at is None,
        contributor=complaint.contributions.filter(person=user, kind="help").exists(),
        officer=bool(officer),
        supervisor=bool(supervisor),
        executive=reach.everything,
        above=reach.everything or any(place != path for place in officer + supervisor),
    )


def allowed(complaint: Complaint, user: Staff) -> frozenset[CaseAct]:
    """What a person may do to a case now."""
    return acts_allowed(standing_of(complaint, user), complaint.state)


def missing(complaint: Complaint) -> tuple[Missing, ...]:
    """What a case lacks to be closed, in the order in which it is done."""
    taken = list(complaint.steps.values_list("kind", "round"))
    remedies = list(complaint.remedies.values_list("answer", "carried_out_at"))
    now = {"round": complaint.round}
    contested = complaint.contested_at is not None and (
        complaint.validity_decided_at is None or complaint.validity_decided_at < complaint.contested_at
    )
    return missing_to_close(
        ClosingFacts(
            consultation=complaint.is_consultation,
            level=complaint.level,
            validity=complaint.validity,
            contest_open=contested,
            steps={kind for kind, _ in taken},
            steps_now={kind for kind, turn in taken if turn == complaint.round},
            remedies_waiting=sum(answer == Answer.WAITING for answer, _ in remedies),
            remedies_to_carry_out=sum(
                answer == Answer.ACCEPTED and done is None for answer, done in remedies
            ),
            contributions_open=complaint.contributions.filter(answered_at=None).count(),
            extension_waiting=complaint.extensions.filter(answer=Answer.WAITING).exists(),
            review_open=complaint.reviews.filter(decided_at=None).exists(),
            replied=complaint.replies.filter(**now).exists(),
            resolved=complaint.resolved_at is not None,
            checked=complaint.checks.filter(passed=True, **now)
            .exclude(checked_by=complaint.owner_id)
            .exists(),
            channel_code=complaint.channel_code_id is not None,
            business_code=complaint.business_code_id is not None,
            cause=complaint.cause_id is not None,
            actions=complaint.actions.count(),
        )
    )


def roles_at(complaint: Complaint, user: Staff) -> list[tuple[str, str]]:
    """The roles a person holds today at the handling unit or above it, with the level of the unit."""
    today = business_today()
    held = RoleAssignment.objects.filter(staff_id=user.pk).held_on(today).at_open_units(today)
    path = complaint.unit.path
    return [
        (role, level)
        for role, level, place in held.values_list("role", "unit__level", "unit__path")
        if path.startswith(place)
    ]


def authorities() -> list[Authority]:
    """Who grants how much, as the bank has set it."""
    return [Authority(row.role, row.level, row.kind, row.limit_fen) for row in RemedyLimit.objects.all()]


def follow(number: str, secret: str) -> Complaint | None:
    """The case of this number for whoever has its secret: the state of it may be shown, nothing of its handling."""
    complaint = Complaint.objects.filter(number=number).exclude(secret_hash="").first()
    # The same work whether or not there is such a case, so that the time tells nothing.
    known = check_password(secret, complaint.secret_hash if complaint else "!")
    return complaint if complaint is not None and known else None
