"""Which first page and which entries of the frame belong to which roles."""

from dataclasses import dataclass
from enum import StrEnum

from campaigns.rules import reads_campaigns
from organization.rules import Act, Reach, Role

WORKING_ROLES = frozenset(
    {Role.ACCOUNT_MANAGER, Role.PRODUCT_MANAGER, Role.RISK_MANAGER, Role.COMPLAINT_OFFICER, Role.SUPERVISOR}
)


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
VISITS = Entry("visits", "activities:visit-list", "map-pin", "v")
OPPORTUNITIES = Entry("opportunities", "prospects:board", "layout-kanban", "o")
PROSPECTS = Entry("prospects", "prospects:list", "building-plus", "p")
NEGOTIATIONS = Entry("negotiations", "negotiations:list", "scale", "n")
PRICES = Entry("prices", "pricing:list", "percentage", "q")
COMPLAINTS = Entry("complaints", "complaints:desk", "message-report", "l", "complaints")
CAMPAIGNS = Entry("campaigns", "campaigns:list", "speakerphone", "m")
DASHBOARD = Entry("dashboard", "dashboards:cockpit", "gauge", "d")
RUNS = Entry("runs", "tiers:run-list", "calculator", "r")
MODELS = Entry("models", "tiers:model-list", "adjustments", "w")
FEEDS = Entry("feeds", "corebanking:batch-list", "database-import", "f")
OUTBOX = Entry("outbox", "workspace:outbox", "mail-forward", "x")
START = Entry("start", "workspace:today", "home", "t")
COMPONENTS = Entry("components", "workspace:components", "components", "k")


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


def leads_team(reach: Reach) -> bool:
    """Whether the person reads the work of a team."""
    return Role.SUPERVISOR in reach.roles


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
        shown.append(VISITS)
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
    if first is not Home.COCKPIT and reach.may(Act.READ_DASHBOARD):
        shown.append(DASHBOARD)
    if reach.may(Act.READ_RUNS):
        shown.append(RUNS)
    if reach.may(Act.SHAPE_MODELS):
        shown.append(MODELS)
    if reach.may(Act.READ_FEEDS):
        shown.append(FEEDS)
    if reach.may(Act.TEND_MAIL):
        shown.append(OUTBOX)
    if components and Role.SERVICE_ACCOUNT not in reach.roles:
        shown.append(COMPONENTS)
    return shown
