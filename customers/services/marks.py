"""Tags and who owns them, pins on one's own screen, and customers that one follows."""

from datetime import datetime

from django.db import transaction

from audit.services import record_act, record_change
from customers.models import Customer, CustomerFollow, CustomerPin, CustomerTag, Tag
from organization.models import Staff, Unit

# So many tags a person keeps; more would be no choice any more.
MOST_TAGS = 100


class TagTaken(Exception):
    """The person has another tag of this name."""


class NotTheTagger(Exception):
    """A tag is named, coloured, shared, merged and removed by its owner alone."""


class NotToShareTag(Exception):
    """The unit is none that the person sees."""


class TooManyTags(Exception):
    """The person keeps `MOST_TAGS` tags already."""


class StaleTag(Exception):
    """The owner changed the tag after this form was opened; `current` is the tag as it stands now."""

    def __init__(self, current: Tag) -> None:
        super().__init__(current.name)
        self.current = current


class SameTag(Exception):
    """A tag is not merged into itself, nor into one that is removed."""


@transaction.atomic
def make_tag(*, name: str, colour: str, shared_with: Unit | None, by: Staff, at: datetime) -> Tag:
    """Make a tag of one's own; made twice alike it is one. Raises TagTaken, NotToShareTag, TooManyTags."""
    _must_see(by, shared_with)
    Staff.objects.select_for_update(no_key=True).get(pk=by.pk)
    mine = Tag.objects.kept().filter(owner=by)
    held = mine.filter(name=name).first()
    if held is not None:
        if held.colour != colour or held.shared_with != shared_with:
            raise TagTaken
        return held
    if mine.count() >= MOST_TAGS:
        raise TooManyTags
    tag = Tag.objects.create(name=name, colour=colour, shared_with=shared_with, owner=by, made_at=at)
    record_act(kind="tag.made", subject=tag, actor=by, at=at, after=_told(tag))
    return tag


@transaction.atomic
def change_tag(
    *, tag: Tag, name: str, colour: str, shared_with: Unit | None, version: int, by: Staff, at: datetime
) -> Tag:
    """Another name, colour or readers. Raises NotTheTagger, StaleTag, TagTaken, NotToShareTag."""
    held = _owned(tag, by)
    if held.version != version:
        raise StaleTag(held)
    if Tag.objects.kept().filter(owner=by, name=name).exclude(pk=held.pk).exists():
        raise TagTaken
    if shared_with != held.shared_with:
        _must_see(by, shared_with)
    before = _told(held)
    held.name, held.colour, held.shared_with = name, colour, shared_with
    after = _told(held)
    if after == before:
        return held
    held.version += 1
    held.save(update_fields=["name", "colour", "shared_with", "version"])
    record_change(kind="tag.changed", subject=held, actor=by, at=at, before=before, after=after)
    return held


@transaction.atomic
def merge_tags(*, tag: Tag, into: Tag, by: Staff, at: datetime) -> Tag:
    """Every customer of `tag` has `into` from now on, and `tag` is removed; both are one's own.

    What stood on customers stays with the removed tag too, so that restoring it brings it back whole.
    Raises NotTheTagger, SameTag.
    """
    first, second = sorted([tag.pk, into.pk])
    held = {pk: _owned(Tag.objects.get(pk=pk), by) for pk in (first, second)}
    gone, stays = held[tag.pk], held[into.pk]
    if gone.pk == stays.pk or stays.removed_at is not None or gone.removed_at is not None:
        raise SameTag
    rows = CustomerTag.objects.filter(tag=gone).values_list("customer_id", flat=True)
    CustomerTag.objects.bulk_create(
        [CustomerTag(customer_id=customer, tag=stays, put_by=by, put_at=at) for customer in rows],
        ignore_conflicts=True,
        batch_size=1000,
    )
    gone.merged_into, gone.removed_at = stays, at
    gone.save(update_fields=["merged_into", "removed_at"])
    record_act(kind="tag.merged", subject=gone, actor=by, at=at, after={"into": stays.name})
    return stays


@transaction.atomic
def remove_tag(*, tag: Tag, by: Staff, at: datetime) -> Tag:
    """Take a tag out of every list; `restore_tag` brings it back with its customers. Raises NotTheTagger."""
    held = _owned(tag, by)
    if held.removed_at is None:
        held.removed_at = at
        held.save(update_fields=["removed_at"])
        record_act(kind="tag.removed", subject=held, actor=by, at=at)
    return held


@transaction.atomic
def restore_tag(*, tag: Tag, by: Staff, at: datetime) -> Tag:
    """Bring a removed tag back. Raises NotTheTagger, and TagTaken where its name stands for another by now."""
    held = _owned(tag, by)
    if held.removed_at is None:
        return held
    if Tag.objects.kept().filter(owner=by, name=held.name).exists():
        raise TagTaken
    held.removed_at = held.merged_into = None
    held.save(update_fields=["removed_at", "merged_into"])
    record_act(kind="tag.restored", subject=held, actor=by, at=at)
    return held


@transaction.atomic
def put_tag(*, customer: Customer, tag: Tag, by: Staff, at: datetime) -> bool:
    """Put a tag on a customer; whether it was not there yet. The caller has found both visible."""
    _, fresh = CustomerTag.objects.get_or_create(
        customer=customer, tag=tag, defaults={"put_by": by, "put_at": at}
    )
    if fresh:
        _record("tagged", customer, tag, by, at)
    return fresh


@transaction.atomic
def take_tag(*, customer: Customer, tag: Tag, by: Staff, at: datetime) -> bool:
    """Take a tag off a customer; whether it was there."""
    there = CustomerTag.objects.filter(customer=customer, tag=tag).delete()[0] > 0
    if there:
        _record("untagged", customer, tag, by, at)
    return there


@transaction.atomic
def pin_customer(*, customer: Customer, by: Staff, pinned: bool) -> bool:
    """Keep a customer at hand on one's own screens, or no longer; nobody records it. Whether it was otherwise."""
    if pinned:
        return CustomerPin.objects.get_or_create(customer=customer, person=by)[1]
    return CustomerPin.objects.filter(customer=customer, person=by).delete()[0] > 0


@transaction.atomic
def follow_customer(*, customer: Customer, by: Staff, followed: bool) -> bool:
    """Be told of new notes and files on a customer, or no longer; whether it was otherwise."""
    if followed:
        return CustomerFollow.objects.get_or_create(customer=customer, person=by)[1]
    return CustomerFollow.objects.filter(customer=customer, person=by).delete()[0] > 0


def _owned(tag: Tag, by: Staff) -> Tag:
    Staff.objects.select_for_update(no_key=True).get(pk=by.pk)
    held = Tag.objects.select_for_update(of=("self",)).select_related("shared_with").get(pk=tag.pk)
    if held.owner_id != by.pk:
        raise NotTheTagger
    return held


def _must_see(by: Staff, unit: Unit | None) -> None:
    if unit is not None and not Unit.objects.visible_to(by).filter(pk=unit.pk).exists():
        raise NotToShareTag


def _told(tag: Tag) -> dict[str, str]:
    unit = tag.shared_with
    return {"name": tag.name, "colour": tag.colour, "shared_with": unit.code if unit else ""}


def _record(what: str, customer: Customer, tag: Tag, by: Staff, at: datetime) -> None:
    """A tag of one's own is no matter of the bank's: its name is told only where it is shared."""
    name = tag.name if tag.shared_with_id else ""
    record_act(kind=f"customer.{what}", subject=customer, actor=by, after={"tag": name}, at=at)
