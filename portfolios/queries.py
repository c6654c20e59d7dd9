"""What a handover would move, what it moved, and the dossier that goes with it."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from activities.models import Visit
from campaigns.models import Campaign
from common.pagination import Ordering, keyset_page
from complaints.models import Complaint
from customers.models import Contact, Customer, CustomerPulse, CustomerScore, DecisionPart, Tag
from growth.models import Training
from lists.models import SavedView
from needs.models import Need
from negotiations.models import Negotiation
from organization.models import Staff, Unit
from portfolios.models import FateName, HandedItem, Handover, KindName, MovedKind
from portfolios.rules import BEFORE, Kind, State
from portfolios.texts import WHY
from pricing.models import Concession, Seat
from prospects.models import Opportunity, PoolRule, Prospect
from worklist import phrases
from worklist.models import Task
from worklist.rules import TaskKind

LATEST = Ordering("handovers", ("-id",))
PAGE = 30
# Customers that a dossier or a preview tells in full.
SHOWN = 200


@dataclass
class Told:
    """One customer of a dossier: who decides there, what is open and what was promised."""

    customer: Customer
    tier: int | None = None
    deposits_fen: int | None = None
    last_contact_at: datetime | None = None
    deciders: list[str] = field(default_factory=list)
    promises: list[str] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)
    visits: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    deals: list[str] = field(default_factory=list)
    talks: int = 0
    cases: int = 0
    # Only number and fate are said of a customer that the reader does not see.
    full: bool = True
    fate: str = ""
    why: str = ""
    stayed: list[str] = field(default_factory=list)

    @property
    def open(self) -> int:
        """How many open things go along."""
        lists = (self.promises, self.tasks, self.visits, self.needs, self.deals)
        return sum(map(len, lists)) + self.talks + self.cases


@dataclass(frozen=True)
class HandoverPage:
    """A page of handovers with the cursors of those around it."""

    rows: list[Handover]
    next_cursor: str
    previous_cursor: str


@dataclass(frozen=True)
class Waits:
    """Something that does not move, and why."""

    text: str
    why: str


def supervises(user: Staff, unit: Unit | None) -> bool:
    """Whether a person supervises a unit, itself or from above."""
    return unit is not None and any(unit.path.startswith(path) for path in user.reach.subtrees)


def givers(user: Staff) -> QuerySet[Staff]:
    """Colleagues a person sees who lead customers the person sees; whoever left may still lead some."""
    led = Customer.objects.visible_to(user).filter(manager=OuterRef("pk")).live()
    people = Staff.objects.visible_to(user).filter(Exists(led))
    return people.select_related("unit").order_by("unit__path", "employee_no")


def customers_of(giver: Staff, user: Staff) -> QuerySet[Customer]:
    """The customers that somebody leads, of those a person reads."""
    return Customer.objects.visible_to(user).filter(manager=giver).live()


def listed_handovers(user: Staff) -> QuerySet[Handover]:
    """Handovers that a person sees, with who and how many."""
    found = Handover.objects.visible_to(user).select_related(
        "giver", "taker", "unit", "successor", "proposed_by", "answered_by"
    )
    return found.annotate(size=Count("customers"))


def handover_page(user: Staff, *, cursor: str = "") -> HandoverPage:
    """One page, the latest first."""
    page = keyset_page(
        Handover.objects.visible_to(user), ordering=LATEST, columns=["pk"], size=PAGE, cursor=cursor
    )
    rows = listed_handovers(user).in_bulk([row["pk"] for row in page.rows])
    return HandoverPage([rows[row["pk"]] for row in page.rows], page.next_cursor, page.previous_cursor)


def dossier_of(handover: Handover, user: Staff) -> list[Told]:
    """Each customer of a handover with what goes along; a fixed number of questions.

    In full where a person reads the customer, and to the new manager until it is carried out, refused or withdrawn.
    """
    rows = list(
        handover.customers.select_related("customer__unit", "customer__manager").order_by("pk")[:SHOWN]
    )
    customers = [row.customer for row in rows]
    if handover.state not in BEFORE or handover.taker_id not in user.reach.people:
        read = Customer.objects.visible_to(user).filter(pk__in=[one.pk for one in customers])
        read_keys = set(read.values_list("pk", flat=True))
        customers = [one for one in customers if one.pk in read_keys]
    in_full = {one.customer.pk: one for one in tell_customers(customers, user)}
    told = [in_full.get(row.customer_id) or Told(row.customer, full=False) for row in rows]
    stayed: dict[int, list[str]] = defaultdict(list)
    for item in HandedItem.objects.filter(handed__handover=handover).exclude(why=""):
        stayed[item.handed_id].append(f"{KindName(item.kind).label}: {WHY[item.why]}")
    for row, one in zip(rows, told, strict=True):
        one.fate = str(FateName(row.fate).label)
        if one.full:
            one.why, one.stayed = str(WHY.get(row.why, "")), stayed[row.pk]
    return told


def tell_customers(customers: list[Customer], user: Staff) -> list[Told]:
    """What is known and open of these customers, as far as a person may be told of it."""
    keys = [one.pk for one in customers]
    scores = {score.customer_id: score for score in CustomerScore.objects.current().filter(customer__in=keys)}
    pulses = {pulse.customer_id: pulse for pulse in CustomerPulse.objects.filter(customer__in=keys)}
    deciders = _by(
        Contact.objects.live()
        .filter(customer__in=keys, part=DecisionPart.DECIDES, left_on=None)
        .order_by("pk"),
        lambda one: phrases.joined([one.display_name, one.display_title]),
    )
    tasks = Task.objects.filter(customer__in=keys).open().order_by("due_on", "pk")
    promised = _by(tasks.filter(kind=TaskKind.PROMISE), _task)
    others = _by(tasks.exclude(kind=TaskKind.PROMISE), _task)
    visits = Visit.objects.filter(customer__in=keys).planned().order_by("starts_at")
    needs = Need.objects.filter(customer__in=keys).running().order_by("pk")
    deals = Opportunity.objects.filter(customer__in=keys).running().order_by("pk")
    planned, lacking = _by(visits, lambda one: one.purpose), _by(needs, lambda one: one.title)
    running = _by(deals, lambda one: one.name)
    talks = _count(Negotiation.objects.filter(customer__in=keys).running())
    cases = _count(_cases(user).filter(customer__in=keys))
    return [
        Told(
            customer=one,
            tier=scores[one.pk].tier_id if one.pk in scores else None,
            deposits_fen=scores[one.pk].deposits_fen if one.pk in scores else None,
            last_contact_at=pulses[one.pk].last_contact_at if one.pk in pulses else None,
            deciders=deciders[one.pk],
            promises=promised[one.pk],
            tasks=others[one.pk],
            visits=planned[one.pk],
            needs=lacking[one.pk],
            deals=running[one.pk],
            talks=talks[one.pk],
            cases=cases[one.pk],
        )
        for one in customers
    ]


def _cases(user: Staff) -> QuerySet[Complaint]:
    """Running cases that are counted to a person: none about a colleague, whose number would tell them of it."""
    return Complaint.objects.running().not_about(user).filter(accused__isnull=True)


def _task(task: Task) -> str:
    title = phrases.task_title(task.kind, task.title, task.parameters)
    return f"{title} ({task.due_on:%Y-%m-%d})"


def _by(found: QuerySet, word: Any) -> dict[int, list[str]]:
    told: dict[int, list[str]] = defaultdict(list)
    for one in found:
        told[one.customer_id].append(word(one))
    return told


def _count(found: QuerySet) -> Counter[int]:
    return Counter(found.values_list("customer_id", flat=True))


def what_waits(giver: Staff, customers: QuerySet[Customer], user: Staff) -> list[Waits]:
    """What stays with the old manager, and why, before anything is moved."""
    keys = customers.values("pk")
    asked = Concession.objects.filter(customer__in=keys, asked_by=giver).waiting().count()
    found = []
    if asked:
        found.append(
            Waits(
                _("%(n)d price requests that wait for a decision") % {"n": asked},
                _("whoever asked stays named, so that nobody decides what they asked for"),
            )
        )
    if _cases(user).filter(customer__in=keys, owner=giver).exists():
        found.append(Waits(_("Complaints they own"), str(WHY["own_way"])))
    return found


def counts_of(handover: Handover) -> list[tuple[str, int]]:
    """How many things of each kind moved along."""
    items = HandedItem.objects.filter(handed__handover=handover, fate__in=["moved", "returned"])
    counts = Counter(items.values_list("kind", flat=True))
    return [(str(KindName(kind.value).label), counts[kind.value]) for kind in Kind if counts[kind.value]]


def closing_counts(unit: Unit, user: Staff) -> list[tuple[str, int]]:
    """How much goes along where a unit closes."""
    return [
        (_("Customers"), Customer.objects.filter(unit=unit).exclude(state="merged").count()),
        (_("Colleagues"), Staff.objects.working().filter(unit=unit).count()),
        (_("Opportunities"), Opportunity.objects.running().filter(unit=unit).count()),
        (_("Negotiations"), Negotiation.objects.running().filter(unit=unit).count()),
        (_("Complaints"), _cases(user).filter(unit=unit).count()),
        (_("Prospects"), Prospect.objects.live().filter(unit=unit).count()),
    ]


@dataclass(frozen=True)
class Moved:
    """Records of one kind that went to the successor with a unit, as far as the reader sees them: title and address."""

    label: str
    rows: list[tuple[str, str]]


@dataclass(frozen=True)
class Left:
    """Something that still names a closed unit: what, how many, and where somebody sees to it."""

    label: str
    count: int
    href: str


def moved_of(handover: Handover, user: Staff) -> list[Moved]:
    """What moved with a unit that closed, kind by kind; a question for each."""
    keys: dict[str, list[int]] = defaultdict(list)
    for kind, key in handover.moved.values_list("kind", "record_id"):
        keys[kind].append(key)
    return [
        Moved(str(kind.label), rows)
        for kind in MovedKind
        if keys[kind] and (rows := _MOVED[kind](user, keys[kind]))
    ]


def _moved_deals(user: Staff, keys: list[int]) -> list[tuple[str, str]]:
    found = Opportunity.objects.visible_to(user).filter(pk__in=keys).order_by("pk")
    return [(one.name, reverse("prospects:opportunity-detail", args=[one.public_id])) for one in found]


def _moved_talks(user: Staff, keys: list[int]) -> list[tuple[str, str]]:
    found = Negotiation.objects.visible_to(user).filter(pk__in=keys).order_by("pk")
    return [(one.title, reverse("negotiations:detail", args=[one.public_id])) for one in found]


def _moved_cases(user: Staff, keys: list[int]) -> list[tuple[str, str]]:
    found = Complaint.objects.visible_to(user).not_about(user).filter(pk__in=keys, accused__isnull=True)
    return [(one.number, reverse("complaints:detail", args=[one.number])) for one in found.order_by("pk")]


def _moved_prospects(user: Staff, keys: list[int]) -> list[tuple[str, str]]:
    found = Prospect.objects.visible_to(user).filter(pk__in=keys).order_by("pk")
    return [(one.name, reverse("prospects:detail", args=[one.public_id])) for one in found]


def _moved_people(user: Staff, keys: list[int]) -> list[tuple[str, str]]:
    found = Staff.objects.visible_to(user).filter(pk__in=keys).order_by("employee_no")
    return [(f"{one.display_name} {one.employee_no}", "") for one in found]


_MOVED = {
    MovedKind.OPPORTUNITY: _moved_deals,
    MovedKind.NEGOTIATION: _moved_talks,
    MovedKind.COMPLAINT: _moved_cases,
    MovedKind.PROSPECT: _moved_prospects,
    MovedKind.PERSON: _moved_people,
}


def left_of(handover: Handover, user: Staff, today: date) -> list[Left]:
    """What still names the unit that has closed, for whoever closes it to finish: nothing of it moves by itself."""
    if not handover.successor_id or handover.state != State.DONE:
        return []
    unit = handover.unit
    seats = Seat.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), unit=unit)
    shared = [model.objects.kept().filter(shared_with=unit).count() for model in (SavedView, Tag)]
    trainings = Training.objects.visible_to(user).filter(unit=unit, cancelled_at=None, recorded_at=None)
    found = [
        (_("Seats that decide on prices: end them, name others at the successor"), seats, "pricing:seats"),
        (
            _("Price requests that wait: whoever asked stays named, the levels above decide"),
            Concession.objects.visible_to(user).waiting().filter(unit=unit),
            "pricing:list",
        ),
        (
            _("Campaigns of the unit that are running: end them or let them run out"),
            Campaign.objects.visible_to(user).filter(owner_unit=unit, state="running"),
            "campaigns:list",
        ),
        (_("Trainings not held yet: call them off or hold them"), trainings, "growth:training-list"),
        (_("Terms of its own for the pool"), PoolRule.objects.filter(unit=unit), "prospects:terms"),
    ]
    told = [Left(str(label), rows.count(), reverse(name)) for label, rows, name in found]
    told.append(Left(_("Views and tags shared with it: their owners share them anew"), sum(shared), ""))
    return [one for one in told if one.count]
