"""The head of a case: badges and facts, and the few facts of one that somebody else handles."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common import presentation
from common.calendar import business_date, business_today, months_later
from complaints import texts
from complaints.models import Complaint
from complaints.phrases import language, said_moment, title_of
from complaints.queries.facts import threshold
from complaints.rules.codes import Level, State, Track, Validity
from organization.models import Absence, StaffStatus

RETENTION_YEARS = 10


@dataclass(frozen=True)
class Badge:
    """One badge: words, tone, icon."""

    label: str
    tone: str = "line"
    icon: str = ""


@dataclass(frozen=True)
class Facts:
    """Pairs of a name and a value, in two lines."""

    first: list[tuple[str, str]]
    second: list[tuple[str, str]]


@dataclass(frozen=True)
class Brief:
    """What whoever heard a case first still sees after somebody has accepted it: that it is looked after."""

    number: str
    title: str
    state: str
    owner: str
    received_at: datetime


def badges_of(complaint: Complaint) -> list[Badge]:
    """Level, kind, source, and whatever makes the case a special one."""
    tone = (
        "bad"
        if complaint.level == Level.EMERGENCY
        else "warn"
        if complaint.level == Level.PRIORITY
        else "line"
    )
    badges = [
        Badge(str(texts.LEVELS[complaint.level]), tone),
        Badge(f"{texts.CATEGORIES[complaint.category]}{_(', ')}{texts.TOPICS[complaint.topic]}"),
    ]
    if complaint.track != Track.CUSTOMER:
        badges.append(Badge(str(texts.TRACKS[complaint.track]), "warn", "building-bank"))
    if complaint.state != State.OPEN:
        badges.append(Badge(str(texts.STATES[complaint.state]), "accent"))
    if complaint.validity != Validity.UNDECIDED:
        badges.append(Badge(str(texts.VALIDITIES[complaint.validity])))
    if complaint.round:
        badges.append(Badge(_("Reopened %(n)s ×") % {"n": complaint.round}, "warn", "refresh"))
    if complaint.retaliation_at:
        badges.append(Badge(_("Retaliation"), "bad", "alert-triangle"))
    if complaint.imported:
        badges.append(Badge(_("Imported from %(system)s") % {"system": complaint.source_system}))
    if any(each.left_at is None and each.group.state == "confirmed" for each in complaint.memberships.all()):
        badges.append(Badge(_("Group complaint"), "warn", "users-group"))
    return badges


def facts_of(complaint: Complaint, at: datetime) -> Facts:
    """Who complained how and when; who heard it, who owns it, what is wanted, in what mood."""
    names = [
        complaint.complainant_name,
        complaint.on_behalf_of and _("for %(name)s") % {"name": complaint.on_behalf_of},
    ]
    first = [
        (_("Complainant"), _(", ").join(filter(None, names))),
        (
            _("Contact"),
            _(", ").join(filter(None, [complaint.complainant_phone, complaint.complainant_email])),
        ),
        (str(texts.CHANNELS[complaint.channel]), said_moment(complaint.received_at, at)),
    ]
    heard = complaint.first_contact
    second = [
        (_("First contact"), f"{heard.unit_label} {heard.display_name}".strip() if heard else ""),
        (_("Owner"), _owner(complaint)),
        (_("Unit"), complaint.unit.label),
        (_("Product"), complaint.product_line.name if complaint.product_line else ""),
        (
            _("Amount"),
            presentation.exact(complaint.amount_fen, language=language()) if complaint.amount_fen else "",
        ),
        (_("Wants"), title_of(complaint.wish) if complaint.wish else ""),
        (pgettext("complainant", "Mood"), str(texts.MOODS[complaint.mood])),
    ]
    if complaint.closed_at is not None:
        second.append((_("Kept at least until"), f"{kept_until(complaint.closed_at):%Y-%m-%d}"))
    return Facts([fact for fact in first if fact[1]], [fact for fact in second if fact[1]])


def kept_until(closed_at: datetime) -> date:
    """The day until which a case is kept at least: so many years after closing as the bank has set."""
    return months_later(business_date(closed_at), 12 * threshold("retention_years", RETENTION_YEARS))


def _owner(complaint: Complaint) -> str:
    if complaint.owner is None:
        return _("not accepted yet")
    name = complaint.owner.display_name
    if complaint.owner.status == StaffStatus.LEFT:
        return _("%(name)s (away)") % {"name": name}
    absent = (
        Absence.objects.filter(staff=complaint.owner).on(business_today()).select_related("deputy").first()
    )
    if absent is None:
        return name
    if absent.deputy is None:
        return _("%(name)s (away)") % {"name": name}
    return _("%(name)s (away, %(deputy)s stands in)") % {"name": name, "deputy": absent.deputy.display_name}


def brief_of(complaint: Complaint) -> Brief:
    """What is told of a case to whoever may not read its handling."""
    return Brief(
        number=complaint.number,
        title=title_of(complaint.text),
        state=str(texts.STATES[complaint.state]),
        owner=complaint.owner.display_name if complaint.owner else "",
        received_at=complaint.received_at,
    )
