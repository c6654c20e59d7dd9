"""The timeline of one customer: notes, contacts, finished tasks and tier changes in one order, page by page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import groupby

from django.core import signing
from django.db.models import Case, Exists, OuterRef, Q, Subquery, When
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from activities.models import ChannelContact, Interaction
from activities.queries import names_met
from activities.queries.channels import counted
from analyses.models import AnalysisSheet
from common.calendar import SHANGHAI, business_date
from complaints import texts as complaint_texts
from complaints.models import Complaint
from complaints.phrases import title_of
from customers.models import Customer
from prospects.models import StageMove
from prospects.pipeline_texts import place_name
from tiers.models import TierInterval, TierMove
from worklist import phrases
from worklist.models import Task
from worklist.rules import TaskKind, TaskState
from workspace.queries.events import PAGE, Event, Strip, page_of
from workspace.queries.icons import CHANNEL_ICONS, CONTACT_ICONS
from workspace.queries.written import written

_SALT = "workspace.timeline"

CHIPS = {
    "all": _("All"),
    "contact": _("Contacts"),
    "channel": _("Other channels"),
    "approach": _("Through associations"),
    "note": _("Notes"),
    "sheet": _("Analysis sheets"),
    "task": _("Tasks"),
    "complaint": _("Complaints"),
    "tier": _("Tier"),
    "deal": _("Opportunities"),
}


@dataclass(frozen=True)
class Timeline:
    """One page by day, newest first, and the cursor of the next, empty at the end."""

    days: list[tuple[date, list[Event]]]
    older: str

    @property
    def empty(self) -> bool:
        return not self.days

    @property
    def events(self) -> list[Event]:
        """The entries without their days."""
        return [event for _day, events in self.days for event in events]


def timeline(customer: Customer, user, *, only: str = "all", cursor: str = "") -> Timeline:
    """A page of what happened with a customer the caller has found visible.

    Each source is asked for one page at most, whatever the depth; a handful of queries however many entries there are.
    """
    before = place_of(cursor)
    sources = [SOURCES[only]] if only in SOURCES else [written, *OTHERS.values()]
    found = [event for source in sources for event in source(customer, user, before)]
    events = sorted(found, key=lambda event: event.key, reverse=True)
    if before is not None:
        events = [event for event in events if event.key < before]
    shown = events[:PAGE]
    days = [(day, list(of_day)) for day, of_day in groupby(shown, key=lambda event: business_date(event.at))]
    return Timeline(days, _cursor(shown[-1]) if len(events) > PAGE else "")


def _sheets(customer: Customer, user, before) -> Iterable[Event]:
    sheets = AnalysisSheet.objects.visible_to(user).kept().filter(customer=customer)
    for sheet in page_of(sheets.select_related("written_by"), "written_at", before):
        yield Event(
            at=sheet.written_at,
            source="sheet",
            pk=sheet.pk,
            kind=gettext("Analysis sheet"),
            icon="clipboard-list",
            who=sheet.written_by.display_name,
            text=phrases.joined(
                [
                    sheet.get_kind_display(),
                    phrases.said_day(sheet.dated_on, business_date(sheet.written_at)),
                    gettext("worded anew since") if sheet.version > 1 else "",
                ]
            ),
            href=reverse("analyses:detail", args=[sheet.public_id]),
            record=str(sheet.public_id),
        )


def _contacts(customer: Customer, user, before) -> Iterable[Event]:
    contacts = Interaction.objects.visible_to(user).filter(customer=customer)
    contacts = contacts.select_related("staff").annotate(met=names_met())
    found = list(page_of(contacts, "happened_at", before))
    strips = _strips(customer, {str(contact.public_id) for contact in found})
    for contact in found:
        icon, tone = CONTACT_ICONS[contact.kind]
        people = gettext(", ").join(contact.met)
        staff = contact.staff.display_name
        yield Event(
            at=contact.happened_at,
            source="contact",
            pk=contact.pk,
            kind=contact.get_kind_display(),
            icon=icon,
            tone=tone,
            who=gettext("%(staff)s with %(people)s") % {"staff": staff, "people": people}
            if people
            else staff,
            text=contact.summary,
            strips=strips.get(str(contact.public_id), []),
            record=str(contact.public_id),
        )


def _channels(customer: Customer, user, before) -> Iterable[Event]:
    """What came through other channels; how often about the same lately, so that nobody hears of it first by chance."""
    found = counted(ChannelContact.objects.visible_to(user).filter(customer=customer))
    for contact in page_of(found.select_related("unit"), "happened_at", before):
        again = (
            ngettext(
                "%(n)d contact about this within 30 days",
                "%(n)d contacts about this within 30 days",
                contact.times,
            )
            % {"n": contact.times}
            if contact.times > 1
            else ""
        )
        yield Event(
            at=contact.happened_at,
            source="channel",
            pk=contact.pk,
            kind=contact.get_channel_display(),
            icon=CHANNEL_ICONS[contact.channel],
            tone="bad" if contact.times > 1 else "",
            who=phrases.joined([contact.unit.label if contact.unit else "", contact.get_outcome_display()]),
            text="\n".join(filter(None, [contact.subject, again])),
            record=contact.interaction_no,
        )


def _strips(customer: Customer, contacts: set[str]) -> dict[str, list[Strip]]:
    born: dict[str, list[Strip]] = {}
    tasks = Task.objects.filter(customer=customer, parameters__interaction__in=sorted(contacts)).order_by(
        "id"
    )
    for task in tasks.select_related("owner"):
        day = phrases.said_day(task.due_on, business_date(task.created_at))
        done = task.state != TaskState.OPEN
        note = gettext("done") if task.state == TaskState.DONE else gettext("dropped") if done else day
        strip = Strip(task.title, phrases.joined([task.owner.display_name, note]), done)
        born.setdefault(task.parameters["interaction"], []).append(strip)
    return born


def _tasks(customer: Customer, user, before) -> Iterable[Event]:
    # A follow-up that a contact completed stands in the timeline as that contact.
    by_contact = Interaction.objects.filter(customer=customer, recorded_at=OuterRef("closed_at"))
    tasks = Task.objects.visible_to(user).filter(
        ~(Q(kind=TaskKind.FOLLOW_UP) & Exists(by_contact)), customer=customer, closed_by__isnull=False
    )
    for task in page_of(tasks.select_related("closed_by"), "closed_at", before):
        done = task.state == TaskState.DONE
        yield Event(
            at=task.closed_at,
            source="task",
            pk=task.pk,
            kind=gettext("Task done") if done else gettext("Task dropped"),
            icon="checkbox" if done else "x",
            tone="good" if done else "",
            who=task.closed_by.display_name,
            text="\n".join(
                filter(None, [phrases.task_title(task.kind, task.title, task.parameters), task.closing_note])
            ),
            record=str(task.public_id),
        )


def _tiers(customer: Customer, user, before) -> Iterable[Event]:
    moves = TierMove.objects.filter(customer=customer, run=OuterRef("opened_by"))
    why = moves.values(said=JSONObject(cause="cause", cause_points="cause_points"))[:1]
    intervals = TierInterval.objects.visible_to(user).filter(customer=customer).annotate(why=Subquery(why))
    earlier = None
    for interval in intervals.select_related("tier").order_by("id"):
        yield _tier_event(interval, earlier, interval.why)
        earlier = interval


def _tier_event(interval: TierInterval, earlier: TierInterval | None, why: dict | None) -> Event:
    after = phrases.tier_name(interval.tier_id)
    if earlier is None:
        kind, text, icon, tone = (
            gettext("Tier set"),
            gettext("First tier: %(tier)s") % {"tier": after},
            "flag",
            "",
        )
    elif interval.tier_id == earlier.tier_id:
        kind, icon, tone = gettext("Tier stays"), "circle-check", ""
        by_decision = gettext("%(tier)s, by decision") % {"tier": after}
        text = by_decision if interval.override_id else gettext("The decision ended")
    else:
        up = interval.tier_id < earlier.tier_id
        kind = gettext("Tier rose") if up else gettext("Tier fell")
        icon, tone = ("trending-up", "good") if up else ("trending-down", "bad")
        text = gettext("From %(before)s to %(after)s") % {
            "before": phrases.tier_name(earlier.tier_id),
            "after": after,
        }
    reason = phrases.cause(why) if why else ""
    return Event(
        at=datetime.combine(interval.started_on + timedelta(days=1), time.min, tzinfo=SHANGHAI)
        - timedelta(seconds=1),
        source="tier",
        pk=interval.pk,
        kind=kind,
        icon=icon,
        tone=tone,
        who=gettext("by the night's scoring"),
        text=phrases.joined([text, reason]),
        clock=False,
    )


def _deals(customer: Customer, user, before) -> Iterable[Event]:
    moves = StageMove.objects.visible_to(user).filter(opportunity__customer=customer)
    tones = {"funded": "good", "lost": "bad"}
    for move in page_of(moves.select_related("opportunity", "by"), "at", before):
        to = place_name(move.to_place)
        step = f"{place_name(move.from_place)} → {to}" if move.from_place else to
        yield Event(
            at=move.at,
            source="deal",
            pk=move.pk,
            kind=gettext("Opportunity"),
            icon="layout-kanban",
            tone=tones.get(move.to_place, ""),
            who=move.by.display_name if move.by else "",
            text=phrases.joined([move.opportunity.name, step, move.note]),
            record=str(move.opportunity.public_id),
        )


def _complaints(customer: Customer, user, before) -> Iterable[Event]:
    """Cases as they came and as they ended; their words only to whoever may open them.

    The cases asked for are those with the latest of the two on this page or the pages after it.
    """
    known = Complaint.objects.known_to(user, Customer.objects.visible_to(user)).filter(customer=customer)
    known = known.annotate(opens=Exists(Complaint.objects.visible_to(user).filter(pk=OuterRef("pk"))))
    ended = Q(closed_at__isnull=False)
    if before is not None:
        known, ended = known.filter(received_at__lte=before[0]), Q(closed_at__lte=before[0])
    known = known.annotate(latest=Case(When(ended, then="closed_at"), default="received_at"))
    for case in page_of(known.select_related("first_contact"), "latest", None):
        text = title_of(case.text) if case.opens else str(complaint_texts.CATEGORIES[case.category])
        record = case.number if case.opens else ""
        yield Event(
            at=case.received_at,
            source="complaint",
            pk=case.pk,
            kind=gettext("Complaint"),
            icon="message-report",
            tone="bad",
            who=str(complaint_texts.CHANNELS[case.channel]),
            text=text,
            record=record,
        )
        if case.closed_at is not None:
            yield Event(
                at=case.closed_at,
                source="complaint_end",
                pk=case.pk,
                kind=gettext("Complaint ended"),
                icon="message-check",
                tone="good",
                who=str(complaint_texts.STATES[case.state]),
                text=text,
                record=record,
            )


OTHERS: dict[str, Callable[..., Iterable[Event]]] = {
    "channel": _channels,
    "complaint": _complaints,
    "contact": _contacts,
    "sheet": _sheets,
    "task": _tasks,
    "tier": _tiers,
    "deal": _deals,
}
# Notes and approaches are asked for together, or each alone.
SOURCES: dict[str, Callable[..., Iterable[Event]]] = {
    **OTHERS,
    "note": partial(written, parts=("note",)),
    "approach": partial(written, parts=("approach",)),
}


def _cursor(event: Event) -> str:
    return signing.dumps([event.at.isoformat(), event.source, event.pk], salt=_SALT, compress=True)


def place_of(cursor: str) -> tuple[datetime, str, int] | None:
    """The place a cursor names; None for an empty or altered one, which means the first page."""
    try:
        at, source, pk = signing.loads(cursor, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return datetime.fromisoformat(at), source, pk
