"""Groups of like cases that wait for a person's word, as the desk says them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints.models import ComplaintGroup, Threshold
from complaints.queries.groups import title_of_group
from complaints.rules.codes import GroupState

SHOWN = 3


@dataclass(frozen=True)
class Hint:
    """A suspected group in one sentence, the rule that found it, and where to look."""

    sentence: str
    rule: str
    look: str
    href: str
    decide: bool


def group_hints(user, at: datetime) -> list[Hint]:
    """The newest suspected groups that a person sees, three at most."""
    groups = (
        ComplaintGroup.objects.visible_to(user)
        .filter(state=GroupState.SUGGESTED)
        .annotate(
            customers=Count("members__complaint__customer", distinct=True, filter=Q(members__left_at=None)),
            total=Count("members", filter=Q(members__left_at=None)),
            first=Min("members__complaint__received_at"),
            last=Max("members__complaint__received_at"),
        )
        .order_by("-found_at", "-id")[:SHOWN]
    )
    found = list(groups)
    if not found:
        return []
    sizes = dict(
        Threshold.objects.filter(code__in=["group_customers", "group_days"]).values_list("code", "value")
    )
    return [_hint(group, sizes) for group in found]


def _hint(group: Any, sizes: dict[str, int]) -> Hint:
    days = max((group.last - group.first).days, 0) + 1
    words = {"days": days, "n": group.customers or group.total, "title": title_of_group(group)}
    sentence = ngettext(
        "Suspected group complaint: %(n)s customer about “%(title)s” within %(days)s days",
        "Suspected group complaint: %(n)s customers about “%(title)s” within %(days)s days",
        words["n"],
    )
    rule = _(
        "Rule: %(n)s customers or more within %(days)s days about the same matter. Confirming starts the report: "
        "draft within two hours, sent the same working day."
    )
    return Hint(
        sentence=sentence % words,
        rule=rule % {"n": sizes.get("group_customers", 5), "days": sizes.get("group_days", 7)},
        look=ngettext("Look at %(n)s case", "Look at %(n)s cases", group.total) % {"n": group.total},
        href=reverse("complaints:group", args=[group.public_id]),
        decide=True,
    )
