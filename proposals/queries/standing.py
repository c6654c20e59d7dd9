"""Proposals as lists and pages show them, what is still missing, which price stands, and the customer's link."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet

from audit.context import whence
from audit.models import Act
from common.pagination import Ordering, record_page
from customers.models import Contact, Customer
from fit.queries.catalogue import offered
from needs.models import Need
from notebook.models import CustomerFile
from organization.models import Staff
from organization.queries import supervises_branch_of
from pricing.models import Concession, Quote
from products.models import ProductVersion
from proposals.models import Proposal, ProposalAnswer, ProposalProduct, Suitability
from proposals.querysets import ProposalQuerySet
from proposals.rules.states import ProposalState

LATEST = Ordering("proposals", ("-id",))
PAGE = 50
SHOWN = 5
PICTURES = ("image/png", "image/jpeg")
LARGEST_LOGO = 500_000
_SALT = "proposals.link"


@dataclass(frozen=True)
class ProposalPage:
    """A page of proposals with the cursors of those around it."""

    rows: list[Proposal]
    next_cursor: str
    previous_cursor: str


@dataclass(frozen=True)
class ProductLine:
    """A product of a proposal with its record of suitability, where there is one."""

    product: ProposalProduct
    suitability: Suitability | None


@dataclass(frozen=True)
class Told:
    """One proposal with all that its page tells."""

    proposal: Proposal
    products: list[ProductLine]
    editions: list[Proposal]
    answers: list[ProposalAnswer]

    @property
    def unconfirmed(self) -> list[ProposalProduct]:
        """Products whose record of suitability is missing."""
        return [line.product for line in self.products if line.suitability is None]


def listed_proposals(user: Staff) -> ProposalQuerySet:
    """Every edition for customers in use that a person reads, with what its row shows."""
    found = Proposal.objects.visible_to(user).filter(customer__state="live")
    return found.select_related(
        "customer__manager",
        "customer__unit",
        "need",
        "contact",
        "written_by",
        "submitted_by",
        "approved_by",
        "sent_by",
    )


def proposal_page(found: QuerySet[Proposal], *, cursor: str = "") -> ProposalPage:
    """One page, the latest first."""
    rows, page = record_page(found, ordering=LATEST, size=PAGE, cursor=cursor)
    return ProposalPage(rows, page.next_cursor, page.previous_cursor)


def proposals_of(user: Staff, customer: Customer) -> list[Proposal]:
    """A customer's latest ones that are not closed."""
    found = listed_proposals(user).filter(customer=customer).exclude(state=ProposalState.CLOSED)
    return list(found.order_by("-id")[:SHOWN])


def told(user: Staff, proposal: Proposal) -> Told:
    """One proposal with its products, editions and answers."""
    products = products_of(proposal)
    held = {one.product_id: one for one in _suitabilities(proposal)}
    editions = listed_proposals(user).filter(number=proposal.number).order_by("-edition")
    answers = ProposalAnswer.objects.visible_to(user).filter(proposal__number=proposal.number)
    return Told(
        proposal=proposal,
        products=[ProductLine(one, held.get(one.pk)) for one in products],
        editions=list(editions),
        answers=list(answers.select_related("proposal").order_by("id")),
    )


def told_of_need(user: Staff, need: Need) -> list[Told]:
    """The proposals for a need, the latest first, each with its products and records of suitability."""
    found = list(listed_proposals(user).filter(need=need).order_by("-id")[:SHOWN])
    products = ProposalProduct.objects.filter(proposal__in=found).select_related("version__product__line")
    lines: dict[int, list[ProductLine]] = {}
    held = {
        one.product_id: one
        for one in Suitability.objects.filter(product__proposal__in=found).select_related("confirmed_by")
    }
    for one in products.order_by("id"):
        lines.setdefault(one.proposal_id, []).append(ProductLine(one, held.get(one.pk)))
    return [Told(one, lines.get(one.pk, []), [], []) for one in found]


def products_of(proposal: Proposal) -> list[ProposalProduct]:
    """The products of an edition, in the order in which they were put in."""
    found = ProposalProduct.objects.filter(proposal=proposal)
    return list(found.select_related("version__product__line", "quote", "concession").order_by("id"))


def unconfirmed(proposal: Proposal) -> list[ProposalProduct]:
    """Products of an edition whose record of suitability is missing."""
    held = {one.product_id for one in _suitabilities(proposal)}
    return [one for one in products_of(proposal) if one.pk not in held]


def _suitabilities(proposal: Proposal) -> QuerySet[Suitability]:
    return Suitability.objects.filter(product__proposal=proposal).select_related("confirmed_by")


# ---------------------------------------------------------------- prices
def rate_of(quote: Quote, day: date) -> tuple[Decimal, Concession | None]:
    """The rate that may be offered for a quote on a day: what was approved and stands, else the quote's own."""
    approved = Concession.objects.in_force_on(day).filter(quote=quote).order_by("-id").first()
    if approved is None or approved.rate is None:
        return quote.quoted_rate, None
    return approved.rate, approved


def price_stands(one: ProposalProduct, day: date) -> bool:
    """Whether the price in a proposal is the one that stands on a day; a product without one always does."""
    return one.quote is None or (one.rate, one.concession) == rate_of(one.quote, day)


# ---------------------------------------------------------------- what may be chosen
def choosable_products(user: Staff, proposal: Proposal) -> QuerySet[ProductVersion]:
    """Versions in force of products that do not stand in the proposal yet."""
    there = ProposalProduct.objects.filter(proposal=proposal).values("version__product_id")
    return offered(user).exclude(product_id__in=there)


def choosable_quotes(user: Staff, customer: Customer) -> QuerySet[Quote]:
    """The customer's quotes, the latest first."""
    found = Quote.objects.visible_to(user).filter(customer=customer)
    return found.select_related("product_line").order_by("-made_at", "-id")


def choosable_people(user: Staff, customer: Customer) -> QuerySet[Contact]:
    """People of the customer to whom a proposal may go."""
    return Contact.objects.visible_to(user).filter(customer=customer, left_on=None).order_by("id")


def choosable_logos(user: Staff, customer: Customer) -> QuerySet[CustomerFile]:
    """Pictures on the customer's file that are small enough to be printed on each page."""
    kept = CustomerFile.objects.visible_to(user).kept().filter(customer=customer)
    return kept.filter(file__media_type__in=PICTURES, file__size__lte=LARGEST_LOGO).select_related("file")


# ---------------------------------------------------------------- who approves
def may_approve(user: Staff, proposal: Proposal) -> bool:
    """Whether a person may approve it: a supervisor of the customer's branch of their own right (no deputy), who
    neither wrote in it nor stands in for somebody who did.
    """
    if not supervises_branch_of(user, proposal.customer.unit):
        return False
    wrote = {proposal.written_by_id, proposal.submitted_by_id, *proposal.hands}
    return not wrote & set(user.reach.people)


# ---------------------------------------------------------------- the link
def link_of(proposal: Proposal) -> str:
    """What the address of its page ends with: its public number, signed, so that none can be guessed."""
    return Signer(salt=_SALT).sign(proposal.public_id.hex)


def proposal_of(link: str) -> Proposal | None:
    """The proposal of a link, whatever became of it; None for what we have not signed, or never sent."""
    try:
        number = Signer(salt=_SALT).unsign(link)
    except BadSignature:
        return None
    rows = Proposal.objects.select_related("customer__unit", "pdf")
    return rows.filter(public_id=number, sent_at__isnull=False, customer__state="live").first()


def answered_lately(at: datetime) -> int:
    """How many answers came from this address within the hour."""
    address = whence().address
    if not address:
        return 0
    since = at - timedelta(hours=1)
    return Act.objects.filter(at__gt=since, kind="proposal.answered", actor=None, address=address).count()
