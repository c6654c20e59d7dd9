"""The pipeline as it stands: odds of each stage, exact totals, and the board's columns with their first cards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, Sum, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.calendar import business_date, month_start
from customers.models import CustomerPulse, CustomerScore
from prospects.models import Opportunity, StageFigure, StageName, StageRule
from prospects.queries.facts import known_facts
from prospects.querysets.opportunities import OpportunityQuerySet
from prospects.rules.pipeline import (
    CERTAIN_BP,
    STAGES,
    Fact,
    Stage,
    State,
    age_tone,
    asked_by,
    days_in,
    missing,
    targets,
    weighted_fen,
)

CARDS = 6
ALL_CARDS = 200
# Columns that fold to rails where the window is narrow.
FOLDED = {Stage.LEAD, Stage.CONTACTED, Stage.APPROVED, Stage.FUNDED}


@dataclass(frozen=True)
class Odds:
    """One stage: its probability in basis points, learned or default, out of how many cases, and the median days."""

    bp: int
    cases: int = 0
    won: int = 0
    learned: bool = False
    median_days: int | None = None
    computed_on: date | None = None


@dataclass(frozen=True)
class Totals:
    """How many, their amount, and the amount by probability; fen of yuan."""

    count: int = 0
    amount_fen: int = 0
    weighted_fen: int = 0

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(
            self.count + other.count,
            self.amount_fen + other.amount_fen,
            self.weighted_fen + other.weighted_fen,
        )


@dataclass(frozen=True)
class Card:
    """One opportunity on the board, in the words of its card.

    `lacking` is how many facts each place it may go to still asks for, 'proposal:2 lost:3'; empty where it stays.
    """

    public_id: UUID
    version: int
    company: str
    name: str
    product: str
    tier_code: str | None
    # Whether people decided the tier in place of the computed one.
    tier_decided: bool
    is_prospect: bool
    amount_fen: int | None
    bp: int
    own_estimate: bool
    expected_on: date | None
    days: int
    days_words: str
    tone: str
    owner: str
    initials: str
    flag: str
    flag_icon: str
    flag_tone: str
    stage: str
    lacking: str
    move_words: str


@dataclass(frozen=True)
class Column:
    """One stage of the board: exact totals over everything, its first cards, and how many more there are."""

    stage: str
    name: str
    odds: Odds
    median_words: str
    totals: Totals
    cards: list[Card]
    folded: bool

    @property
    def more(self) -> int:
        return self.totals.count - len(self.cards)


@dataclass(frozen=True)
class Board:
    """Nine columns and the sums of those that are still open."""

    columns: list[Column]
    running: Totals
    sample: int
    learned: bool
    computed_on: date | None


def odds_by_stage() -> dict[str, Odds]:
    """What is reckoned with at each stage: the night's figures, or the bank's defaults before the first night."""
    defaults = StageRule.objects.filter(default_bp__isnull=False).values_list("place", "default_bp")
    figures = {figure.stage: figure for figure in StageFigure.objects.all()}
    return {
        stage: (
            Odds(
                bp=figure.bp,
                cases=figure.cases,
                won=figure.won,
                learned=figure.learned,
                median_days=figure.median_days,
                computed_on=figure.computed_on,
            )
            if (figure := figures.get(stage))
            else Odds(bp=default)
        )
        for stage, default in defaults
    }


def likely_bp(opportunity: Opportunity, odds: dict[str, Odds]) -> int:
    """The probability reckoned with: a person's own, else the stage's; 0 for what was lost."""
    if opportunity.state == State.LOST:
        return 0
    if opportunity.state == State.WON:
        return CERTAIN_BP
    if opportunity.probability_bp is not None:
        return opportunity.probability_bp
    return odds[opportunity.stage].bp


def totals_by(found: OpportunityQuerySet, odds: dict[str, Odds], *keys: str) -> dict[tuple[Any, ...], Totals]:
    """Exact totals of open opportunities by stage and further columns, in one query.

    The amount without an own estimate is weighted by stage, the others one by one; each sum is rounded once.
    """
    own = Q(probability_bp__isnull=False)
    rows = (
        found.order_by()
        .values("stage", *keys)
        .annotate(
            n=Count("*"),
            amount=Sum("amount_fen"),
            plain=Sum("amount_fen", filter=~own),
            own=Sum(F("amount_fen") * F("probability_bp"), filter=own),
        )
    )
    found_totals = {}
    for row in rows:
        by_stage = int(row["plain"] or 0) * odds[row["stage"]].bp
        parts = (by_stage + int(row["own"] or 0), int(row["amount"] or 0))
        found_totals[(row["stage"], *(row[key] for key in keys))] = Totals(
            row["n"], parts[1], weighted_fen(1, parts[0])
        )
    return found_totals


def board(*, found: OpportunityQuerySet, today: date, more_of: str = "", size: int = CARDS) -> Board:
    """The board over what was found: open ones by stage, and those funded this month.

    Totals are exact; each column shows its first `size` cards by expected day, one column (`more_of`) up to 200.
    A handful of queries, however many opportunities there are.
    """
    odds = odds_by_stage()
    running = found.open()
    funded = found.filter(state=State.WON, closed_on__gte=month_start(today))
    sums = {stage: totals for (stage,), totals in totals_by(running, odds).items()}
    sums[Stage.FUNDED] = _sum_of(funded)
    cards = _cards(running, funded, odds, today, more_of=more_of, size=size)
    columns = [
        Column(
            stage=stage.value,
            name=str(StageName(stage).label),
            odds=odds[stage],
            median_words=_median_words(odds[stage].median_days),
            totals=sums.get(stage, Totals()),
            cards=cards.get(stage.value, []),
            folded=stage in FOLDED,
        )
        for stage in STAGES
    ]
    lead = odds[Stage.LEAD]
    return Board(
        columns=columns,
        running=sum((column.totals for column in columns[:-1]), Totals()),
        sample=lead.cases,
        learned=any(each.learned for each in odds.values()),
        computed_on=lead.computed_on,
    )


def _sum_of(funded: OpportunityQuerySet) -> Totals:
    sums = funded.order_by().aggregate(n=Count("*"), amount=Sum("amount_fen"))
    amount = int(sums["amount"] or 0)
    return Totals(sums["n"], amount, amount)


def _cards(running, funded, odds, today, *, more_of: str, size: int) -> dict[str, list[Card]]:
    """Each column's first cards. Who sees what is worked out once for the eight open stages, not for each of them."""
    place = Window(
        RowNumber(),
        partition_by=F("stage"),
        order_by=[F("expected_on").asc(nulls_last=True), F("id").asc()],
    )
    first = Q(place__lte=size) | Q(stage=more_of, place__lte=ALL_CARDS)
    keys = [*running.order_by().annotate(place=place).filter(first).values_list("pk", flat=True)]
    newest = funded.order_by("-closed_on", "-id").values_list("pk", flat=True)
    keys += newest[: ALL_CARDS if more_of == Stage.FUNDED else size]
    rows = Opportunity.objects.filter(pk__in=keys).select_related(
        "customer", "prospect", "owner", "product_line"
    )
    found = in_order(rows)
    context = card_context(found)
    cards: dict[str, list[Card]] = {}
    for opportunity in found:
        cards.setdefault(opportunity.stage, []).append(make_card(opportunity, odds, today, context))
    return cards


def _median_words(days: int | None) -> str:
    if days is None:
        return ""
    return ngettext("Median of this stage: %(n)s day", "Median of this stage: %(n)s days", days) % {"n": days}


def in_order(rows: Iterable[Opportunity]) -> list[Opportunity]:
    """By expected day, those without one last; funded ones newest first."""
    found = sorted(rows, key=lambda row: (row.expected_on is None, row.expected_on or date.max, row.pk))
    return sorted(found, key=lambda row: -row.closed_on.toordinal() if row.state == State.WON else 0)


@dataclass(frozen=True)
class CardContext:
    """What cards say beyond their own rows: tiers, open complaints, and what each place asks for."""

    tiers: dict[int, str]
    decided: set[int]
    complaints: set[int]
    asks: dict[str, list[str]]


def card_context(opportunities: list[Opportunity]) -> CardContext:
    """Three queries for any number of cards."""
    customers = {each.customer_id for each in opportunities if each.customer_id}
    scores = CustomerScore.objects.current().filter(customer_id__in=customers)
    tiers = list(scores.values_list("customer_id", "tier__code", "computed_tier_id"))
    complaints = CustomerPulse.objects.filter(customer_id__in=customers, open_complaints__gt=0)
    return CardContext(
        tiers={customer: code for customer, code, _ in tiers},
        decided={customer for customer, _, computed in tiers if computed is not None},
        complaints=set(complaints.values_list("customer_id", flat=True)),
        asks=dict(StageRule.objects.values_list("place", "asks")),
    )


def make_card(opportunity: Opportunity, odds: dict[str, Odds], today: date, context: CardContext) -> Card:
    """One opportunity as the board and the list show it."""
    days = days_in(business_date(opportunity.entered_stage_at), today)
    open_now = opportunity.state == State.OPEN
    known = known_facts(opportunity)
    flag, icon, tone = _flag(opportunity, known, today, context)
    company = opportunity.company.label
    return Card(
        public_id=opportunity.public_id,
        version=opportunity.version,
        company=company,
        name=opportunity.name,
        product=opportunity.product_line.name,
        tier_code=context.tiers.get(opportunity.customer_id or 0),
        tier_decided=opportunity.customer_id in context.decided,
        is_prospect=opportunity.customer_id is None,
        amount_fen=opportunity.amount_fen,
        bp=likely_bp(opportunity, odds),
        own_estimate=open_now and opportunity.probability_bp is not None,
        expected_on=opportunity.expected_on,
        days=days,
        days_words=ngettext("%(n)s d", "%(n)s d", days) % {"n": days},
        tone=age_tone(days, odds[opportunity.stage].median_days) if open_now else "",
        owner=opportunity.owner.display_name,
        initials=opportunity.owner.initials[:1],
        flag=flag,
        flag_icon=icon,
        flag_tone=tone,
        stage=opportunity.stage,
        lacking=_lacking(opportunity, known, context.asks),
        move_words=_("Move %(name)s") % {"name": company},
    )


def _lacking(opportunity: Opportunity, known: dict[str, Any], asks: dict[str, list[str]]) -> str:
    return " ".join(
        f"{to}:{len(missing(asked_by(to, opportunity.stage, asks), known))}"
        for to in sorted(targets(opportunity.stage, opportunity.state))
    )


def _flag(
    opportunity: Opportunity, known: dict[str, Any], today: date, context: CardContext
) -> tuple[str, str, str]:
    """The one worst thing to know: its words, icon and tone. Nothing that only the deal team may see."""
    if opportunity.state != State.OPEN:
        return "", "", ""
    if opportunity.customer_id in context.complaints:
        return _("Complaint open"), "message-report", "bad"
    if opportunity.expected_on and opportunity.expected_on < today:
        late = (today - opportunity.expected_on).days
        words = ngettext("%(n)s day past its date", "%(n)s days past its date", late) % {"n": late}
        return words, "calendar-x", "bad"
    if opportunity.stage not in (Stage.LEAD, Stage.CONTACTED) and not known.get(Fact.DECISION_MAKER.value):
        return _("Decision maker not known"), "user-question", "warn"
    return "", "", ""
