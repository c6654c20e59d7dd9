"""Groups of like cases: what the detector reads, whom a group concerns, and the page of one group."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from common.calendar import SHANGHAI, business_today
from common.pagination import Ordering, Page, keyset_page
from complaints.models import Complaint, ComplaintGroup, GroupMember, Threshold
from complaints.queries.people import holders, places_above
from complaints.rules.codes import RUNNING, GroupState, State
from complaints.rules.detection import FoundKind, Lesson, Limits
from complaints.rules.matters import Reported
from organization.models import RoleAssignment, Staff
from organization.rules import Role

PAGE_SIZE = 25
REPRESENTATIVES = 5


# ---------------------------------------------------------------- for the detector
def limits() -> Limits:
    """The numbers of the detector as the bank has set them; similarity is kept in percent."""
    held = dict(Threshold.objects.values_list("code", "value"))
    shipped = Limits()
    return Limits(
        customers=held.get("group_customers", shipped.customers),
        days=held.get("group_days", shipped.days),
        similarity=held.get("group_similarity", round(shipped.similarity * 100)) / 100,
        major_customers=held.get("major_members", shipped.major_customers),
        major_same_product=held.get("major_same_product", shipped.major_same_product),
        major_hours=held.get("major_hours", shipped.major_hours),
    )


def lessons() -> list[Lesson]:
    """What people said of earlier findings, oldest first."""
    decided = ComplaintGroup.objects.exclude(state=GroupState.SUGGESTED).order_by("decided_at", "pk")
    found = []
    for state, facts, reason in decided.values_list("state", "explanation", "major_reason"):
        right = state == GroupState.CONFIRMED
        product, customers = facts.get("product", ""), facts.get("customers", 0)
        if facts.get("kind") == FoundKind.GROUP:
            words = frozenset(word for word, _count in facts.get("words", []))
            found.append(Lesson(FoundKind.GROUP, product, facts.get("unit", ""), words, customers, right))
        if reason == "same_product":
            found.append(Lesson(FoundKind.MAJOR, product, "", frozenset(), customers, right))
    return found


def reported_since(moment: datetime) -> list[Reported]:
    """Complaints received since a moment as the detector sees them; a case without customer is one of its own.

    Consultations, withdrawn and imported cases are left out.
    """
    cases = (
        Complaint.objects.counted()
        .filter(received_at__gte=moment, imported=False)
        .exclude(state=State.WITHDRAWN)
        .order_by("received_at", "pk")
    )
    columns = ("pk", "customer_id", "received_at", "product_line__code", "cause__code", "unit__code", "text")
    return [
        Reported(
            key=key,
            customer=str(customer) if customer else f"case {key}",
            at=received_at,
            product=product or "",
            cause=cause or "",
            unit=unit,
            text=text,
        )
        for key, customer, received_at, product, cause, unit, text in cases.values_list(*columns)
    ]


def concerned(group: ComplaintGroup, *, senior: bool = False) -> list[int]:
    """Whom a group concerns (keys of people): complaint officers of its unit and above, or senior management."""
    today = business_today()
    if senior:
        held = RoleAssignment.objects.filter(role=Role.EXECUTIVE).held_on(today).exclude(staff__status="left")
        return sorted(set(held.values_list("staff_id", flat=True)))
    unit = group.unit
    if unit is None:
        first = group.members.select_related("complaint__unit").order_by("pk").first()
        unit = first.complaint.unit if first else None
    paths = places_above(unit)
    for role in (Role.COMPLAINT_OFFICER, Role.SUPERVISOR):
        people = sorted({person for those in holders(role, paths).values() for person in those})
        if people:
            return people
    return []


def kept_from_any(group: ComplaintGroup, people: Iterable[int]) -> set[int]:
    """Those of these people (keys) from whom at least one case of the group is kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT person FROM unnest(%s::bigint[]) AS person, complaints_groupmember AS member "
            "WHERE member.group_id = %s AND complaints_kept_from(member.complaint_id, person)",
            [list(people), group.pk],
        )
        return {person for (person,) in cursor.fetchall()}


# ---------------------------------------------------------------- in words
def title_of_group(group: ComplaintGroup) -> str:
    """What a group is called: its title, else its product and first words."""
    if group.title:
        return group.title
    words = [word for word, _count in group.explanation.get("words", [])][:3]
    product = group.product_line.name if group.product_line else ""
    return _(", ").join(filter(None, [product, *words])) or _("Like cases")


@dataclass(frozen=True)
class Why:
    """Why the cases are thought to be one matter: words with their counts, and what they have in common."""

    words: list[tuple[str, int]]
    complaints: int
    customers: int
    hours: int
    needed: int
    is_major: bool


def why(group: ComplaintGroup) -> Why:
    """The explanation that the detector left; of a group made by hand there is none (zeros)."""
    facts = group.explanation
    return Why(
        words=[(word, count) for word, count in facts.get("words", [])],
        complaints=facts.get("complaints", 0),
        customers=facts.get("customers", 0),
        hours=facts.get("hours", 0),
        needed=facts.get("needed", 0),
        is_major=facts.get("kind") == "major",
    )


# ---------------------------------------------------------------- pages
@dataclass(frozen=True)
class GroupRow:
    """A line of the list."""

    group: ComplaintGroup
    title: str
    why: Why
    cases: int
    running: int


BY_FOUND = Ordering("found", ("-found_at", "-id"))


def group_list(
    user, *, state: str = "", cursor: str = "", size: int = PAGE_SIZE
) -> tuple[list[GroupRow], Page]:
    """Groups that a person sees, the latest first, with the counts of their present members."""
    found = ComplaintGroup.objects.visible_to(user)
    if state:
        found = found.filter(state=state)
    page = keyset_page(found, ordering=BY_FOUND, columns=["id"], size=size, cursor=cursor)
    keys = [row["id"] for row in page.rows]
    present = Q(members__left_at=None)
    running = present & Q(members__complaint__state__in=[state.value for state in RUNNING])
    counted = ComplaintGroup.objects.select_related("product_line", "unit", "owner").annotate(
        cases_now=Count("members", filter=present, distinct=True),
        running_now=Count("members", filter=running, distinct=True),
    )
    groups = counted.in_bulk(keys)
    rows = [
        GroupRow(group, title_of_group(group), why(group), group.cases_now, group.running_now)
        for group in (groups[key] for key in keys)
    ]
    return rows, page


@dataclass(frozen=True)
class GroupPage:
    """One group with its members, its clock of the report, and what the viewer may do."""

    group: ComplaintGroup
    title: str
    why: Why
    members: list[GroupMember]
    left: list[GroupMember]
    customers: int
    representatives: int
    report_late: bool
    may_decide: bool


def members_of(group: ComplaintGroup) -> QuerySet[GroupMember]:
    """Members with what a line shows of each case, oldest case first."""
    return group.members.select_related(
        "complaint__customer", "complaint__unit", "complaint__owner", "complaint__product_line"
    ).order_by("complaint__received_at", "pk")


def group_page(group: ComplaintGroup, user: Staff, *, may_decide: bool) -> GroupPage:
    """The page of a group that the person sees."""
    readable = set(GroupMember.objects.visible_to(user).filter(group=group).values_list("pk", flat=True))
    members = [member for member in members_of(group) if member.pk in readable]
    present = [member for member in members if member.left_at is None]
    now = timezone.now()
    late = group.state != GroupState.DISMISSED and (
        (group.report_drafted_at is None and group.report_due_at is not None and group.report_due_at <= now)
        or (group.report_sent_at is None and group.report_send_by is not None and group.report_send_by <= now)
    )
    return GroupPage(
        group=group,
        title=title_of_group(group),
        why=why(group),
        members=present,
        left=[member for member in members if member.left_at is not None],
        customers=len({member.complaint.customer_id or f"case {member.pk}" for member in present}),
        representatives=sum(member.representative for member in present),
        report_late=late,
        may_decide=may_decide,
    )


def groups_of(complaint: Complaint, user: Staff) -> QuerySet[ComplaintGroup]:
    """The groups in which a case stands now, as far as the person sees them and nobody dismissed them."""
    return (
        ComplaintGroup.objects.visible_to(user)
        .filter(members__complaint=complaint, members__left_at=None)
        .exclude(state=GroupState.DISMISSED)
        .order_by("-found_at", "-id")
    )


def late_reports(at: datetime) -> QuerySet[ComplaintGroup]:
    """Groups, confirmed or major, whose report is not drafted or not sent though its time has come."""
    return (
        ComplaintGroup.objects.filter(report_sent_at=None)
        .exclude(state=GroupState.DISMISSED)
        .filter(Q(report_drafted_at=None, report_due_at__lte=at) | Q(report_send_by__lte=at))
        .order_by(F("report_due_at"), "pk")
    )


def draft_of(group: ComplaintGroup) -> str:
    """The report to the regulator as a first draft, out of what is recorded; a person completes and sends it."""
    members = [member.complaint for member in members_of(group) if member.left_at is None]
    if not members:
        return ""
    first, last = members[0].received_at.astimezone(SHANGHAI), members[-1].received_at.astimezone(SHANGHAI)
    customers = len({case.customer_id or f"case {case.pk}" for case in members})
    amount = sum(case.amount_fen or 0 for case in members)
    words = [word for word, _count in group.explanation.get("words", [])][:5]
    lines = [
        _("Report of a group complaint"),
        _("1. What it is about: %(title)s") % {"title": title_of_group(group)},
        _("2. How many: %(customers)s customers, %(cases)s cases, numbers %(numbers)s")
        % {
            "customers": customers,
            "cases": len(members),
            "numbers": ", ".join(case.number for case in members),
        },
        _("3. When: from %(first)s to %(last)s")
        % {"first": first.strftime("%Y-%m-%d %H:%M"), "last": last.strftime("%Y-%m-%d %H:%M")},
        _("4. Where: %(units)s") % {"units": ", ".join(sorted({case.unit.label for case in members}))},
        _("5. Amount named by the customers: CNY %(amount)s") % {"amount": f"{amount / 100:,.2f}"},
        _("6. Words that the complaints share: %(words)s") % {"words": ", ".join(words) or "-"},
        _("7. Of these %(done)s are resolved and %(open)s are being handled")
        % {
            "done": sum(case.resolved_at is not None for case in members),
            "open": sum(case.resolved_at is None and case.state != State.WITHDRAWN for case in members),
        },
        _("8. Measures taken and planned:"),
        _("9. Risks, and support needed:"),
    ]
    return "\n".join(lines)
