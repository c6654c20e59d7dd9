"""Tags, pins and followed customers as their reader sees them."""

import json
from collections import defaultdict
from dataclasses import dataclass, replace

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, Func, JSONField, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from common.counting import ask_together
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
    """One question however many tags there are; a tag comes with what a reader is shown of it."""
    put = CustomerTag.objects.filter(customer=customer, tag=OuterRef("pk"))
    shown = JSONObject(id="pk", public_id="public_id", name="name", colour="colour", on=Exists(put))
    ordered = Func(shown, F("name"), function="jsonb_agg", arg_joiner=" ORDER BY ", output_field=JSONField())
    tags = Tag.objects.visible_to(user).kept().order_by().annotate(told=ordered).values("told")
    own = {"person": user, "customer": customer}
    answers = ask_together(
        firsts={
            "pinned": CustomerPin.objects.filter(**own).values("pk"),
            "followed": CustomerFollow.objects.filter(**own).values("pk"),
            "tags": tags,
        }
    )
    told = [(tag.pop("on"), Tag(**tag)) for tag in json.loads(answers["tags"] or "null") or []]
    return Marks(
        put=[tag for on, tag in told if on],
        others=[tag for on, tag in told if not on],
        pinned=answers["pinned"] is not None,
        followed=answers["followed"] is not None,
    )


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


def told_pinned(user: Staff, most: int) -> QuerySet:
    """One row of one value, so that a page asks it along: the first `pinned_customers`, for `pinned_of`."""
    names = ("customer_no", "name", "name_en", "short_name", "short_name_en")
    first = pinned_customers(user).values(pinned_one=JSONObject(**{name: name for name in names}))[:most]
    return Staff.objects.filter(pk=user.pk).values(pinned_first=ArraySubquery(first))


def pinned_of(answer: list | None) -> list[Customer]:
    """What `told_pinned` was answered: customers with their names."""
    return [Customer(**(json.loads(row) if isinstance(row, str) else row)) for row in answer or []]


def tagged(customers: QuerySet[Customer], tags: list[Tag]) -> QuerySet[Customer]:
    """Those of the customers with any of the tags."""
    return customers.filter(pk__in=CustomerTag.objects.filter(tag__in=tags).values("customer_id"))


def marked(
    customers: QuerySet[Customer],
    marks: type[CustomerPin] | type[CustomerFollow],
    user: Staff,
    *,
    wanted: bool,
) -> QuerySet[Customer]:
    """Those of the customers that the person has pinned, or follows; `wanted` false: the others."""
    mine = Q(pk__in=marks.objects.filter(person=user).values("customer_id"))
    return customers.filter(mine if wanted else ~mine)
