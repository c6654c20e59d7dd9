"""What the head of a list shows of its views, and what the sidebar shows of the pinned ones."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, Func, JSONField, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from common.pagination import Ordering
from lists.models import SavedView, ViewPin
from lists.rules import QueryTooLong, canonical
from organization.models import Staff

BY_NAME = Ordering("name", ("name", "id"))


@dataclass(frozen=True)
class ViewState:
    """The views of a list that a person may choose, the one they are in, and whether they left its words.

    `query` is what the list shows now; `owned` says that the one they are in is theirs to change, `offered` that in no
    view they see more than a plain face of the list, which could be kept as one.
    """

    list_name: str
    mine: list[SavedView]
    shared: list[SavedView]
    current: SavedView | None
    owned: bool
    changed: bool
    offered: bool
    query: str

    @property
    def pinned(self) -> bool:
        """Whether the view they are in stands in their sidebar."""
        return bool(getattr(self.current, "pinned", False))


@dataclass(frozen=True)
class PinnedView:
    """A view in the sidebar: its public id and its name."""

    public_id: UUID
    name: str


def listed_views(user: Staff) -> QuerySet[SavedView]:
    """Every view that a person may use, with its owner, its unit, and whether they pinned it."""
    pins = ViewPin.objects.filter(view=OuterRef("pk"), person=user)
    views = SavedView.objects.visible_to(user).kept().select_related("owner", "shared_with")
    return views.annotate(pinned=Exists(pins))


def view_state(
    user: Staff, *, list_name: str, query: str, chosen: str, plain: Collection[str] = ()
) -> ViewState:
    """How a list's address (`query`) stands to the views of the list; `chosen` is the public id of one, or nothing.

    `plain` are the addresses of the list's own tabs ('tab=mine'), which nobody needs to keep.
    """
    views = list(listed_views(user).filter(list_name=list_name).order_by("name", "id"))
    current = next((view for view in views if str(view.public_id) == chosen), None)
    try:
        now = canonical(query)
    except QueryTooLong:
        now = query
    return ViewState(
        list_name=list_name,
        mine=[view for view in views if view.owner_id == user.pk],
        shared=[view for view in views if view.owner_id != user.pk],
        current=current,
        owned=current is not None and current.owner_id == user.pk,
        changed=current is not None and current.query != now,
        offered=current is None and now not in {"", *plain},
        query=now,
    )


def pinned_views(user: Staff) -> QuerySet:
    """One row of one value, so that the frame asks it along: the views in a person's sidebar, for `told_pins`."""
    told = JSONObject(id="public_id", name="name")
    views = SavedView.objects.visible_to(user).kept().pinned_by(user).order_by()
    ordered = Func(told, F("name"), function="jsonb_agg", arg_joiner=" ORDER BY ", output_field=JSONField())
    return views.annotate(told=ordered).values("told")


def told_pins(answer: str | None) -> list[PinnedView]:
    """What `pinned_views` was answered, by name."""
    return [PinnedView(UUID(view["id"]), view["name"]) for view in json.loads(answer or "null") or []]
