"""Which product lines and services go together among similar customers, and what that suggests for one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Case, IntegerField, Q, Sum, When
from django.utils.translation import gettext as _

from campaigns.models import Call
from campaigns.rules import Outcome
from common.calendar import SHANGHAI
from customers.models import Customer, CustomerScore, Publication, Tier
from customers.queries import holding_bits, holding_names
from customers.standards import industry_name
from dashboards import links
from dashboards.models import PairCount
from fit.queries import eligibility_of
from organization.models import Staff
from products.models import ProductLine, ProductVersion
from products.rules.eligibility import Verdict
from prospects.models import Opportunity
from tiers.measures import Affinity, affinity

PAIRS_SHOWN = 40
SUGGESTED = 3
REFUSED_DAYS = 180
LEAST = 5
# How many use one thing and the other, by their codes; ("", ""): all.
Counts = dict[tuple[str, str], int]


@dataclass(frozen=True)
class Peers:
    """A group of similar customers: a section of industry, a tier, both, or the whole bank."""

    industry: str = ""
    tier: Tier | None = None

    @property
    def name(self) -> str:
        """The group in the reader's words."""
        section = industry_name(self.industry) if self.industry else ""
        if self.tier and section:
            return _("%(tier)s customers in %(industry)s") % {"tier": self.tier.name, "industry": section}
        if self.tier:
            return _("%(tier)s customers") % {"tier": self.tier.name}
        return (
            _("customers in %(industry)s") % {"industry": section} if section else _("customers of the bank")
        )


@dataclass(frozen=True)
class Pair:
    """Of `having` customers who use one thing so many use the other, too; `lacking` leads to those who do not."""

    one: str
    other: str
    one_name: str
    other_name: str
    having: int
    both: int
    measures: Affinity
    lacking_url: str

    @property
    def support(self) -> float:
        return float(self.measures.support)

    @property
    def confidence(self) -> float:
        return float(self.measures.confidence)

    @property
    def lift(self) -> float:
        return float(self.measures.lift)


@dataclass(frozen=True)
class AffinityPage:
    """The pairs of a group, those that go together most closely first; of one thing alone where one is asked for."""

    peers: Peers
    customers: int
    as_of: date | None
    pairs: list[Pair]
    things: list[tuple[str, str]]


@dataclass(frozen=True)
class Suggestion:
    """What a customer might use next: who says so, and whether the catalogue's rules let it."""

    pair: Pair
    peers: Peers
    likeness: float
    eligible: list[str]
    open: bool

    @property
    def reason(self) -> str:
        """Why, in words."""
        return _(
            "%(share)d%% of %(peers)s with %(one)s also use %(other)s, %(lift)s times as many as of all of them."
        ) % {
            "share": round(self.pair.confidence * 100),
            "peers": self.peers.name,
            "one": self.pair.one_name,
            "other": self.pair.other_name,
            "lift": f"{self.pair.lift:.1f}",
        }


@dataclass(frozen=True)
class LeftOut:
    """What would be suggested and is not: turned down lately, or the customer is not eligible."""

    name: str
    turned_down_on: date | None


@dataclass(frozen=True)
class NextProducts:
    """The suggestions for one customer, the likeliest first, and what was left out."""

    as_of: date | None
    suggestions: list[Suggestion]
    left_out: list[LeftOut]


# ---------------------------------------------------------------- pairs of a group
def affinities(
    viewer: Staff, peers: Peers, *, having: str = "", least: int = LEAST, most: int = PAIRS_SHOWN
) -> AffinityPage:
    """What goes together in a group, `most` pairs; one that fewer than `least` customers have says nothing.

    Without `having` each pair stands once, the way round that more follow.
    """
    newest = PairCount.objects.visible_to(viewer).select_related("publication").first()
    names = holding_names()
    counts = _counts(viewer, peers)
    found = _pairs(counts, peers, names, least)
    if having:
        found = [pair for pair in found if pair.one == having]
    else:
        found = [pair for pair in found if _told_first(pair, counts)]
    found.sort(key=lambda pair: (-pair.measures.lift, -pair.both, pair.one, pair.other))
    return AffinityPage(
        peers=peers,
        customers=counts.get(("", ""), 0),
        as_of=newest.publication.business_date if newest else None,
        pairs=found[:most],
        things=list(names.items()),
    )


def _counts(viewer: Staff, peers: Peers) -> Counts:
    """The counts of a group; those of the night before for some minutes, until a night that published has counted."""
    rows = PairCount.objects.visible_to(viewer).order_by()
    if peers.industry:
        rows = rows.filter(industry=peers.industry)
    if peers.tier:
        rows = rows.filter(tier=peers.tier)
    summed = rows.values_list("one", "other").annotate(customers=Sum("customers"))
    return {(one, other): customers for one, other, customers in summed}


def _pairs(counts: Counts, peers: Peers, names: dict[str, str], least: int) -> list[Pair]:
    found = []
    for (one, other), both in counts.items():
        if one == other or not {one, other} <= names.keys():
            continue
        measures = affinity(
            customers=counts["", ""],
            having=counts[one, one],
            other=counts[other, other],
            both=both,
            at_least=max(least, LEAST),
        )
        if measures is not None:
            found.append(
                Pair(
                    one=one,
                    other=other,
                    one_name=names[one],
                    other_name=names[other],
                    having=counts[one, one],
                    both=both,
                    measures=measures,
                    lacking_url=_lacking_url(one, other, peers),
                )
            )
    return found


def _told_first(pair: Pair, counts: Counts) -> bool:
    other = counts[pair.other, pair.other]
    return pair.having < other or (pair.having == other and pair.one < pair.other)


def _lacking_url(one: str, other: str, peers: Peers) -> str:
    group = {"industry": peers.industry} if peers.industry else {}
    group |= {"tier": peers.tier.code} if peers.tier else {}
    return links.list_of(holds=f"{one},-{other}", **group)


# ---------------------------------------------------------------- one customer
def next_products(viewer: Staff, customer: Customer, *, today: date) -> NextProducts:
    """What similar customers use together with what this one uses, nearest peers first.

    Peers are those of its section and tier; where they are too few to say anything of a thing, those of its section,
    then the whole bank. What the customer turned down lately or may not have is left out and named.
    """
    scores = CustomerScore.objects.current().select_related("tier", "publication")
    score = scores.filter(customer=customer).first()
    if score is None or score.holdings is None:
        return NextProducts(score.publication.business_date if score else None, [], [])
    lines = list(ProductLine.objects.all())
    bits, names = holding_bits(lines), holding_names(lines)
    held = [code for code, bit in bits.items() if score.holdings & bit]
    found: dict[str, tuple[int, Suggestion]] = {}
    for level, (peers, counts) in enumerate(_around(viewer, customer.industry_code[:1], score.tier)):
        pairs = _pairs(counts, peers, names, LEAST)
        for code in names.keys() - set(held) - found.keys():
            reasons = [pair for pair in pairs if pair.one in held and pair.other == code]
            telling = [pair for pair in reasons if pair.measures.lift > 1]
            if telling:
                best = max(telling, key=lambda pair: (pair.measures.confidence, pair.measures.lift, pair.one))
                likeness = sum(pair.measures.cosine for pair in reasons)
                found[code] = (level, Suggestion(best, peers, likeness, [], open=False))
    ordered = sorted(found.values(), key=lambda each: (each[0], -each[1].likeness, each[1].pair.other))
    return _allowed(customer, [each for _, each in ordered], score.publication, today)


def _around(viewer: Staff, section: str, tier: Tier) -> list[tuple[Peers, Counts]]:
    """The peers of a customer, the nearest first, each with its counts: one question for all of them.

    A customer of no known section has the whole bank for peers.
    """
    own = Q(industry=section) & ~Q(industry="")
    distance = Case(
        When(own & Q(tier=tier), then=0), When(own, then=1), default=2, output_field=IntegerField()
    )
    rows = PairCount.objects.visible_to(viewer).order_by().annotate(distance=distance)
    groups: list[Counts] = [{}, {}, {}]
    for one, other, nearest, customers in rows.values_list("one", "other", "distance").annotate(
        n=Sum("customers")
    ):
        for group in groups[nearest:]:  # who is near is among the wider groups, too
            group[one, other] = group.get((one, other), 0) + customers
    peers = [Peers(section, tier), Peers(section), Peers()]
    return list(zip(peers, groups, strict=True)) if section else [(peers[2], groups[2])]


def _allowed(
    customer: Customer, likely: list[Suggestion], publication: Publication, today: date
) -> NextProducts:
    refused = turned_down(customer, today)
    codes = [each.pair.other for each in likely]
    found = ProductVersion.objects.in_force().filter(product__line__code__in=codes)
    versions = list(found.select_related("product__line").order_by("product__position"))
    judged: dict[str, list] = {}
    asked = {"versions": versions, "publication": publication, "today": today}
    for one in eligibility_of(customer, **asked) if versions else []:
        judged.setdefault(one.version.product.line.code, []).append(one)
    suggestions, left_out = [], []
    for each in likely:
        code = each.pair.other
        products = judged.get(code, [])
        may = [one.version.name for one in products if one.verdict is Verdict.PASS]
        unsure = any(one.verdict is Verdict.UNKNOWN for one in products)
        if code in refused:
            left_out.append(LeftOut(each.pair.other_name, refused[code]))
        elif products and not may and not unsure:
            left_out.append(LeftOut(each.pair.other_name, None))
        else:
            suggestions.append(Suggestion(each.pair, each.peers, each.likeness, may, open=unsure and not may))
    return NextProducts(publication.business_date, suggestions[:SUGGESTED], left_out)


def turned_down(customer: Customer, today: date) -> dict[str, date]:
    """The product lines that a customer turned down lately, and when last: deals lost, calls declined."""
    since = today - timedelta(days=REFUSED_DAYS)
    lost = Opportunity.objects.filter(customer=customer, state="lost", closed_on__gt=since)
    found: list[Sequence] = list(lost.values_list("product_line__code", "closed_on"))
    declined = Call.objects.filter(
        target__customer=customer,
        outcome__in=[Outcome.DECLINED, Outcome.WITH_RIVAL],
        happened_at__gte=datetime.combine(since + timedelta(days=1), time.min, tzinfo=SHANGHAI),
        target__campaign__lines__isnull=False,
    )
    found += [
        (code, at.astimezone(SHANGHAI).date())
        for code, at in declined.values_list("target__campaign__lines__code", "happened_at")
    ]
    latest: dict[str, date] = {}
    for code, day in found:
        latest[code] = max(day, latest.get(code, day))
    return latest
