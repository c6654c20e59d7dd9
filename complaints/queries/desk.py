"""The complaint desk: running cases by the clock that runs out first, in bands, page by page."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, Least, Left
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.calendar import business_date, business_today
from common.pagination import Ordering, keyset_page
from complaints import texts
from complaints.models import Assignment, Complaint, Contribution, Step
from complaints.phrases import ClockFace, clock_face, title_of
from complaints.querysets import ComplaintQuerySet
from complaints.rules.clocks import close_of
from complaints.rules.codes import Clock, Phase, State
from complaints.rules.guide import phase_now
from customers.models import CurrentPublication, CustomerScore
from organization.models import Staff
from organization.querysets import subtree_condition

PAGE_SIZE = 25
RED, AMBER, IN_TIME, PAUSED, RESOLVED = range(5)
BANDS = {RED: "red", AMBER: "amber", IN_TIME: "in_time", PAUSED: "paused", RESOLVED: "resolved"}
RUNNING_BANDS = {"red", "amber", "in_time", "paused"}
BAND_LABELS = {
    "red": _("Overdue"),
    "amber": _("Nearly due"),
    "in_time": _("In time"),
    "paused": _("On hold"),
    "resolved": _("To be checked"),
    "ended": _("Closed cases"),
}
BAND_NOTES = {
    "red": _("by level, then the longest first"),
    "amber": _("three quarters of the time are gone"),
    "in_time": _("the nearest first"),
    "paused": _("waiting for the customer, with proof"),
    "resolved": _("by somebody else than the handler"),
    "ended": _("the latest first"),
}
# The law's clock never pauses: a paused case shows it from so many days before.
LEGAL_WARNS = timedelta(days=5)
# Where a clock has no end, it comes last.
_FAR = datetime.fromisoformat("9999-01-01T00:00:00+00:00")

BY_CLOCK = Ordering("clock", ("band", "urgent", "due", "id"))
BY_END = Ordering("ended", ("-closed_at", "-id"), nullable=True)

_COLUMNS = [
    "id",
    "number",
    "beginning",
    "state",
    "level",
    "is_consultation",
    "anonymous",
    "complainant_name",
    "customer_id",
    "customer__customer_no",
    "customer__short_name",
    "customer__short_name_en",
    "owner_id",
    "owner__name",
    "owner__name_en",
    "owner_away",
    "first_response_at",
    "response_amber_at",
    "response_due_at",
    "resolve_amber_at",
    "resolve_due_at",
    "paused_at",
    "legal_amber_at",
    "legal_due_at",
    "resolved_at",
    "closed_at",
    "round",
]


@dataclass(frozen=True)
class CaseRow:
    """One line of the queue; `phase` counts the done ones of the way of five."""

    number: str
    title: str
    band: str
    level: int
    which: str
    face: ClockFace
    legal: ClockFace | None
    tier: str
    # Whether people decided the tier in place of the computed one.
    tier_decided: bool
    subject: str
    owner: str
    is_owner_away: bool
    phase: int
    state: str

    @property
    def level_label(self) -> str:
        return str(texts.SHORT_LEVELS[self.level])

    @property
    def clock_label(self) -> str:
        """Which clock the pill is about; of a case that no clock drives any more its state."""
        return (
            str(texts.CLOCKS[self.which])
            if self.band in RUNNING_BANDS
            else str(texts.SHORT_STATES[self.state])
        )

    @property
    def phase_number(self) -> int:
        return min(self.phase + 1, len(Phase))

    @property
    def dashes(self) -> list[str]:
        """Five marks: done, now or nothing; none for a case that has ended."""
        if self.band == "ended":
            return []
        return ["done" if n < self.phase else "now" if n == self.phase else "" for n in range(len(Phase))]


@dataclass(frozen=True)
class Band:
    """The rows of one band on this page, and how many it has in all."""

    code: str
    total: int
    rows: list[CaseRow]

    @property
    def label(self) -> str:
        return str(BAND_LABELS[self.code])

    @property
    def note(self) -> str:
        """How the band is ordered, or what is in it."""
        return str(BAND_NOTES[self.code])


@dataclass(frozen=True)
class Desk:
    """One page of the queue by bands, the counts of the whole result, the moment the clocks were read."""

    bands: list[Band]
    counts: dict[str, int]
    at: datetime
    next_cursor: str
    previous_cursor: str

    @property
    def running(self) -> int:
        """How many cases the whole result has."""
        return sum(self.counts.values())

    @property
    def numbers(self) -> list[str]:
        """The cases of this page in their order."""
        return [row.number for band in self.bands for row in band.rows]


def clocked(cases: QuerySet[Complaint], at: datetime) -> QuerySet[Complaint]:
    """Cases with `band`, `urgent` and `due` at a moment: the clock that ends first decides, the law's among them."""
    waits = Q(state__in=[State.NEW, State.OPEN])
    response = Q(first_response_at=None, response_due_at__isnull=False)
    service_due = Case(
        When(~waits | Q(paused_at__isnull=False), then=Value(None)),
        When(response, then=Least("response_due_at", "resolve_due_at")),
        default=F("resolve_due_at"),
        output_field=DateTimeField(),
    )
    service_amber = Case(
        When(~waits | Q(paused_at__isnull=False), then=Value(None)),
        When(response, then=Least("response_amber_at", "resolve_amber_at")),
        default=F("resolve_amber_at"),
        output_field=DateTimeField(),
    )
    legal_due = Case(When(waits, then=F("legal_due_at")), default=Value(None), output_field=DateTimeField())
    legal_amber = Case(
        When(waits, then=F("legal_amber_at")), default=Value(None), output_field=DateTimeField()
    )
    return cases.annotate(
        service_due=service_due, service_amber=service_amber, law_due=legal_due, law_amber=legal_amber
    ).annotate(
        owner_away=_owner_away(at),
        band=Case(
            When(~waits, then=Value(RESOLVED)),
            When(Q(service_due__lte=at) | Q(law_due__lte=at), then=Value(RED)),
            When(paused_at__isnull=False, then=Value(PAUSED)),
            When(Q(service_amber__lte=at) | Q(law_amber__lte=at), then=Value(AMBER)),
            default=Value(IN_TIME),
            output_field=IntegerField(),
        ),
        # What has run out stands by level first; everything else by the clock alone.
        urgent=Case(
            When(Q(service_due__lte=at) | Q(law_due__lte=at), then=F("level")),
            default=Value(0),
            output_field=IntegerField(),
        ),
        due=Coalesce(
            Case(When(~waits, then=F("resolved_at")), default=Least("service_due", "law_due")), Value(_FAR)
        ),
        beginning=Left("text", 200, output_field=CharField()),
    )


def _owner_away(at: datetime) -> Exists:
    return Exists(Staff.objects.away_on(business_date(at)).filter(pk=OuterRef("owner_id")))


def waiting_for(user) -> QuerySet[Complaint]:
    """Running cases on which a person has something to do.

    Owned by them or by somebody absent for whom they stand in, offered, asked to help with, first heard and not yet
    accepted, resolved by another and to be checked, and for whoever's duty the unit is those without an owner or whose
    owner is away.
    """
    cases = Complaint.objects.visible_to(user).running()
    offers = Assignment.objects.filter(complaint=OuterRef("pk"), person=user).waiting()
    asked = Contribution.objects.filter(complaint=OuterRef("pk"), person=user).waiting()
    duty = subtree_condition(user.reach.subtrees + user.reach.complaint_subtrees, "unit__path")
    return cases.filter(
        Q(owner_id__in=user.reach.people)
        | Exists(offers)
        | Exists(asked)
        | Q(first_contact=user, accepted_at=None)
        | (Q(owner=None) & duty)
        | (Q(owner__in=Staff.objects.away_on(business_today())) & duty)
        | (Q(state=State.RESOLVED) & duty & ~Q(owner=user))
    )


def waiting_first(user, at: datetime, *, size: int) -> tuple[list[CaseRow], int]:
    """The first few of `waiting_for`, the clock that ends first on top, and how many there are: one query."""
    steps = Step.objects.filter(complaint=OuterRef("pk"), round=OuterRef("round")).order_by()
    tiers = CustomerScore.objects.filter(
        customer=OuterRef("customer_id"), publication__in=CurrentPublication.objects.values("publication_id")
    )
    cases = clocked(waiting_for(user), at).annotate(
        total=Window(Count("*")),
        tier=Subquery(tiers.values("tier__code")[:1]),
        computed=Subquery(tiers.values("computed_tier_id")[:1]),
        kinds=ArraySubquery(steps.values("kind")),
    )
    rows = list(
        cases.order_by(*BY_CLOCK.columns).values(*_COLUMNS, "band", "total", "tier", "computed", "kinds")[
            :size
        ]
    )
    shown = [
        _row(row, {row["customer_id"]: (row["tier"] or "", row["computed"])}, set(row["kinds"]), at)
        for row in rows
    ]
    return shown, rows[0]["total"] if rows else 0


def due_by(cases: QuerySet[Complaint], at: datetime) -> QuerySet[Complaint]:
    """Cases whose clock runs out by close of business today, those over already among them."""
    close = close_of(business_date(at))
    return cases.filter(
        Q(resolve_due_at__lte=close)
        | Q(first_response_at=None, response_due_at__lte=close)
        | Q(legal_due_at__lte=close),
        state__in=[State.NEW, State.OPEN],
        paused_at=None,
    )


def reopened_lately(cases: ComplaintQuerySet) -> ComplaintQuerySet:
    """Running cases that were closed once before."""
    return cases.running().filter(round__gt=0)


def desk(*, found: QuerySet[Complaint], at: datetime, cursor: str = "", size: int = PAGE_SIZE) -> Desk:
    """One page of the cases found, by the clock; what ended stands by its end, latest first."""
    cases = clocked(found, at)
    page = keyset_page(cases, ordering=BY_CLOCK, columns=[*_COLUMNS, "band"], size=size, cursor=cursor)
    counted = dict(cases.order_by().values_list("band").annotate(total=Count("pk")))
    rows = _rows(page.rows, at)
    bands = [
        Band(code, counted[number], [row for row in rows if row.band == code])
        for number, code in BANDS.items()
        if any(row.band == code for row in rows)
    ]
    counts = {code: counted.get(number, 0) for number, code in BANDS.items()}
    return Desk(bands, counts, at, page.next_cursor, page.previous_cursor)


def ended_desk(*, found: QuerySet[Complaint], at: datetime, cursor: str = "", size: int = PAGE_SIZE) -> Desk:
    """One page of cases that are closed or withdrawn, latest first."""
    cases = found.annotate(beginning=Left("text", 200, output_field=CharField()), owner_away=_owner_away(at))
    page = keyset_page(cases, ordering=BY_END, columns=_COLUMNS, size=size, cursor=cursor)
    rows = _rows([{**row, "band": None} for row in page.rows], at)
    total = cases.count()
    bands = [Band("ended", total, rows)] if rows else []
    return Desk(bands, {"ended": total}, at, page.next_cursor, page.previous_cursor)


def _rows(values: list[dict[str, Any]], at: datetime) -> list[CaseRow]:
    """Rows with the tiers of their customers and the phases of their cases, two queries for all of them."""
    tiers = _tiers({row["customer_id"] for row in values if row["customer_id"]})
    kinds: dict[int, set[str]] = {}
    steps = Step.objects.filter(complaint__in=[row["id"] for row in values], round=F("complaint__round"))
    for complaint, kind in steps.values_list("complaint_id", "kind"):
        kinds.setdefault(complaint, set()).add(kind)
    return [_row(row, tiers, kinds.get(row["id"], set()), at) for row in values]


def _row(
    values: dict[str, Any], tiers: dict[int, tuple[str, int | None]], kinds: set[str], at: datetime
) -> CaseRow:
    tier, computed = tiers.get(values["customer_id"], ("", None))
    band = "ended" if values["band"] is None else BANDS[values["band"]]
    which, face = clock_face(values, at)
    legal = None
    if values["paused_at"] and which != Clock.LEGAL and values["legal_due_at"]:
        left = values["legal_due_at"] - at
        legal = ClockFace.of_law(values["legal_due_at"], at) if left < LEGAL_WARNS else None
    english = get_language() == "en"
    customer = (english and values["customer__short_name_en"]) or values["customer__short_name"]
    return CaseRow(
        number=values["number"],
        title=title_of(values["beginning"]),
        band=band,
        level=values["level"],
        which=which,
        face=face,
        legal=legal,
        tier=tier,
        tier_decided=computed is not None,
        subject=customer or values["complainant_name"],
        owner=(english and values["owner__name_en"]) or values["owner__name"] or "",
        is_owner_away=values["owner_away"],
        phase=list(Phase).index(phase_now(kinds, values["level"]))
        if values["band"] not in {None, RESOLVED}
        else 5,
        state=values["state"],
    )


def _tiers(customers: set[int]) -> dict[int, tuple[str, int | None]]:
    scores = CustomerScore.objects.filter(
        customer__in=customers, publication__in=CurrentPublication.objects.values("publication_id")
    )
    held = scores.values_list("customer_id", "tier__code", "computed_tier_id")
    return {customer: (tier, computed) for customer, tier, computed in held}
