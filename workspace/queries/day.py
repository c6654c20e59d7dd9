"""The right side of Today: contacts done and coming, the month so far, and whose tier moved."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Subquery, Sum, Window

from activities.models import Interaction
from activities.queries import names_met
from common.calendar import SHANGHAI, add_months, last_complete_month, month_end, month_start
from common.counting import ask_together
from common.kept import kept
from common.working_days import calendar_of, departures
from customers.models import AccountMonth, CurrentPublication, Customer, CustomerPulse
from customers.queries import published_on
from customers.queries.marks import pinned_of, told_pinned
from targets.queries import Standing, standings
from targets.rules import Measure
from tiers.models import TierMove
from worklist import phrases
from worklist.queries import cleared_on, cleared_yesterday

COMING_DAYS = 7
# So long the month's sums are still read while somebody asks for newer ones.
OLDER_SECONDS = 600
SHOWN = 5


@dataclass(frozen=True)
class Goal:
    """One measure of the month: how much of how much, in percent, beside the share of working days gone."""

    value: int
    target: int
    elapsed: int

    @property
    def share(self) -> int:
        return round(100 * self.value / self.target) if self.target else 0

    @property
    def tone(self) -> str:
        """'warn' when more than ten points behind the calendar."""
        return "warn" if self.elapsed - self.share > 10 else ""


@dataclass(frozen=True)
class Growth:
    """Average deposits of a month against the month before, in fen of yuan."""

    month: date
    now_fen: int
    before_fen: int
    # How the person's own target of that month stands; None where there is none.
    aim: Standing | None = None

    @property
    def change_fen(self) -> int:
        return self.now_fen - self.before_fen

    @property
    def ratio(self) -> float | None:
        return self.change_fen / self.before_fen if self.before_fen else None


@dataclass(frozen=True)
class Month:
    """The month so far: contacts by the rule, growth of deposits, share of working days gone (percent)."""

    first: date
    elapsed: int
    contacts: Goal
    deposits: Growth | None


@dataclass(frozen=True)
class Figures:
    """Tasks finished today and on the working day before, the month so far, and the customers one has pinned."""

    done: int
    cleared: int
    month: Month
    pinned: list[Customer]


@dataclass(frozen=True)
class Moves:
    """Customers whose tier changed in the last scoring: the first few, and how many in all."""

    shown: list[tuple[TierMove, str, str]]
    total: int


def contacts_today(user, day: date, *, team: bool) -> list[Interaction]:
    """Contacts of today, earliest first: one's own, or the team's; `met` are the names of the people there."""
    start, end = _day(day)
    contacts = Interaction.objects.visible_to(user).filter(happened_at__gte=start, happened_at__lt=end)
    if not team:
        contacts = contacts.filter(staff=user)
    return list(
        contacts.select_related("customer", "staff")
        .annotate(met=names_met())
        .order_by("happened_at", "id")[:SHOWN]
    )


def coming_contacts(user, day: date, *, team: bool) -> list[CustomerPulse]:
    """Next contacts of the coming week, soonest first."""
    last = day + timedelta(days=COMING_DAYS)
    pulses = CustomerPulse.objects.filter(
        customer__in=_led(user, team=team).values("pk"), next_contact_on__gt=day, next_contact_on__lte=last
    )
    return list(
        pulses.select_related("customer", "customer__manager").order_by("next_contact_on", "customer_id")[
            :SHOWN
        ]
    )


def day_figures(user, day: date, *, team: bool) -> Figures:
    """True figures only: tasks cleared, contacts made of those the rule asks for, deposits against the month before.

    Two queries: the working calendar, the date of the figures, what was done today and is pinned; then yesterday and
    the month, which reads every customer one leads and is at most a minute old.
    """
    first, end = month_start(day), month_end(day)
    known = ask_together(
        firsts={"departures": departures(), "as_of": published_on(), "pinned": told_pinned(user, SHOWN + 1)},
        counts={"done": cleared_on(user, day)},
    )
    calendar = calendar_of(known["departures"])
    worked = calendar.working_days_between(first - timedelta(days=1), day)
    all_days = calendar.working_days_between(first - timedelta(days=1), end)
    elapsed = round(100 * worked / all_days) if all_days else 100
    made, waiting, cleared, growth = kept(
        f"month:{user.pk}:{team}:{day}:{known['as_of']}",
        settings.COUNTS_SECONDS,
        lambda: _month_sums(
            user, first, end, known["as_of"], cleared_yesterday(user, day, calendar), team=team
        ),
        older=OLDER_SECONDS,
    )
    month = Month(first, elapsed, Goal(made, made + waiting, elapsed), growth)
    return Figures(known["done"], cleared, month, pinned_of(known["pinned"]))


def _month_sums(
    user, first: date, end: date, as_of: date | None, cleared: QuerySet, *, team: bool
) -> tuple[int, int, int, Growth | None]:
    """Contacts made this month and still to be made, what was cleared yesterday, growth of deposits: one query."""
    start, _end = _day(first)
    pulses = CustomerPulse.objects.filter(customer__in=_led(user, team=team).values("pk"))
    complete = None if team or not as_of else last_complete_month(as_of)
    deposits = (
        {"now": _deposits(user, complete), "before": _deposits(user, add_months(complete, -1))}
        if complete
        else {}
    )
    answers = ask_together(
        counts={
            "cleared": cleared,
            "made": pulses.filter(last_contact_at__gte=start),
            "waiting": pulses.filter(
                Q(last_contact_at=None) | Q(last_contact_at__lt=start), next_contact_on__lte=end
            ),
        },
        firsts=deposits,
    )
    growth = None
    if complete and answers["now"] is not None:
        aim = standings(user, None, complete).get(Measure.DEPOSITS)
        growth = Growth(complete, int(answers["now"]), int(answers["before"] or 0), aim)
    return answers["made"], answers["waiting"], answers["cleared"], growth


def _deposits(user, month: date) -> QuerySet:
    """One sum: average deposits of one's customers in a month, in fen of yuan."""
    books = AccountMonth.objects.filter(customer__in=_led(user, team=False).values("pk"), month=month)
    # The kind in the sum, not in the question: the planner takes a line's kind for rarer than it is.
    total = Sum("average_yuan_fen", filter=Q(product_line__kind="deposit"))
    return books.order_by().values("month").annotate(total=total).values("total")


def new_moves(user, *, team: bool) -> Moves:
    """Tier moves of the scoring that readers follow, falls first: its publication has the number of its run."""
    moves = TierMove.objects.filter(
        run_id=Subquery(CurrentPublication.objects.values("publication_id")[:1]),
        customer__in=_led(user, team=team).values("pk"),
    ).annotate(total=Window(Count("*")))
    shown = list(
        moves.select_related("customer", "tier_from", "tier_to").order_by(
            "-tier_to_id", "tier_from_id", "id"
        )[:SHOWN]
    )
    rows = [
        (
            move,
            str(phrases.CAUSES.get(move.cause, "")),
            "bad" if move.tier_to_id > move.tier_from_id else "",
        )
        for move in shown
    ]
    return Moves(rows, shown[0].total if shown else 0)


def _led(user, *, team: bool) -> QuerySet[Customer]:
    return (Customer.objects.visible_to(user) if team else Customer.objects.led_by(user)).live()


def _day(day: date) -> tuple[datetime, datetime]:
    start = datetime.combine(day, time.min, tzinfo=SHANGHAI)
    return start, start + timedelta(days=1)
