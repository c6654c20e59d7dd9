"""The right side of Today: contacts done and coming, the month so far, and whose tier moved."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet, Sum

from activities.models import Interaction
from common.calendar import SHANGHAI, add_months, month_end, month_start
from common.working_days import bank_calendar
from complaints.queries.desk import CaseRow, waiting_for
from complaints.queries.desk import desk as complaint_desk
from customers.models import AccountMonth, CurrentPublication, Customer, CustomerPulse
from tiers.models import TierMove
from worklist import phrases

COMING_DAYS = 7
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
class Moves:
    """Customers whose tier changed in the last scoring: the first few, and how many in all."""

    shown: list[tuple[TierMove, str, str]]
    total: int


def contacts_today(user, day: date, *, team: bool) -> list[Interaction]:
    """Contacts of today, earliest first: one's own, or the team's."""
    start, end = _day(day)
    contacts = Interaction.objects.visible_to(user).filter(happened_at__gte=start, happened_at__lt=end)
    if not team:
        contacts = contacts.filter(staff=user)
    return list(
        contacts.select_related("customer", "staff")
        .prefetch_related("people")
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


def complaint_clocks(user, at: datetime) -> tuple[list[CaseRow], int]:
    """The running cases that wait for the person, the clock that ends first on top, and how many there are."""
    page = complaint_desk(found=waiting_for(user), at=at, size=SHOWN)
    return [row for band in page.bands for row in band.rows], page.running


def month_so_far(user, day: date, *, team: bool) -> Month:
    """True figures only: contacts made of those the rule asks for this month, and deposits against the month before."""
    first = month_start(day)
    calendar = bank_calendar()
    worked = calendar.working_days_between(first - timedelta(days=1), day)
    all_days = calendar.working_days_between(first - timedelta(days=1), month_end(day))
    elapsed = round(100 * worked / all_days) if all_days else 100
    start, _end = _day(first)
    made = Q(last_contact_at__gte=start)
    counted = CustomerPulse.objects.filter(customer__in=_led(user, team=team).values("pk")).aggregate(
        made=Count("pk", filter=made),
        waiting=Count(
            "pk",
            filter=Q(next_contact_on__lte=month_end(day))
            & (Q(last_contact_at=None) | Q(last_contact_at__lt=start)),
        ),
    )
    return Month(
        first=first,
        elapsed=elapsed,
        contacts=Goal(counted["made"], counted["made"] + counted["waiting"], elapsed),
        deposits=None if team else deposit_growth(user),
    )


def deposit_growth(user) -> Growth | None:
    """Average deposits of one's customers in the last complete month against the one before; None without figures."""
    pointer = CurrentPublication.objects.select_related("publication").first()
    if pointer is None:
        return None
    month = add_months(month_start(pointer.publication.business_date + timedelta(days=1)), -1)
    sums = dict(
        AccountMonth.objects.filter(
            customer__in=_led(user, team=False).values("pk"),
            month__in=[month, add_months(month, -1)],
            product_line__kind="deposit",
        )
        .values_list("month")
        .annotate(total=Sum("average_yuan_fen"))
    )
    return Growth(month, int(sums[month]), int(sums.get(add_months(month, -1), 0))) if month in sums else None


def new_moves(user, *, team: bool) -> Moves:
    """Tier moves of the scoring that readers follow, falls first: its publication has the number of its run."""
    moves = TierMove.objects.filter(
        run_id__in=CurrentPublication.objects.values("publication_id"),
        customer__in=_led(user, team=team).values("pk"),
    )
    shown = moves.select_related("customer", "tier_from", "tier_to").order_by(
        "-tier_to_id", "tier_from_id", "id"
    )
    rows = [
        (
            move,
            str(phrases.CAUSES.get(move.cause, "")),
            "bad" if move.tier_to_id > move.tier_from_id else "",
        )
        for move in shown[:SHOWN]
    ]
    return Moves(rows, len(rows) if len(rows) < SHOWN else moves.count())


def _led(user, *, team: bool) -> QuerySet[Customer]:
    customers = Customer.objects.visible_to(user).live()
    return customers if team else customers.filter(manager_id=user.pk)


def _day(day: date) -> tuple[datetime, datetime]:
    start = datetime.combine(day, time.min, tzinfo=SHANGHAI)
    return start, start + timedelta(days=1)
