"""What was asked for in cases and waits for a person's decision: remedies above authority, more time."""

from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from common.calendar import business_today
from complaints.models import Extension, Remedy, RemedyLimit
from complaints.rules.codes import Answer, State
from organization.models import RoleAssignment
from organization.querysets import subtree_condition

CASE = ("complaint__unit", "complaint__customer", "complaint__owner")
PARTS = ("complaint__assignments", "complaint__contributions")


def waiting_remedies(user: Any) -> QuerySet[Remedy]:
    """Remedies that a person may grant or refuse: proposed by another, within their authority, the oldest first."""
    granted = (
        Remedy.objects.filter(complaint=OuterRef("complaint"), answer=Answer.ACCEPTED)
        .order_by()
        .values("complaint")
        .annotate(all=Sum("amount_fen"))
        .values("all")
    )
    found = (
        Remedy.objects.visible_to(user)
        .filter(_on_duty(user), answer=Answer.WAITING, complaint__state__in=[State.OPEN, State.RESOLVED])
        .exclude(proposed_by_id__in=user.reach.people)
        # Many small ones are one large one.
        .annotate(together=F("amount_fen") + Coalesce(granted, 0))
    )
    # What costs nothing needs no authority.
    return _told(found.filter(Q(amount_fen=None) | Exists(_authority(user)))).order_by("proposed_at", "id")


def waiting_extensions(user: Any) -> QuerySet[Extension]:
    """Requests for more time that a person may decide: asked by another, in a case over which they stand."""
    found = (
        Extension.objects.visible_to(user)
        .filter(_on_duty(user), answer=Answer.WAITING, complaint__state=State.OPEN)
        .exclude(asked_by_id__in=user.reach.people)
        # One waits in a case at most, so the case's number names it.
        .annotate(public_id=F("complaint__public_id"))
    )
    return _told(found).select_related("complaint__regime").order_by("asked_at", "id")


def _on_duty(user: Any) -> Q:
    """Officers and supervisors of the unit or above it, and head office; who only owns a case decides nothing."""
    reach = user.reach
    if reach.everything:
        return Q()
    return subtree_condition(reach.subtrees + reach.complaint_subtrees, "complaint__unit__path")


def _authority(user: Any) -> QuerySet[RemedyLimit]:
    """Limits of the person's roles, at the case's unit or above it, that cover a remedy."""
    today = business_today()
    place = ExpressionWrapper(OuterRef(OuterRef("complaint__unit__path")), output_field=CharField())
    held = (
        RoleAssignment.objects.filter(staff_id=user.pk, role=OuterRef("role"), unit__level=OuterRef("level"))
        .held_on(today)
        .at_open_units(today)
        .annotate(place=place)
        .filter(place__startswith=F("unit__path"))
    )
    enough = Q(limit_fen=None) | Q(limit_fen__gte=OuterRef("together"))
    return RemedyLimit.objects.filter(enough, Exists(held), kind=OuterRef("kind"))


def _told(found: QuerySet) -> QuerySet:
    return found.select_related(*CASE).prefetch_related(*PARTS)
