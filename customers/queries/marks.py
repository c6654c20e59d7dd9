"""Tags, pins and followed customers as their reader sees them."""

from collections import defaultdict
from dataclasses import dataclass, replace

from django.db.models import Count, Exists, OuterRef, Q

from customers.models import Customer, CustomerFollow, CustomerPin, CustomerTag, Tag
from customers.queries.listing import ListPage
from organization.models import Staff


@dataclass(frozen=True)
class Marks:
    """What one person sees marked on one customer: tags on it, tags that could be, and their own pin and following."""

    put: list[Tag]
    others: list[Tag]
    pinned: bool
    followed: bool


def marks_of(customer: Customer, user: Staff) -> Marks:
    """Two questions however many tags there are."""
    put = CustomerTag.objects.filter(customer=customer, tag=OuterRef("pk"))
    tags = list(listed_tags(user).annotate(on=Exists(put)))
    own = Staff.objects.filter(pk=user.pk).values_list(
        Exists(CustomerPin.objects.filter(person=OuterRef("pk"), customer=customer)),
        Exists(CustomerFollow.objects.filter(person=OuterRef("pk"), customer=customer)),
    )
    pinned, followed = own.first() or (False, False)
    return Marks([tag for tag in tags if tag.on], [tag for tag in tags if not tag.on], pinned, followed)


def listed_tags(user: Staff):
    """Tags that a person may put on customers, by name."""
    return Tag.objects.visible_to(user).kept().select_related("owner", "shared_with").order_by("name", "id")


def counted_tags(user: Staff):
    """The same with how many customers that the person reads have each."""
    seen = Q(tagged__customer__in=Customer.objects.visible_to(user).live().values("pk"))
    return listed_tags(user).annotate(customers=Count("tagged", filter=seen))


def with_marks(page: ListPage, user: Staff) -> ListPage:
    """The rows of a list with the reader's tags and pins on them; two questions however many rows there are."""
    numbers = [row.customer_no for row in page.rows]
    if not numbers:
        return page
    found: dict[str, list[Tag]] = defaultdict(list)
    put = CustomerTag.objects.filter(
        customer__customer_no__in=numbers, tag__in=listed_tags(user).order_by().values("pk")
    )
    for row in put.select_related("tag", "customer").order_by("tag__name", "tag_id"):
        found[row.customer.customer_no].append(row.tag)
    pins = CustomerPin.objects.filter(person=user, customer__customer_no__in=numbers)
    pinned = set(pins.values_list("customer__customer_no", flat=True))
    rows = [
        replace(row, tags=tuple(found.get(row.customer_no, ())), pinned=row.customer_no in pinned)
        for row in page.rows
    ]
    return replace(page, rows=rows)


def pinned_customers(user: Staff):
    """The customers that a person has pinned and still reads, the latest pinned first."""
    pins = CustomerPin.objects.filter(person=user)
    return Customer.objects.visible_to(user).live().filter(pins__in=pins).order_by("-pins__pinned_at", "-pk")
