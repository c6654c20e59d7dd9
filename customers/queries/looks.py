"""Who looked at customers, for those who supervise them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from common.pagination import Ordering, record_page
from customers.models import Contact, Customer, Look
from organization.models import Staff

PAGE = 50
LATEST_LOOKS = Ordering("looks", ("-at", "-id"))


@dataclass(frozen=True)
class LookLine:
    """A look, and whose dossier it was by name (empty where it was none, or nobody may be named any more)."""

    look: Look
    contact: str


@dataclass(frozen=True)
class LookPage:
    """A page of looks with the cursors of those around it."""

    lines: list[LookLine]
    next_cursor: str
    previous_cursor: str


def looks_for(user) -> QuerySet[Look]:
    """The looks that a person reads, each with its customer and its colleague."""
    return Look.objects.visible_to(user).select_related("customer", "person")


def look_page(found: QuerySet[Look], user: Staff, *, cursor: str = "") -> LookPage:
    """One page, the latest first; three queries."""
    rows, page = record_page(found, ordering=LATEST_LOOKS, size=PAGE, cursor=cursor)
    return LookPage(look_lines(rows, user), page.next_cursor, page.previous_cursor)


def look_lines(looks: Sequence[Look], user: Staff) -> list[LookLine]:
    """Each look with the name of whose dossier it was, in one query."""
    keys = {look.contact for look in looks if look.contact}
    people = Contact.objects.visible_to(user).filter(public_id__in=keys)
    names = {person.public_id: person.display_name for person in people}
    return [LookLine(look, names.get(look.contact, "") if look.contact else "") for look in looks]


def may_read_looks(user: Staff, customer: Customer) -> bool:
    """Whether a person supervises the customer's unit, or is of senior management."""
    return user.reach.everything or customer.unit.path.startswith(user.reach.subtrees or ("\0",))
