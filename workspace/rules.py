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


class Group(StrEnum):
    """Where an entry of the navigation stands: in sight, or under one of the heads behind 'More'."""

    DAILY = "daily"
    OWN = "own"
    CARE = "care"
    OFFERS = "offers"
    FIGURES = "figures"
    OPERATIONS = "operations"


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation: a URL name, an icon, the key after 'g', its group, and whose count it carries."""

    name: str
    url_name: str
    icon: str
    key: str
    group: Group = Group.DAILY
    count: str = ""


# Keys are unique among those one person can have (a test holds it); "s" is the settings'.
TODAY = Entry("today", "workspace:today", "checklist", "t", count="today")
START = Entry("start", "workspace:today", "home", "t")
CUSTOMERS = Entry("customers", "customers:list", "building", "c", count="customers")
OPPORTUNITIES = Entry("opportunities", "prospects:board", "layout-kanban", "o")
VISITS = Entry("visits", "activities:visit-list", "map-pin", "v")
COMPLAINTS = Entry("complaints", "complaints:desk", "message-report", "l", count="complaints")
NEGOTIATIONS = Entry("negotiations", "negotiations:list", "scale", "n")
CAMPAIGNS = Entry("campaigns", "campaigns:list", "speakerphone", "m")
APPROVALS = Entry("approvals", "workspace:approvals", "gavel", "y", count="approvals")
DASHBOARD = Entry("dashboard", "dashboards:cockpit", "gauge", "d")

CALENDAR = Entry("calendar", "workspace:calendar", "calendar", "a", Group.OWN)
TASKS = Entry("tasks", "worklist:task-list", "checkbox", "k", Group.OWN)
DIARY = Entry("diary", "workspace:diary", "notebook", "1", Group.OWN)
COVERAGE = Entry("coverage", "activities:coverage", "calendar-check", "u", Group.OWN)

PROSPECTS = Entry("prospects", "prospects:list", "building-plus", "p", Group.CARE)
NEEDS = Entry("needs", "needs:list", "puzzle", "h", Group.CARE)
PLANS = Entry("plans", "accountplans:list", "target-arrow", "z", Group.CARE)
SIGNS = Entry("signs", "signs:list", "alert-triangle", "g", Group.CARE)
SURVEYS = Entry("surveys", "surveys:overview", "message-star", "2", Group.CARE)
KNOWLEDGE = Entry("knowledge", "knowledge:list", "bulb", "e", Group.CARE)

PRODUCTS = Entry("products", "fit:list", "package", "b", Group.OFFERS)
PRICES = Entry("prices", "pricing:list", "percentage", "q", Group.OFFERS)
PROPOSALS = Entry("proposals", "proposals:list", "file-description", "3", Group.OFFERS)

VALUE = Entry("value", "dashboards:value", "chart-donut", "4", Group.FIGURES)
MANAGERS = Entry("managers", "dashboards:managers", "users", "8", Group.FIGURES)
TARGETS = Entry("targets", "targets:board", "target", "5", Group.FIGURES)
DECISIONS = Entry("decisions", "tiers:override-list", "arrows-sort", "6", Group.FIGURES)

RUNS = Entry("runs", "tiers:run-list", "calculator", "r", Group.OPERATIONS)
MODELS = Entry("models", "tiers:model-list", "adjustments", "w", Group.OPERATIONS)
FEEDS = Entry("feeds", "corebanking:batch-list", "database-import", "f", Group.OPERATIONS)
LOCKED = Entry("locked", "customers:locked-list", "shield-lock", "7", Group.OPERATIONS)
CLIENTS = Entry("clients", "corebanking:clients", "key", "j", Group.OPERATIONS)
OUTBOX = Entry("outbox", "workspace:outbox", "mail-forward", "x", Group.OPERATIONS)
COMPONENTS = Entry("components", "workspace:components", "components", "i", Group.OPERATIONS)

# So few entries are all in sight, whatever their group.
ALL_IN_SIGHT = 12


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
    """The three entries in the tab bar of a phone: the first two, and approvals for those above, else visits."""
    above = reach.everything or bool(reach.subtrees)
    wanted = [APPROVALS, VISITS] if above else [VISITS]
    third = [entry for entry in wanted if entry in shown[2:]] or shown[2:]
    return [*shown[:2], *third[:1]]


def sees_complaints(reach: Reach) -> bool:
    """Whether complaints are part of the person's work: handled, watched over, or heard from customers."""
    return reach.everything or bool(reach.roles & WORKING_ROLES)


def entries(reach: Reach, *, components: bool = False) -> list[Entry]:
    """All entries of a person's navigation, group by group, each group in the order in which it is shown."""
    first = home(reach)
    works = first is Home.QUEUE
    reads = reads_customers(reach)
    sells = reach.everything or reach.may(Act.WORK_PROSPECTS)
    negotiates = reach.everything or reach.may(Act.NEGOTIATE)
    figures = reach.may(Act.READ_DASHBOARD)
    value = reads_value(reach)
    belongs = [
        (TODAY, works),
        (START, first in {Home.STAFF, Home.TRAIL, Home.NOTHING}),
        (DASHBOARD, figures and first is Home.COCKPIT),
        (CUSTOMERS, reads),
        (OPPORTUNITIES, sells),
        (VISITS, works),
        (COMPLAINTS, sees_complaints(reach)),
        (NEGOTIATIONS, negotiates),
        (CAMPAIGNS, reads_campaigns(reach)),
        (APPROVALS, decides(reach)),
        (DASHBOARD, figures and first is not Home.COCKPIT),
        (CALENDAR, works),
        (TASKS, works),
        (DIARY, works),
        (COVERAGE, reach.everything or bool(reach.subtrees)),
        (PROSPECTS, sells),
        (NEEDS, reads),
        (PLANS, reads),
        (SIGNS, reads),
        (SURVEYS, reads),
        (KNOWLEDGE, reads),
        (PRODUCTS, reads),
        (PRICES, negotiates),
        (PROPOSALS, reads),
        (VALUE, value),
        (MANAGERS, figures or Role.ACCOUNT_MANAGER in reach.roles),
        (DECISIONS, value),
        (TARGETS, figures),
        (RUNS, reach.may(Act.READ_RUNS)),
        (MODELS, reach.may(Act.SHAPE_MODELS)),
        (FEEDS, reach.may(Act.READ_FEEDS)),
        (LOCKED, reach.may(Act.READ_LOCKED)),
        (CLIENTS, reach.may(Act.TEND_CLIENTS)),
        (OUTBOX, reach.may(Act.TEND_MAIL)),
        (COMPONENTS, components and Role.SERVICE_ACCOUNT not in reach.roles),
    ]
    return [entry for entry, shown in belongs if shown]


def in_sight(shown: list[Entry]) -> list[Entry]:
    """Those that stand open in the sidebar; the others stand by group behind 'More'."""
    return shown if len(shown) <= ALL_IN_SIGHT else [entry for entry in shown if entry.group is Group.DAILY]


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
