"""A customer's ties as its page shows them: the companies, the group with its sums, and a drawing of both."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import cos, pi, sin

from django.db import connection
from django.utils.translation import get_language

from common.pagination import Ordering, Page, keyset_page
from common.statements import statement
from customers.models import CompanyTie, Customer, TieKind
from customers.queries.publications import current_publication
from customers.querysets import CustomerQuerySet
from customers.rules import OPPOSITES
from organization.models import Staff

# More than this many companies cannot be told apart in a drawing; the table has them all.
DRAWN = 24
WIDTH, HEIGHT = 720, 420
STRANGERS_A_PAGE = 50
_BY_NAME = Ordering("name", ("other_name", "id"))
_STRANGER = [
    "public_id",
    "other_name",
    "other_credit_code",
    "kind",
    "customer__customer_no",
    "customer__short_name",
    "customer__short_name_en",
]


@dataclass(frozen=True)
class TieRow:
    """One tie from the customer's side; `customer_no` is empty for a company not seen as a customer."""

    public_id: str
    kind: str
    kind_name: str
    name: str
    customer_no: str
    tier: str
    decided: bool
    share: Decimal | None
    started_on: date | None
    ended_on: date | None
    source: str
    note: str
    own: bool


@dataclass(frozen=True)
class Member:
    """A company of the group that the reader sees, with its published figures in fen of yuan."""

    customer_no: str
    name: str
    unit: str
    tier: str
    decided: bool
    deposits_fen: int | None
    loans_fen: int | None
    contribution_fen: int | None


@dataclass(frozen=True)
class Group:
    """The group of a customer: members the reader sees, their sums, and how many more there are."""

    members: list[Member]
    hidden: int
    deposits_fen: int
    loans_fen: int
    contribution_fen: int

    @property
    def size(self) -> int:
        return len(self.members) + self.hidden


@dataclass(frozen=True)
class Node:
    """A company in the drawing, at its place in a box of WIDTH x HEIGHT; the customer itself is in the middle."""

    name: str
    kind_name: str
    customer_no: str
    x: int
    y: int
    anchor: str


@dataclass(frozen=True)
class Stranger:
    """A company tied to a customer of ours that is no customer itself: somebody to win."""

    public_id: str
    name: str
    credit_code: str
    kind_name: str
    customer_no: str
    customer_name: str


def ties(customer: Customer, user: Staff) -> list[TieRow]:
    """The ties noted on either side that the reader may see, lasting ones first."""
    seen = CompanyTie.objects.visible_to(user).about(customer).select_related("customer", "other")
    noted = list(seen.order_by("kind", "other_name", "id"))
    others = {tie.other_id if tie.customer_id == customer.pk else tie.customer_id for tie in noted}
    known = _scored(Customer.objects.visible_to(user).live().filter(pk__in=others - {None}))
    held = known.values_list("pk", "now__tier__code", "now__computed_tier_id")
    tiers = {pk: (tier or "", computed is not None) for pk, tier, computed in held}
    rows = [_row(tie, customer, tiers) for tie in noted]
    return sorted(rows, key=lambda row: (row.ended_on is not None, TieKind.values.index(row.kind), row.name))


def group(customer: Customer, user: Staff) -> Group | None:
    """The group over lasting ties of parent and subsidiary; None for a company that stands alone."""
    with connection.cursor() as cursor:
        cursor.execute(statement("customers", "group_of"), {"customer": customer.pk})
        everybody = [pk for (pk,) in cursor.fetchall()]
    if len(everybody) < 2:
        return None
    seen = _scored(Customer.objects.visible_to(user).live().filter(pk__in=everybody)).select_related("unit")
    figures = seen.values_list(
        "pk",
        "now__tier__code",
        "now__computed_tier_id",
        "now__deposits_fen",
        "now__loans_fen",
        "now__contribution_fen",
    )
    by_key = {pk: (tier or "", computed is not None, *money) for pk, tier, computed, *money in figures}
    members = [
        Member(one.customer_no, one.label, one.unit.label, *by_key[one.pk])
        for one in seen.order_by("name_key", "id")
    ]
    return Group(
        members=members,
        hidden=len(everybody) - len(members),
        deposits_fen=sum(member.deposits_fen or 0 for member in members),
        loans_fen=sum(member.loans_fen or 0 for member in members),
        contribution_fen=sum(member.contribution_fen or 0 for member in members),
    )


def drawing(rows: list[TieRow]) -> list[Node]:
    """The lasting ties on an ellipse around the customer, those of one kind side by side."""
    lasting = [row for row in rows if row.ended_on is None][:DRAWN]
    return [_node(row, place, len(lasting)) for place, row in enumerate(lasting)]


def tied_strangers(
    user: Staff, cursor: str = "", size: int = STRANGERS_A_PAGE
) -> tuple[list[Stranger], Page]:
    """Companies tied to customers that the reader sees and that are no customers themselves, by name."""
    found = CompanyTie.objects.visible_to(user).lasting().filter(other=None)
    page = keyset_page(found, ordering=_BY_NAME, columns=_STRANGER, size=size, cursor=cursor)
    names = dict(TieKind.choices)
    return [
        Stranger(
            public_id=str(row["public_id"]),
            name=row["other_name"],
            credit_code=row["other_credit_code"],
            kind_name=str(names[row["kind"]]),
            customer_no=row["customer__customer_no"],
            customer_name=row["customer__short_name_en" if get_language() == "en" else "customer__short_name"]
            or row["customer__short_name"],
        )
        for row in page.rows
    ], page


def _scored(customers: CustomerQuerySet) -> CustomerQuerySet:
    publication = current_publication()
    return customers.scored_in(publication.pk if publication else None)


def _row(tie: CompanyTie, customer: Customer, tiers: dict[int, tuple[str, bool]]) -> TieRow:
    own = tie.customer_id == customer.pk
    other = tie.other if own else tie.customer
    seen = other is not None and other.pk in tiers
    kind = tie.kind if own else OPPOSITES[tie.kind]
    tier, decided = tiers[other.pk] if other is not None and seen else ("", False)
    return TieRow(
        public_id=str(tie.public_id),
        kind=kind,
        kind_name=str(dict(TieKind.choices)[kind]),
        name=other.label if other is not None and seen else tie.other_name,
        customer_no=other.customer_no if other is not None and seen else "",
        tier=tier,
        decided=decided,
        share=tie.share_percent,
        started_on=tie.started_on,
        ended_on=tie.ended_on,
        source=tie.source,
        note=tie.note,
        own=own,
    )


def _node(row: TieRow, place: int, count: int) -> Node:
    """The first at the top, then clockwise; names stand outside the ellipse."""
    angle = 2 * pi * place / count - pi / 2
    x, y = WIDTH / 2 + cos(angle) * WIDTH * 0.3, HEIGHT / 2 + sin(angle) * HEIGHT * 0.38
    anchor = "middle" if abs(cos(angle)) < 0.2 else "start" if cos(angle) > 0 else "end"
    return Node(row.name, row.kind_name, row.customer_no, round(x), round(y), anchor)
