"""Which first page and which entries of the frame belong to which roles; which days a calendar shows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from campaigns.rules import reads_campaigns
from common.calendar import month_end, month_start, months_later
from organization.rules import Act, Reach, Role

WORKING_ROLES = frozenset(
    {Role.ACCOUNT_MANAGER, Role.PRODUCT_MANAGER, Role.RISK_MANAGER, Role.COMPLAINT_OFFICER, Role.SUPERVISOR}
)

# Characters of a diary's notes, and of a supervisor's comment.
LONGEST_NOTES, LONGEST_COMMENT = 4000, 2000


class Home(StrEnum):
    """The first screen after signing in."""

    QUEUE = "queue"
    COCKPIT = "cockpit"
    RUNS = "runs"
    STAFF = "staff"
    TRAIL = "trail"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Entry:
    """One entry of the main navigation: a URL name, an icon, the key after 'g', and whose count it carries."""

    name: str
    url_name: str
    icon: str
    key: str
    count: str = ""


TODAY = Entry("today", "workspace:today", "checklist", "t", "today")
CUSTOMERS = Entry("customers", "customers:list", "building", "c", "customers")
CALENDAR = Entry("calendar", "workspace:calendar", "calendar", "a")
TASKS = Entry("tasks", "worklist:task-list", "checkbox", "k")
VISITS = Entry("visits", "activities:visit-list", "map-pin", "v")
DIARY = Entry("diary", "workspace:diary", "notebook", "y")
OPPORTUNITIES = Entry("opportunities", "prospects:board", "layout-kanban", "o")
PROSPECTS = Entry("prospects", "prospects:list", "building-plus", "p")
NEGOTIATIONS = Entry("negotiations", "negotiations:list", "scale", "n")
PRODUCTS = Entry("products", "fit:list", "package", "b")
PROPOSALS = Entry("proposals", "proposals:list", "file-description", "2")
APPROVALS = Entry("approvals", "workspace:approvals", "checklist", "3", "approvals")
PRICES = Entry("prices", "pricing:list", "percentage", "q")
COMPLAINTS = Entry("complaints", "complaints:desk", "message-report", "l", "complaints")
CAMPAIGNS = Entry("campaigns", "campaigns:list", "speakerphone", "m")
KNOWLEDGE = Entry("knowledge", "knowledge:list", "bulb", "e")
DASHBOARD = Entry("dashboard", "dashboards:cockpit", "gauge", "d")
VALUE = Entry("value", "dashboards:value", "chart-donut", "1")
TARGETS = Entry("targets", "targets:board", "target", "2")
DECISIONS = Entry("decisions", "tiers:override-list", "gavel", "4")
RUNS = Entry("runs", "tiers:run-list", "calculator", "r")
MODELS = Entry("models", "tiers:model-list", "adjustments", "w")
FEEDS = Entry("feeds", "corebanking:batch-list", "database-import", "f")
CLIENTS = Entry("clients", "corebanking:clients", "key", "j")
OUTBOX = Entry("outbox", "workspace:outbox", "mail-forward", "x")
COVERAGE = Entry("coverage", "activities:coverage", "calendar-check", "u")
NEEDS = Entry("needs", "needs:list", "puzzle", "h")
PLANS = Entry("plans", "accountplans:list", "target-arrow", "z")
SIGNS = Entry("signs", "signs:list", "alert-triangle", "g")
SURVEYS = Entry("surveys", "surveys:overview", "message-star", "s")
LOCKED = Entry("locked", "customers:locked-list", "shield-lock", "z")
START = Entry("start", "workspace:today", "home", "t")
COMPONENTS = Entry("components", "workspace:components", "components", "i")


def home(reach: Reach) -> Home:
    """Where a person's day begins: with work, with figures, or with what they administer."""
    if reach.roles & WORKING_ROLES:
        return Home.QUEUE
    if reach.may(Act.READ_DASHBOARD):
        return Home.COCKPIT
    if reach.may(Act.READ_RUNS):
        return Home.RUNS
    if Role.SECURITY_ADMINISTRATOR in reach.roles:
        return Home.STAFF
    if reach.may(Act.READ_TRAIL):
        return Home.TRAIL
    return Home.NOTHING


def reads_customers(reach: Reach) -> bool:
    """Whether any role lets the person read customers at all."""
    return reach.everything or bool(reach.subtrees) or reach.on_teams


def reads_value(reach: Reach) -> bool:
    """Whether the person reads how value is spread: over units, or over the customers they lead."""
    return reach.on_teams or reach.may(Act.READ_DASHBOARD)


def leads_team(reach: Reach) -> bool:
    """Whether the person reads the work of a team."""
    return Role.SUPERVISOR in reach.roles


def decides(reach: Reach) -> bool:
    """Whether anything may wait for the person's decision: for those above, and who may take customers over."""
    return reach.everything or bool(reach.subtrees or reach.complaint_subtrees) or reach.on_teams


def tabs(shown: list[Entry], reach: Reach) -> list[Entry]:
    """The three entries in the tab bar of a phone: the first two, and approvals for those above, else the third."""
    above = reach.everything or bool(reach.subtrees)
    third = [APPROVALS] if above and APPROVALS in shown[2:] else shown[2:3]
    return [*shown[:2], *third]


def sees_complaints(reach: Reach) -> bool:
    """Whether complaints are part of the person's work: handled, watched over, or heard from customers."""
    return reach.everything or bool(reach.roles & WORKING_ROLES)


def entries(reach: Reach, *, components: bool = False) -> list[Entry]:
    """The main navigation of a person, in order."""
    first = home(reach)
    shown = []
    if first is Home.QUEUE:
        shown.append(TODAY)
    elif first in {Home.STAFF, Home.TRAIL, Home.NOTHING}:
        shown.append(START)
    if first is Home.COCKPIT:
        shown.append(DASHBOARD)
    if reads_customers(reach):
        shown.append(CUSTOMERS)
    if first is Home.QUEUE:
        shown += [CALENDAR, TASKS, VISITS, DIARY]
    if reads_customers(reach):
        shown.append(PRODUCTS)
    if reach.everything or reach.may(Act.WORK_PROSPECTS):
        shown.append(PROSPECTS)
        shown.append(OPPORTUNITIES)
    if reach.everything or reach.may(Act.NEGOTIATE):
        shown.append(NEGOTIATIONS)
        shown.append(PRICES)
    if sees_complaints(reach):
        shown.append(COMPLAINTS)
    if reads_campaigns(reach):
        shown.append(CAMPAIGNS)
    if decides(reach):
        shown.append(APPROVALS)
    if reach.everything or reach.subtrees:
        shown.append(COVERAGE)
    if reads_customers(reach):
        shown.append(NEEDS)
        shown.append(PROPOSALS)
        shown.append(PLANS)
        shown.append(SIGNS)
        shown.append(SURVEYS)
        shown.append(KNOWLEDGE)
    if first is not Home.COCKPIT and reach.may(Act.READ_DASHBOARD):
        shown.append(DASHBOARD)
    if reads_value(reach):
        shown.append(VALUE)
        shown.append(DECISIONS)
    if reach.may(Act.READ_DASHBOARD):
        shown.append(TARGETS)
    if reach.may(Act.READ_RUNS):
        shown.append(RUNS)
    if reach.may(Act.SHAPE_MODELS):
        shown.append(MODELS)
    if reach.may(Act.READ_FEEDS):
        shown.append(FEEDS)
    if reach.may(Act.READ_LOCKED):
        shown.append(LOCKED)
    if reach.may(Act.TEND_CLIENTS):
        shown.append(CLIENTS)
    if reach.may(Act.TEND_MAIL):
        shown.append(OUTBOX)
    if components and Role.SERVICE_ACCOUNT not in reach.roles:
        shown.append(COMPONENTS)
    return shown


# ---------------------------------------------------------------- the calendar
AGENDA_DAYS = 28


class CalendarView(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    AGENDA = "agenda"


def calendar_days(view: CalendarView, on: date) -> list[date]:
    """The days that a view shows: the day, its week from Monday, whole weeks around its month, four weeks ahead."""
    first, last = on, on
    if view is CalendarView.WEEK:
        first = on - timedelta(days=on.weekday())
        last = first + timedelta(days=6)
    elif view is CalendarView.MONTH:
        first, last = month_start(on), month_end(on)
        first -= timedelta(days=first.weekday())
        last += timedelta(days=6 - last.weekday())
    elif view is CalendarView.AGENDA:
        last = on + timedelta(days=AGENDA_DAYS - 1)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def calendar_step(view: CalendarView, on: date, steps: int) -> date:
    """The day that the page before (-1) or after (+1) is opened on."""
    if view is CalendarView.MONTH:
        return months_later(on, steps)
    width = {CalendarView.DAY: 1, CalendarView.WEEK: 7, CalendarView.AGENDA: AGENDA_DAYS}[view]
    return on + timedelta(days=width * steps)


def overlaps(spans: list[tuple[datetime, datetime]]) -> list[list[int]]:
    """Of each span the numbers of the others that it overlaps; spans that touch do not."""
    return [
        [
            other
            for other, (their_start, their_end) in enumerate(spans)
            if other != number and their_start < end and start < their_end
        ]
        for number, (start, end) in enumerate(spans)
    ]
