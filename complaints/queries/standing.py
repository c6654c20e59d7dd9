"""How a person stands to a case, what they may do to it now, and what it lacks to be closed."""

from django.contrib.auth.hashers import check_password

from common.calendar import business_today
from complaints.models import Complaint, RemedyLimit
from complaints.queries.people import kept_from
from complaints.rules.authority import Authority
from complaints.rules.closing import ClosingFacts, Missing, missing_to_close
from complaints.rules.codes import Answer
from complaints.rules.standing import CaseAct, Standing, acts_allowed
from organization.models import RoleAssignment, Staff


def standing_of(complaint: Complaint, user: Staff, *, opened: bool = False) -> Standing:
    """The standing of a person to a case; none at all where the case is not theirs to open.

    `opened` says that the caller has the case from `visible_to(user)`.
    """
    if not opened and not Complaint.objects.visible_to(user).filter(pk=complaint.pk).exists():
        return Standing()
    reach, path = user.reach, complaint.unit.path
    officer = [place for place in reach.complaint_subtrees if path.startswith(place)]
    # A duty that is not the person's own does not count where the case is kept from the absent.
    borrowed = bool(reach.stands_in_for) and not kept_from(complaint, reach.stands_in_for)
    subtrees = reach.subtrees if borrowed else reach.own_subtrees
    everything = reach.everything if borrowed else reach.own_everything
    supervisor = [place for place in subtrees if path.startswith(place)]
    owner = complaint.owner_id
    return Standing(
        owner=owner == user.pk,
        deputy=owner is not None and owner != user.pk and owner in reach.stands_in_for,
        offered=any(
            offer.person_id == user.pk and offer.answer == Answer.WAITING
            for offer in complaint.assignments.all()
        ),
        first_contact=complaint.first_contact_id == user.pk and complaint.accepted_at is None,
        contributor=any(
            asked.person_id == user.pk and asked.kind == "help" for asked in complaint.contributions.all()
        ),
        officer=bool(officer),
        supervisor=bool(supervisor),
        executive=everything,
        above=everything or any(place != path for place in officer + supervisor),
    )


def allowed(complaint: Complaint, user: Staff, *, opened: bool = False) -> frozenset[CaseAct]:
    """What a person may do to a case now; `opened` as for `standing_of`."""
    return acts_allowed(standing_of(complaint, user, opened=opened), complaint.state)


def missing(complaint: Complaint) -> tuple[Missing, ...]:
    """What a case lacks to be closed, in the order in which it is done."""
    taken = [(step.kind, step.round) for step in complaint.steps.all()]
    remedies = [(remedy.answer, remedy.carried_out_at) for remedy in complaint.remedies.all()]
    now = complaint.round
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
            contributions_open=sum(asked.answered_at is None for asked in complaint.contributions.all()),
            extension_waiting=any(asked.answer == Answer.WAITING for asked in complaint.extensions.all()),
            review_open=any(review.decided_at is None for review in complaint.reviews.all()),
            replied=any(reply.round == now for reply in complaint.replies.all()),
            resolved=complaint.resolved_at is not None,
            checked=any(
                check.passed and check.round == now and check.checked_by_id != complaint.owner_id
                for check in complaint.checks.all()
            ),
            channel_code=complaint.channel_code_id is not None,
            business_code=complaint.business_code_id is not None,
            cause=complaint.cause_id is not None,
            actions=len(complaint.actions.all()),
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
