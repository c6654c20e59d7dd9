"""The list of customers: one page of rows, the sums of the whole result, and a record's neighbours in it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db.models import Count, F, Func, IntegerField, QuerySet, Subquery, Sum
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.counting import ask_together
from common.kept import kept
from common.pagination import Ordering, beyond, keyset_page, position_of
from customers.models import Customer, CustomerForeignBalance, Publication, Tag
from customers.rules import ratio
from organization.models import Staff
from products.models import ProductLine

PAGE_SIZE = 50
# A list is long beyond so many: a record's place is no longer counted, which reads them one by one, and sums are kept.
FARTHEST = 5_000

# What each column of the list is ordered by, from its natural beginning; '-name' is the other end.
SORTS: dict[str, Ordering] = {
    "name": Ordering("name", ("name_key", "id")),
    "tier": Ordering("tier", ("now__tier_id", "-now__score", "id"), nullable=True),
    "next": Ordering("next", ("pulse__next_contact_on", "id"), nullable=True),
    "last": Ordering("last", ("pulse__last_contact_at", "id"), nullable=True, sorted=True),
    "deposits": Ordering("deposits", ("now__deposits_cny_fen", "id"), nullable=True, sorted=True),
    "change": Ordering("change", ("now__deposits_change_bp", "id"), nullable=True, sorted=True),
    "loans": Ordering("loans", ("now__loans_cny_fen", "id"), nullable=True, sorted=True),
    "contribution": Ordering("contribution", ("now__contribution_fen", "id"), nullable=True, sorted=True),
    "lines": Ordering("lines", ("now__product_lines", "id"), nullable=True, sorted=True),
    "risk": Ordering("risk", ("now__churn_risk", "id"), nullable=True, sorted=True),
}
DEFAULT_SORT = "next"

LAST_CONTACT_KINDS = {
    "visit": _("on site"),
    "call": _("call"),
    "video": _("video"),
    "invited": _("at ours"),
    "message": _("message"),
}

_COLUMNS = [
    "id",
    "customer_no",
    "short_name",
    "short_name_en",
    "name",
    "name_en",
    "manager__name",
    "manager__name_en",
    "pulse__next_contact_on",
    "pulse__last_contact_at",
    "pulse__last_contact_kind",
    "pulse__open_complaints",
    "pulse__open_warnings",
    "now__tier__code",
    "now__computed_tier_id",
    "now__score",
    "now__provisional",
    "now__deposits_cny_fen",
    "now__deposits_change_bp",
    "now__loans_cny_fen",
    "now__contribution_fen",
    "now__product_lines",
    "now__churn_risk",
]


# One number for all rows of a page, so that it needs no question of its own.
_LINES_OFFERED = (
    ProductLine.objects.order_by()
    .annotate(lines=Func(F("pk"), function="count", output_field=IntegerField()))
    .values("lines")
)


@dataclass(frozen=True)
class ClassFact:
    """One class of a customer in words, empty where nobody has set it."""

    name: str
    label: str
    text: str


@dataclass(frozen=True)
class CustomerRow:
    """One line of the list; money in fen of yuan, of yuan accounts alone; None where there is no score yet."""

    customer_no: str
    label: str
    full_name: str
    lead: str
    tier_code: str | None
    # The number of the computed tier where people decided another one.
    computed_tier: int | None
    next_contact_on: date | None
    last_contact_at: datetime | None
    last_contact_kind: str
    deposits_fen: int | None
    deposits_change: Decimal | None
    loans_fen: int | None
    contribution_fen: int | None
    product_lines: int | None
    churn_risk: int | None
    complaints: int
    warnings: int
    tags: tuple[Tag, ...] = ()
    pinned: bool = False
    classes: tuple[ClassFact, ...] = ()


@dataclass(frozen=True)
class CurrencySum:
    """Deposits and loans in one foreign currency, in its own fen."""

    currency: str
    deposits_fen: int
    loans_fen: int


@dataclass(frozen=True)
class Totals:
    """Sums over the whole result; yuan accounts and each foreign currency on their own, never added together."""

    customers: int
    deposits_cny_fen: int
    loans_cny_fen: int
    contribution_fen: int
    foreign: list[CurrencySum]

    @property
    def foreign_deposits(self) -> list[CurrencySum]:
        """The currencies in which somebody keeps deposits."""
        return [each for each in self.foreign if each.deposits_fen]

    @property
    def foreign_loans(self) -> list[CurrencySum]:
        """The currencies in which somebody has loans."""
        return [each for each in self.foreign if each.loans_fen]


@dataclass(frozen=True)
class ListPage:
    """What the list shows: rows, sums, cursors around the page, the business date, how many product lines there are."""

    rows: list[CustomerRow]
    totals: Totals
    next_cursor: str
    previous_cursor: str
    as_of: date | None
    lines_offered: int


@dataclass(frozen=True)
class Neighbours:
    """Where a record stands in the list it was opened from; customer numbers, empty at the ends.

    Nobody counts beyond FARTHEST: there the place is no longer told.
    """

    place: int
    total: int
    previous_no: str
    next_no: str

    @property
    def counted(self) -> bool:
        """Whether place and total are whole counts."""
        return self.total <= FARTHEST


def ordering_named(name: str) -> Ordering:
    """The order a column name asks for: 'tier', '-deposits'; the usual one for a name that is none."""
    natural = SORTS.get(name.removeprefix("-"))
    if natural is None:
        return SORTS[DEFAULT_SORT]
    return natural.reversed(name) if name.startswith("-") else natural


def listed_customers(user: Staff, publication: Publication | None) -> QuerySet[Customer]:
    """Every customer the person may see in a list, beside the scores of the publication."""
    return Customer.objects.visible_to(user).live().scored_in(publication and publication.pk)


def customer_list(
    *,
    found: QuerySet[Customer],
    publication: Publication | None,
    sort: str,
    cursor: str,
    size: int = PAGE_SIZE,
) -> ListPage:
    """One page of the customers found, and the sums of all of them."""
    page = keyset_page(
        found.annotate(lines_offered=Subquery(_LINES_OFFERED)),
        ordering=ordering_named(sort),
        columns=[*_COLUMNS, "lines_offered"],
        size=size,
        cursor=cursor,
    )
    return ListPage(
        rows=[_row(values) for values in page.rows],
        totals=_totals(found, publication),
        next_cursor=page.next_cursor,
        previous_cursor=page.previous_cursor,
        as_of=publication.business_date if publication else None,
        lines_offered=page.rows[0]["lines_offered"] if page.rows else 0,
    )


def neighbours(*, found: QuerySet[Customer], sort: str, customer: Customer) -> Neighbours | None:
    """The records before and after one in the list it was opened from; None when it is not in that list (any more)."""
    ordering = ordering_named(sort)
    keys = [column.removeprefix("-") for column in ordering.columns]
    own = found.filter(pk=customer.pk).values(*keys).first()
    if own is None:
        return None
    before, after = (
        beyond(found, ordering=ordering, position=position_of(ordering, own, backwards=backwards))
        for backwards in (True, False)
    )
    answers = ask_together(
        counts={"total": found.order_by()[: FARTHEST + 1]},
        firsts={
            "previous_no": [part.values("customer_no") for part in before],
            "next_no": [part.values("customer_no") for part in after],
        },
    )
    ahead = {}
    if answers["total"] <= FARTHEST:
        ahead = ask_together(counts={str(n): part.order_by() for n, part in enumerate(before)})
    return Neighbours(
        place=sum(ahead.values()) + 1,
        total=answers["total"],
        previous_no=answers["previous_no"] or "",
        next_no=answers["next_no"] or "",
    )


def _row(values: dict[str, Any]) -> CustomerRow:
    english = get_language() == "en"
    kind = values["pulse__last_contact_kind"] or ""
    return CustomerRow(
        customer_no=values["customer_no"],
        label=(english and values["short_name_en"]) or values["short_name"],
        full_name=(english and values["name_en"]) or values["name"],
        lead=(english and values["manager__name_en"]) or values["manager__name"] or "",
        tier_code=values["now__tier__code"],
        computed_tier=values["now__computed_tier_id"],
        next_contact_on=values["pulse__next_contact_on"],
        last_contact_at=values["pulse__last_contact_at"],
        last_contact_kind=str(LAST_CONTACT_KINDS.get(kind, "")),
        deposits_fen=values["now__deposits_cny_fen"],
        deposits_change=ratio(values["now__deposits_change_bp"]),
        loans_fen=values["now__loans_cny_fen"],
        contribution_fen=values["now__contribution_fen"],
        product_lines=values["now__product_lines"],
        churn_risk=values["now__churn_risk"],
        complaints=values["pulse__open_complaints"] or 0,
        warnings=values["pulse__open_warnings"] or 0,
    )


def _totals(found: QuerySet[Customer], publication: Publication | None) -> Totals:
    """Sums of what was found; those of a long list are asked once for all its pages.

    Kept under the question itself, in which stand the viewer's rights, the filters and the publication.
    """
    try:
        question = repr(found.order_by().query.sql_with_params())
    except EmptyResultSet:
        return _summed(found, publication)
    return kept(
        f"sums:{sha256(question.encode()).hexdigest()}",
        settings.COUNTS_SECONDS,
        lambda: _summed(found, publication),
        worth=lambda totals: totals.customers > FARTHEST,
    )


def _summed(found: QuerySet[Customer], publication: Publication | None) -> Totals:
    sums = found.aggregate(
        customers=Count("pk"),
        deposits=Sum("now__deposits_cny_fen"),
        loans=Sum("now__loans_cny_fen"),
        contribution=Sum("now__contribution_fen"),
    )
    foreign = (
        CustomerForeignBalance.objects.filter(
            publication_id=publication.pk if publication else 0, customer__in=found.values("pk")
        )
        .values("currency")
        .annotate(deposits=Sum("deposits_fen"), loans=Sum("loans_fen"))
        .order_by("currency")
    )
    return Totals(
        customers=sums["customers"],
        deposits_cny_fen=int(sums["deposits"] or 0),
        loans_cny_fen=int(sums["loans"] or 0),
        contribution_fen=int(sums["contribution"] or 0),
        foreign=[CurrencySum(row["currency"], int(row["deposits"]), int(row["loans"])) for row in foreign],
    )
