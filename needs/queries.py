"""The list of needs, one need with what fits it and what came of it, and what is known of it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from common.pagination import Ordering, record_page
from customers.models import Contact, Customer
from customers.queries import current_publication
from fit import texts as fit_texts
from fit.queries import eligibility_of
from fit.queries.catalogue import offered
from needs.models import Need, NeedMove, NeedProduct
from needs.querysets import NeedQuerySet
from needs.rules import Fact, missing
from organization.models import Staff
from products.models import Product, ProductVersion
from products.rules.eligibility import Verdict
from products.rules.needs import NeedStep, may_move
from prospects.models import Opportunity
from worklist.models import Task
from worklist.rules import TaskKind

LATEST = Ordering("needs", ("-id",))
PAGE = 50


@dataclass(frozen=True)
class NeedPage:
    """A page of needs with the cursors of those around it."""

    needs: list[Need]
    next_cursor: str
    previous_cursor: str


@dataclass(frozen=True)
class Match:
    """A product that serves such needs: whether the customer may have it, why, and whether it was chosen."""

    version: ProductVersion
    verdict: str
    tone: str
    icon: str
    passes: bool
    why: str
    chosen: NeedProduct | None


@dataclass(frozen=True)
class Step:
    """A step one may go to from here, and what must be known first."""

    code: str
    label: str
    missing: list[Fact]
    back: bool


@dataclass(frozen=True)
class Told:
    """One need with all that its page tells."""

    need: Need
    matches: list[Match]
    chosen: list[NeedProduct]
    steps: list[Step]
    moves: list[NeedMove]
    promises: list[Task]
    deals: list[Opportunity]


def listed_needs(user: Staff) -> NeedQuerySet:
    """Every need of customers in use that a person reads, with what its row shows."""
    needs = Need.objects.visible_to(user).filter(customer__state="live")
    return needs.select_related("customer__manager", "decider", "noted_by")


def removed_needs(user: Staff) -> NeedQuerySet:
    """What a person took out and may bring back, of customers that they still read."""
    return Need.objects.removed_by(user)


def need_page(found: QuerySet[Need], *, cursor: str = "") -> NeedPage:
    """One page, the latest first."""
    rows, page = record_page(found, ordering=LATEST, size=PAGE, cursor=cursor)
    return NeedPage(rows, page.next_cursor, page.previous_cursor)


def running_needs(user: Staff, customer: Customer) -> list[Need]:
    """A customer's needs under way, the latest first."""
    return list(listed_needs(user).running().filter(customer=customer))


def known_of(need: Need) -> set[Fact]:
    """Which of the facts that steps ask for are known."""
    held = {
        Fact.LACKS: bool(need.lacks),
        Fact.DECIDER: need.decider_id is not None,
        Fact.AMOUNT: need.amount_fen is not None,
        Fact.PRODUCTS: NeedProduct.objects.filter(need=need).exists(),
    }
    return {fact for fact, known in held.items() if known}


def told(user: Staff, need: Need, today: date) -> Told:
    """One need with the products that serve it and the reasons, its steps, promises and deals."""
    chosen = list(NeedProduct.objects.filter(need=need).select_related("product__line", "added_by"))
    here, known = NeedStep(need.step), known_of(need)
    return Told(
        need=need,
        matches=matches(user, need, chosen, today),
        chosen=chosen,
        steps=[
            Step(step.value, str(fit_texts.STEPS[step]), missing(step, known), _goes_back(here, step))
            for step in NeedStep
            if may_move(here, step)
        ],
        moves=list(NeedMove.objects.filter(need=need).select_related("by")),
        promises=list(
            Task.objects.visible_to(user)
            .filter(customer=need.customer, kind=TaskKind.PROMISE, parameters__need=str(need.public_id))
            .select_related("owner")
        ),
        deals=list(Opportunity.objects.visible_to(user).filter(need_deal__need=need).order_by("id")),
    )


def matches(user: Staff, need: Need, chosen: list[NeedProduct], today: date) -> list[Match]:
    """Products in force that serve such needs, and those that were chosen, each with why.

    Best first: what was chosen, what the customer may have, what is still open, what it may not have; among these what
    has the least in its way.
    """
    picked = {one.product_id: one for one in chosen}
    versions = [
        version for version in offered(user) if need.kind in version.serves or version.product_id in picked
    ]
    found = eligibility_of(need.customer, versions=versions, publication=current_publication(), today=today)
    found.sort(
        key=lambda one: (one.version.product_id not in picked, -one.verdict.value, len(one.in_the_way))
    )
    shown = []
    for one in found:
        verdict, tone, icon = fit_texts.VERDICTS[one.verdict]
        in_the_way = [fit_texts.rule_words(rule.rule) for rule in one.in_the_way]
        passed = [fit_texts.rule_words(rule.rule) for rule in one.rules if rule.verdict is Verdict.PASS]
        shown.append(
            Match(
                version=one.version,
                verdict=str(verdict),
                tone=tone,
                icon=icon,
                passes=one.verdict is Verdict.PASS,
                why=" · ".join((in_the_way or passed)[:3]),
                chosen=picked.get(one.version.product_id),
            )
        )
    return shown


def _goes_back(here: NeedStep, there: NeedStep) -> bool:
    order = list(NeedStep)
    return there is NeedStep.DROPPED or order.index(there) < order.index(here)


def offered_products(user: Staff) -> QuerySet[Product]:
    """Products of which a version is in force."""
    return Product.objects.filter(pk__in=offered(user).order_by().values("product_id"))


def people_of(user: Staff, customer: Customer) -> QuerySet[Contact]:
    """The customer's people, of whom one decides."""
    return Contact.objects.visible_to(user).filter(customer=customer).order_by("id")
