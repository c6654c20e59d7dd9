"""Concessions in words: one with its way and what comes back, the inbox of who decides, the running list."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from common.calendar import business_date
from common.pagination import Ordering, Page, keyset_page
from common.presentation import percent
from customers.models import Customer
from files.rules import shown_in_browser
from organization.models import Staff
from organization.rules import Act
from pricing import texts
from pricing.models import Concession, Decision, Given, Quote
from pricing.queries.history import told_before
from pricing.queries.quoting import Offered, offered
from pricing.queries.sheets import limits_of
from pricing.rules.route import GivenKind, Level, Standing, State, Verdict

# Who may quote and ask: whoever may edit a customer's file.
QUOTES = Act.EDIT_CUSTOMER
PAGE = 50
LATEST = Ordering("latest", ("-asked_at", "-id"))
SHOWN = 5
STATE_CHOICES = [(state.value, name) for state, name in texts.STATES.items()]


@dataclass(frozen=True)
class RouteStop:
    """One stop on the way: done, now, open, refused, or only above."""

    name: str
    state: str
    icon: str
    facts: list[str]
    limit_bp: int | None
    limited: bool
    who: str
    decided_at: datetime | None
    due_at: datetime | None
    note: str
    votes: str


@dataclass(frozen=True)
class GivenRow:
    """One promise in return: agreed and actual in its unit, the share that is there, its value a year."""

    kind: str
    name: str
    in_people: bool
    agreed: int
    actual: int
    share: int
    value_fen: int
    check_on: date
    standing: str
    standing_name: str


@dataclass(frozen=True)
class ScanRow:
    """A file of the customer's written request; `shown` where a browser opens it beside the page."""

    public_id: str
    name: str
    shown: bool


@dataclass(frozen=True)
class ConcessionView:
    """A request as its page, the inbox and the list show it."""

    public_id: str
    number: str
    customer: Customer
    quote: Quote
    state: str
    state_name: str
    tone: str
    level_name: str
    asked_rate: Decimal
    rate: Decimal | None
    gap_bp: int
    given_up_fen: int
    reason: str
    loan_note: str
    written_on: date
    wanted_until: date
    expires_on: date | None
    asked_by: str
    asked_at: datetime
    due_at: datetime | None
    late: bool
    stops: list[RouteStop]
    given: list[GivenRow]
    scans: list[ScanRow]
    value_fen: int
    net_fen: int
    under_floor: bool
    appeal_of: str
    is_final_level: bool

    @property
    def waits(self) -> bool:
        return self.state == State.WAITING

    @property
    def taken(self) -> bool:
        """Whether it is a deposit, of which the customer asks for more."""
        return self.quote.taken

    @property
    def gap(self) -> str:
        """How far from the quote: '−20 bp', for a deposit '+20 bp'."""
        return f"{'+' if self.taken else '−'}{self.gap_bp} bp"

    @property
    def asks(self) -> str:
        """What is asked, in words: '3.30%, 35 bp under the quote'."""
        words = texts.asked_words(taken=self.taken, beyond=self.under_floor)
        return words % {"rate": percent(self.asked_rate, 2), "bp": self.gap_bp}


def concession_view(found: Concession, now: datetime) -> ConcessionView:
    """One request with its way and promises; needs steps, decisions and given prefetched where there are many."""
    steps = sorted(found.steps.all(), key=lambda step: step.level)
    decisions = {made.level: made for made in found.decisions.all()}
    quote = found.quote
    rate = found.rate if found.rate is not None else found.asked_rate
    given = [given_row(one) for one in found.given.all()]
    value = sum(one.value_fen for one in given)
    lost = quote.given_up_fen(rate)
    here = next((step for step in steps if step.level == found.level), None)
    due = here.due_at if here and found.state == State.WAITING else None
    return ConcessionView(
        public_id=str(found.public_id),
        number=found.number,
        customer=found.customer,
        quote=quote,
        state=found.state,
        state_name=str(texts.STATES[State(found.state)]),
        tone=texts.STATE_TONES[State(found.state)],
        level_name=str(texts.LEVELS[Level(found.level)]),
        asked_rate=found.asked_rate,
        rate=found.rate,
        gap_bp=quote.gap_bp(found.asked_rate),
        given_up_fen=lost,
        reason=found.reason,
        loan_note=found.loan_note,
        written_on=found.written_on,
        wanted_until=found.wanted_until,
        expires_on=found.expires_on,
        asked_by=found.asked_by.display_name,
        asked_at=found.asked_at,
        due_at=due,
        late=due is not None and due < now,
        stops=[_stop(found, step, decisions.get(step.level)) for step in steps],
        given=given,
        scans=[
            ScanRow(str(one.public_id), one.name, shown_in_browser(one.file.media_type))
            for one in found.scans.all()
        ],
        value_fen=value,
        net_fen=value - lost,
        under_floor=quote.beyond_floor(found.asked_rate),
        appeal_of=found.appeal_of.number if found.appeal_of else "",
        is_final_level=bool(steps) and steps[-1].level == found.level,
    )


def _stop(found: Concession, step: Any, made: Decision | None) -> RouteStop:
    if made:
        state = "done" if made.verdict == Verdict.APPROVE else "refused"
    else:
        state = "now" if found.state == State.WAITING and step.level == found.level else "open"
    return RouteStop(
        name=str(texts.LEVELS[Level(step.level)]),
        state=state,
        icon={"done": "circle-check", "refused": "circle-x", "now": "clock"}.get(state, "circle"),
        facts=[],
        limit_bp=step.limit_bp,
        limited=step.limit_bp is not None,
        who=made.decided_by.display_name if made else "",
        decided_at=made.decided_at if made else None,
        due_at=step.due_at if state == "now" else None,
        note=made.note if made else "",
        votes=texts.votes_of(made.votes_for, made.votes_against) if made else "",
    )


def given_row(one: Given) -> GivenRow:
    """One promise with the share of it that is there."""
    return GivenRow(
        kind=one.kind,
        name=str(texts.KINDS[GivenKind(one.kind)]),
        in_people=one.kind == GivenKind.PAYROLL,
        agreed=one.agreed,
        actual=one.actual,
        share=min(100, max(0, one.actual * 100 // one.agreed)),
        value_fen=one.value_fen,
        check_on=one.check_on,
        standing=one.standing,
        standing_name=str(texts.STANDINGS[Standing(one.standing)]),
    )


def whole(rows: Any) -> Any:
    """Requests with everything that their view reads, in a fixed number of queries."""
    return rows.select_related(
        "customer__unit",
        "quote__product_line",
        "quote__sheet",
        "quote__customer",
        "asked_by",
        "appeal_of",
        "unit",
    ).prefetch_related("steps", "decisions__decided_by", "given", "scans__file")


def concession_part(user: Staff, quote: Quote, today: date) -> dict[str, Any]:
    """What the page of a quote says of the requests that rest on it: the latest, those before, what may be done."""
    found = whole(Concession.objects.visible_to(user).filter(quote=quote)).order_by("-asked_at", "-id")
    views = [concession_view(one, timezone.now()) for one in found]
    may = (
        user.reach.may(QUOTES)
        and Customer.objects.visible_to(user).live().filter(pk=quote.customer_id).exists()
    )
    asks = quote.asked_rate is not None and quote.gap_bp(quote.asked_rate) > 0
    return {
        "concession": views[0] if views else None,
        "older": views[1:],
        "may_ask": may,
        "may_request": may and asks and not views,
    }


@dataclass(frozen=True)
class Before:
    """One card of the inbox: the request, what it brings, and what came before it."""

    concession: ConcessionView
    offered: Offered
    told: list[str]


def inbox(user: Staff) -> list[Before]:
    """What waits for a person's decision, the most urgent first; at most fifty."""
    found = list(whole(Concession.objects.visible_to(user).before(user)).order_by("asked_at", "id")[:PAGE])
    now, told = timezone.now(), told_before(found)
    cards = [Before(concession_view(one, now), offered(one.quote), told[one.pk]) for one in found]
    return sorted(cards, key=lambda card: card.concession.due_at or now)


def waiting_count(user: Staff) -> int:
    """How many requests wait for a person's decision."""
    return Concession.objects.visible_to(user).before(user).count()


@dataclass(frozen=True)
class ConcessionPage:
    rows: list[ConcessionView]
    page: Page


def running_list(user: Staff, *, state: str = "", cursor: str = "") -> ConcessionPage:
    """One page of the requests that a person may see, latest first."""
    found = Concession.objects.visible_to(user)
    if state in {each.value for each in State}:
        found = found.filter(state=state)
    page = keyset_page(found, ordering=LATEST, columns=["id"], size=PAGE, cursor=cursor)
    keys = [row["id"] for row in page.rows]
    by_key = {one.pk: one for one in whole(Concession.objects.visible_to(user).filter(pk__in=keys))}
    now = timezone.now()
    return ConcessionPage([concession_view(by_key[key], now) for key in keys], page)


@dataclass(frozen=True)
class QuoteRow:
    """A quote in the panel of its customer."""

    public_id: str
    product: str
    amount: str
    quoted: Decimal
    asked: Decimal | None
    state_name: str


def latest_quotes(user: Staff, customer: Customer) -> list[QuoteRow]:
    """The latest quotes of a customer with the state of their requests."""
    found = (
        Quote.objects.visible_to(user)
        .filter(customer=customer)
        .select_related("product_line")
        .prefetch_related("concessions")
        .order_by("-made_at", "-id")[:SHOWN]
    )
    rows = []
    for quote in found:
        asked = max(quote.concessions.all(), key=lambda one: one.pk, default=None)
        rows.append(
            QuoteRow(
                public_id=str(quote.public_id),
                product=quote.product_line.name,
                amount=quote.amount,
                quoted=quote.quoted_rate,
                asked=quote.asked_rate,
                state_name=str(texts.STATES[State(asked.state)]) if asked else "",
            )
        )
    return rows


def levels_above(found: Concession) -> list[str]:
    """The levels that this request does not need."""
    used = {step.level for step in found.steps.all()}
    return [
        str(texts.LEVELS[limit.level])
        for limit in limits_of(found.quote.product_line, business_date(found.asked_at))
        if limit.level > max(used, default=0)
    ]
