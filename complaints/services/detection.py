"""The detector at work: like cases suggested as a group, big ones told to senior management at once."""

from datetime import datetime, timedelta

from django.db import transaction

from complaints.models import Complaint, ComplaintGroup, GroupMember, StandardCode
from complaints.queries.facts import threshold
from complaints.queries.groups import concerned, lessons, limits, reported_since
from complaints.rules.codes import GroupState
from complaints.rules.detection import Found, FoundKind, find_groups, find_majors, is_major
from complaints.services.holding import _lock_word
from complaints.services.telling import _tell_of_group
from organization.models import Unit
from products.models import ProductLine

# A report is drafted so soon after a group was confirmed or found to be a major one, where the bank has set nothing.
DRAFT_MINUTES = 120


@transaction.atomic
def detect_groups(*, at: datetime) -> int:
    """Suggest what looks like one matter, add new cases to groups that are known, and tell of major ones at once.

    May run as often as one likes, also several times at once: one works, the others wait and find nothing new. What a
    person dismissed stays dismissed until so many more customers have come as that teaches. Returns how many groups
    are new or have grown.
    """
    _lock_word("complaints.detect_groups")
    bank, learned = limits(), lessons()
    longest = max(timedelta(days=bank.days), timedelta(hours=bank.major_hours))
    cases = reported_since(at - 2 * longest)
    found = find_groups(cases, bank, learned) + find_majors(cases, bank, learned)
    return sum(_keep(one, at=at, major_from=bank.major_customers) for one in found)


def _keep(found: Found, *, at: datetime, major_from: int) -> bool:
    """Whether the finding was news: a new group, or a known one that has grown."""
    group = _known(found)
    fresh = group is None
    if group is None:
        group, fresh = ComplaintGroup.objects.get_or_create(
            slot=f"{found.kind}:{found.members[0]}:{found.customers}", defaults=_facts(found, at)
        )
    held = set(group.members.values_list("complaint_id", flat=True))
    # One matter that is major by its product stays that matter; what else came of the product is not part of it.
    own = group.slot.startswith(f"{found.kind}:")
    joining = [key for key in found.members if key not in held] if own else []
    GroupMember.objects.bulk_create(
        GroupMember(group=group, complaint_id=key, similarity=round(found.likeness * 100), joined_at=at)
        for key in joining
    )
    if joining and not fresh and group.state == GroupState.SUGGESTED:
        facts = _facts(found, at)
        group.explanation, group.similarity = facts["explanation"], facts["similarity"]
        group.save(update_fields=["explanation", "similarity"])
    if fresh:
        _tell_of_group(group, "group", concerned(group), at=at)
    if found.kind == FoundKind.MAJOR or found.customers >= major_from:
        make_major(group=group, reason="same_product" if found.kind == FoundKind.MAJOR else "linked", at=at)
    return bool(joining)


def _known(found: Found) -> ComplaintGroup | None:
    """The group that holds most of these cases already; one that was dismissed only if it holds them all."""
    best, most = None, 0
    groups = ComplaintGroup.objects.filter(cases__in=found.members).distinct().order_by("pk")
    if found.kind == FoundKind.GROUP:
        groups = groups.filter(slot__startswith="group:")
    for group in groups:
        held = set(group.members.values_list("complaint_id", flat=True))
        shared = len(held & set(found.members))
        enough = len(found.members) if group.state == GroupState.DISMISSED else len(found.members) / 2
        if shared >= enough and shared > most:
            best, most = group, shared
    return best


def _facts(found: Found, at: datetime) -> dict:
    return {
        "found_at": at,
        "similarity": round(found.likeness * 100),
        "product_line": ProductLine.objects.filter(code=found.product).first() if found.product else None,
        "cause": StandardCode.objects.filter(kind="cause", code=found.cause).first() if found.cause else None,
        "unit": Unit.objects.filter(code=found.unit).first() if found.unit else None,
        "explanation": {
            "kind": found.kind.value,
            "product": found.product,
            "cause": found.cause,
            "unit": found.unit,
            "words": [[one.word, one.complaints] for one in found.words],
            "complaints": len(found.members),
            "customers": found.customers,
            "hours": found.hours,
            "needed": found.needed,
        },
    }


@transaction.atomic
def make_major(*, group: ComplaintGroup, reason: str, at: datetime) -> ComplaintGroup:
    """Mark a group as major, once: in that moment senior management is told and the clock of the report starts."""
    held = ComplaintGroup.objects.select_for_update().get(pk=group.pk)
    if held.major_at is None:
        held.major_at, held.major_reason = at, reason
        if held.report_due_at is None:
            held.report_due_at = at + timedelta(minutes=threshold("report_draft_minutes", DRAFT_MINUTES))
        held.save(update_fields=["major_at", "major_reason", "report_due_at"])
        _tell_of_group(held, "major", concerned(held, senior=True), at=at)
    return held


@transaction.atomic
def grown_to_major(*, group: ComplaintGroup, at: datetime) -> ComplaintGroup:
    """Mark a group as major where the number of its customers makes it one."""
    members = Complaint.objects.filter(memberships__group=group, memberships__left_at=None)
    customers = members.filter(customer__isnull=False).values("customer").distinct().count()
    others = members.filter(customer=None).count()
    return (
        make_major(group=group, reason="linked", at=at) if is_major(customers + others, limits()) else group
    )
