"""One customer's record: header, tiles, products and facts, each figure with the date it is of."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import get_language, gettext_lazy

from audit.models import Act
from customers.models import Customer, CustomerForeignBalance, CustomerPulse, CustomerScore, Publication
from customers.queries.listing import LAST_CONTACT_KINDS
from customers.queries.money import (
    BalanceHistory,
    ProductState,
    balance_history,
    books_of,
    loans_maturing,
    product_states,
)
from customers.queries.people import Colleague, Person, people, team
from customers.queries.publications import current_publication
from customers.rules import change, ratio, share
from customers.standards import industry_name, region_name


@dataclass(frozen=True)
class RecordHeader:
    """What stands above every tab of a record."""

    customer: Customer
    name: str
    industry: str
    region: str
    unit: str
    lead: str
    colleagues: int
    tier_code: str | None
    # Whether people decided the tier in place of the computed one.
    decided: bool
    score: Decimal | None
    # The tenths of value in the bank and in the branch, 1 the best.
    deciles: tuple[int, int] | None
    complaints: int
    warnings: int
    publication: Publication | None

    @property
    def as_of(self) -> date | None:
        """The business date of the figures."""
        return self.publication.business_date if self.publication else None


@dataclass(frozen=True)
class Tiles:
    """The four figures in fen of yuan; loans and limit are of yuan accounts alone; changes are fractions."""

    contribution_fen: int | None
    contribution_change: Decimal | None
    deposits_fen: int | None
    deposits_change: Decimal | None
    foreign_deposits: list[tuple[str, int]]
    loans_fen: int | None
    limit_fen: int | None
    limit_used: Decimal | None
    loan_matures_on: date | None
    open_tasks: int
    open_complaints: int
    open_warnings: int

    @property
    def open_matters(self) -> int:
        """Everything open together."""
        return self.open_tasks + self.open_complaints + self.open_warnings


@dataclass(frozen=True)
class NextContact:
    """When the next contact is due, and when the last one was."""

    due_on: date | None
    fixed: bool
    last_at: datetime | None
    last_kind: str


# Facts that are changed where they stand: their label, and whether they are of a year.
SINGLE = {
    "ownership": (gettext_lazy("Ownership"), False),
    "established_on": (gettext_lazy("Established"), False),
    "registered_capital_fen": (gettext_lazy("Registered capital"), False),
    "total_assets_fen": (gettext_lazy("Total assets"), True),
    "net_assets_fen": (gettext_lazy("Net assets"), True),
    "annual_revenue_fen": (gettext_lazy("Annual revenue"), True),
    "profit_fen": (gettext_lazy("Profit"), True),
    "staff_count": (gettext_lazy("Staff count"), True),
    "referrals_given": (gettext_lazy("Referrals given"), False),
}


@dataclass(frozen=True)
class Firmographic:
    """One fact of the company, in fen of yuan, a number, a day or a word, with the year it is of."""

    label: str
    amount_fen: int | None = None
    number: int | None = None
    year: int | None = None
    name: str = ""
    day: date | None = None
    text: str = ""


@dataclass(frozen=True)
class Record:
    """The overview of one customer."""

    header: RecordHeader
    tiles: Tiles
    next_contact: NextContact
    history: BalanceHistory
    people: list[Person]
    team: list[Colleague]
    products: list[ProductState]
    figures: list[Firmographic]

    @property
    def products_in_use_first(self) -> list[ProductState]:
        """Product lines in use, then the others, each in the bank's order."""
        return sorted(self.products, key=lambda product: not product.used)

    @property
    def lines_used(self) -> int:
        """How many product lines the customer uses."""
        return sum(product.used for product in self.products)


def record_header(customer: Customer, *, today: date) -> RecordHeader:
    """The header alone, for tabs that need no more."""
    score = _scores(customer).first()
    return _header(customer, score, _pulse(customer), len(team(customer, today=today)))


def record(customer: Customer, *, today: date) -> Record:
    """The whole overview; the caller has checked that the customer is visible."""
    score, pulse = _score(customer, today), _pulse(customer)
    books = books_of(customer)
    as_of = score.publication.business_date if score else None
    colleagues = team(customer, today=today)
    return Record(
        header=_header(customer, score, pulse, len(colleagues)),
        tiles=_tiles(score, pulse),
        next_contact=NextContact(
            due_on=pulse.next_contact_on,
            fixed=pulse.next_contact_fixed,
            last_at=pulse.last_contact_at,
            last_kind=str(LAST_CONTACT_KINDS.get(pulse.last_contact_kind, "")),
        ),
        history=balance_history(books, as_of=as_of),
        people=people(customer, today=today),
        team=colleagues,
        products=product_states(books),
        figures=_figures(customer),
    )


def last_edit(customer: Customer) -> Act | None:
    """The act by which a person last changed the customer or one of its people; None where a feed came after it."""
    edits = Act.objects.about(customer).filter(kind__in=["customer.edited", "customer.contact_edited"])
    edit = edits.select_related("actor").first()
    if edit is None or edit.kind != "customer.edited":
        return edit
    # Row history has the context of whatever changed the row last; of a person's edit it is the act's.
    last = customer.events.order_by("-pgh_id").values_list("pgh_context_id", flat=True).first()  # type: ignore[attr-defined]
    return edit if last == edit.context_id else None


def _scores(customer: Customer) -> QuerySet[CustomerScore]:
    return CustomerScore.objects.current().filter(customer=customer).select_related("tier", "publication")


def _score(customer: Customer, today: date) -> CustomerScore | None:
    """The score with `matures_on`, when the next loan falls due, and `foreign`, pairs of currency and deposits."""
    foreign = CustomerForeignBalance.objects.filter(
        publication_id=OuterRef("publication_id"), customer=customer, deposits_fen__gt=0
    ).order_by("currency")
    maturing = loans_maturing(after=today).filter(customer=customer).order_by("matures_on")
    scores = _scores(customer).annotate(
        matures_on=Subquery(maturing.values("matures_on")[:1]),
        foreign=ArraySubquery(foreign.values_list(JSONObject(currency="currency", fen="deposits_fen"))),
    )
    return scores.first()


def _pulse(customer: Customer) -> CustomerPulse:
    return getattr(customer, "pulse", None) or CustomerPulse(customer=customer)


def _header(
    customer: Customer, score: CustomerScore | None, pulse: CustomerPulse, colleagues: int
) -> RecordHeader:
    publication = score.publication if score else current_publication()
    return RecordHeader(
        customer=customer,
        # Chinese readers see the legal name, English ones the short name; either title shows the whole.
        name=customer.label if get_language() == "en" else customer.name,
        industry=industry_name(customer.industry_code),
        region=region_name(customer.region_code),
        unit=customer.unit.label,
        lead=customer.manager.display_name if customer.manager else "",
        colleagues=colleagues,
        tier_code=score.tier.code if score else None,
        decided=bool(score and score.computed_tier_id),
        score=Decimal(score.score) / 1000 if score else None,
        deciles=(score.bank_decile, score.branch_decile) if score else None,
        complaints=pulse.open_complaints,
        warnings=pulse.open_warnings,
        publication=publication,
    )


def _tiles(score: CustomerScore | None, pulse: CustomerPulse) -> Tiles:
    return Tiles(
        contribution_fen=score.contribution_fen if score else None,
        contribution_change=change(score.contribution_fen, score.contribution_before_fen) if score else None,
        deposits_fen=score.deposits_fen if score else None,
        deposits_change=ratio(score.deposits_change_bp) if score else None,
        foreign_deposits=[(one["currency"], one["fen"]) for one in score.foreign]  # type: ignore[attr-defined]
        if score
        else [],
        loans_fen=score.loans_cny_fen if score else None,
        limit_fen=score.limit_cny_fen if score else None,
        limit_used=share(score.loans_cny_fen, score.limit_cny_fen) if score else None,
        loan_matures_on=score.matures_on if score else None,  # type: ignore[attr-defined]
        open_tasks=pulse.open_tasks,
        open_complaints=pulse.open_complaints,
        open_warnings=pulse.open_warnings,
    )


def _figures(customer: Customer) -> list[Firmographic]:
    facts = [_fact(customer, name) for name in SINGLE]
    return [
        one for one in facts if one.amount_fen is not None or one.number is not None or one.day or one.text
    ]


def fact_named(customer: Customer, name: str) -> Firmographic:
    """One fact of the company as it stands; a name of `SINGLE`."""
    return _fact(customer, name)


def _fact(customer: Customer, name: str) -> Firmographic:
    label, of_year = SINGLE[name]
    value = getattr(customer, name)
    year = customer.figures_year if of_year and value is not None else None
    if name.endswith("_fen"):
        return Firmographic(label, name=name, amount_fen=value, year=year)
    if name == "established_on":
        return Firmographic(label, name=name, day=value)
    if name == "ownership":
        return Firmographic(label, name=name, text=customer.get_ownership_display() if value else "")
    return Firmographic(label, name=name, number=value, year=year)
