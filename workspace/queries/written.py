"""What stands in a timeline because somebody wrote it down there: notes, and approaches to its associations."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext

from activities.models import AssociationApproach, InteractionKind
from customers.models import Customer, Note
from organization.models import Staff
from worklist import phrases
from workspace.queries.events import Event, page_of

Place = tuple[datetime, str, int]


def written(
    customer: Customer, user: Staff, before: Place | None, *, parts: Sequence[str] = ("note", "approach")
) -> Iterable[Event]:
    """Both kinds by one question, or one of them."""
    asked = [_ROWS[part](customer, user, before) for part in parts]
    for row in asked[0].union(*asked[1:], all=True) if len(asked) > 1 else asked[0]:
        yield _EVENTS[row["source"]](customer, row)


def _notes(customer: Customer, user: Staff, before: Place | None) -> QuerySet[Any]:
    notes = Note.objects.visible_to(user).filter(customer=customer, removed_at=None)
    said = JSONObject(
        text="text", edited="edited_at", id="public_id", name="author__name", name_en="author__name_en"
    )
    return page_of(notes, "written_at", before).values(
        "id", source=Value("note"), at=F("written_at"), words=said
    )


def _approaches(customer: Customer, user: Staff, before: Place | None) -> QuerySet[Any]:
    """What was said to its associations, or to it as one: the topic and no more, as words may name other members.

    Whoever does not read the association is not told which colleague leads it.
    """
    found = AssociationApproach.objects.visible_to(user).reaching(customer)
    reads = Customer.objects.visible_to(user).order_by().values("pk")
    said = JSONObject(
        text="topic",
        channel="channel",
        id="public_id",
        name=Case(When(customer__in=reads, then=F("staff__name")), default=Value("")),
        name_en=Case(When(customer__in=reads, then=F("staff__name_en")), default=Value("")),
        # As its tie names it, also to whoever does not read it.
        association="customer__name",
        of="customer_id",
    )
    return page_of(found, "happened_at", before).values(
        "id", source=Value("approach"), at=F("happened_at"), words=said
    )


def _note(customer: Customer, row: dict[str, Any]) -> Event:
    said = row["words"]
    return Event(
        at=row["at"],
        source="note",
        pk=row["id"],
        kind=gettext("Note, worded anew") if said["edited"] else gettext("Note"),
        icon="note",
        who=_name(said),
        text=said["text"],
        href=reverse("notebook:note", args=[customer.customer_no, said["id"]]),
        record=said["id"],
    )


def _approach(customer: Customer, row: dict[str, Any]) -> Event:
    said = row["words"]
    own = said["of"] == customer.pk
    through = gettext("Through %(name)s") % {"name": said["association"]}
    return Event(
        at=row["at"],
        source="approach",
        pk=row["id"],
        kind=gettext("Approach to its members") if own else through,
        icon="topology-star-3",
        who=phrases.joined([*filter(None, (_name(said), str(InteractionKind(said["channel"]).label)))]),
        text=said["text"],
        href=reverse("activities:approaches", args=[customer.customer_no]) if own else "",
        record=said["id"] if own else "",
    )


def _name(said: dict[str, Any]) -> str:
    return Staff(name=said["name"], name_en=said["name_en"]).display_name


_ROWS = {"note": _notes, "approach": _approaches}
_EVENTS = {"note": _note, "approach": _approach}
