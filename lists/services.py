"""Saving, changing, sharing, removing and pinning views of lists."""

from datetime import datetime

from django.db import transaction

from audit.services import record_act, record_change
from lists.models import SavedView, ViewPin
from lists.rules import canonical
from organization.models import Staff, Unit

# So many views a person keeps of one list; more would be no choice any more.
MOST_VIEWS = 50


class NameTaken(Exception):
    """The person has another view of this list under the name."""


class NotTheOwner(Exception):
    """A view is changed and removed by its owner alone."""


class NotToShare(Exception):
    """The unit is none that the person sees."""


class TooManyViews(Exception):
    """The person keeps `MOST_VIEWS` views of the list already."""


@transaction.atomic
def save_view(
    *, list_name: str, name: str, query: str, shared_with: Unit | None, by: Staff, at: datetime
) -> SavedView:
    """Keep the filters, order and columns of a list's address under a name; sent twice, it is kept once.

    Raises NameTaken where the name stands for other words, NotToShare, TooManyViews, QueryTooLong.
    """
    _must_see(by, shared_with)
    Staff.objects.select_for_update(no_key=True).get(pk=by.pk)
    mine = SavedView.objects.kept().filter(owner=by).of_list(list_name)
    words = {"query": canonical(query), "shared_with": shared_with}
    held = mine.filter(name=name).first()
    if held is not None:
        if held.query != words["query"] or held.shared_with != shared_with:
            raise NameTaken
        return held
    if mine.count() >= MOST_VIEWS:
        raise TooManyViews
    view = SavedView.objects.create(
        list_name=list_name, name=name, **words, owner=by, saved_at=at, changed_at=at
    )
    record_act(kind="view.saved", subject=view, actor=by, at=at, after=_told(view))
    return view


@transaction.atomic
def change_view(
    *,
    view: SavedView,
    name: str | None = None,
    query: str | None = None,
    shared_with: Unit | bool | None = False,
    by: Staff,
    at: datetime,
) -> SavedView:
    """Give a view another name, other words or other readers; what is not said (`False` for the unit) stays.

    Raises NotTheOwner, NameTaken, NotToShare, QueryTooLong.
    """
    held = _owned(view, by)
    before = _told(held)
    if name is not None and name != held.name:
        others = SavedView.objects.kept().filter(owner=by, list_name=held.list_name, name=name)
        if others.exclude(pk=held.pk).exists():
            raise NameTaken
        held.name = name
    if query is not None:
        held.query = canonical(query)
    if not isinstance(shared_with, bool) and shared_with != held.shared_with:
        _must_see(by, shared_with)
        held.shared_with = shared_with
    after = _told(held)
    if after == before:
        return held
    held.changed_at = at
    held.save(update_fields=["name", "query", "shared_with", "changed_at"])
    record_change(kind="view.changed", subject=held, actor=by, at=at, before=before, after=after)
    return held


@transaction.atomic
def remove_view(*, view: SavedView, by: Staff, at: datetime) -> SavedView:
    """Take a view out of every menu; `restore_view` brings it back with its pins. Raises NotTheOwner."""
    held = _owned(view, by)
    if held.removed_at is None:
        held.removed_at = at
        held.save(update_fields=["removed_at"])
        record_act(kind="view.removed", subject=held, actor=by, at=at)
    return held


@transaction.atomic
def restore_view(*, view: SavedView, by: Staff, at: datetime) -> SavedView:
    """Bring a removed view back. Raises NotTheOwner, and NameTaken where its name stands for another by now."""
    held = _owned(view, by)
    if held.removed_at is None:
        return held
    if SavedView.objects.kept().filter(owner=by, list_name=held.list_name, name=held.name).exists():
        raise NameTaken
    held.removed_at = None
    held.save(update_fields=["removed_at"])
    record_act(kind="view.restored", subject=held, actor=by, at=at)
    return held


@transaction.atomic
def pin_view(*, view: SavedView, by: Staff, pinned: bool) -> None:
    """Put a view into the person's own sidebar, or take it out; their own screen, so nobody records it."""
    if pinned:
        ViewPin.objects.get_or_create(person=by, view=view)
    else:
        ViewPin.objects.filter(person=by, view=view).delete()


def _owned(view: SavedView, by: Staff) -> SavedView:
    Staff.objects.select_for_update(no_key=True).get(pk=by.pk)
    held = SavedView.objects.select_for_update(of=("self",)).select_related("shared_with").get(pk=view.pk)
    if held.owner_id != by.pk:
        raise NotTheOwner
    return held


def _must_see(by: Staff, unit: Unit | None) -> None:
    if unit is not None and not Unit.objects.visible_to(by).filter(pk=unit.pk).exists():
        raise NotToShare


def _told(view: SavedView) -> dict[str, str]:
    unit = view.shared_with
    return {"name": view.name, "query": view.query, "shared_with": unit.code if unit else ""}


@transaction.atomic
def record_export(*, list_name: str, rows: int, query: str, by: Staff, at: datetime) -> None:
    """Put on record who took how many rows of a list along, and which."""
    record_act(
        kind="list.exported",
        subject=by,
        actor=by,
        after={"list": list_name, "rows": rows, "query": query},
        at=at,
    )
