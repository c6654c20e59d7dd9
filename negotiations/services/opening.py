"""Opening a talk, its outer facts, its team, and who sits opposite."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from common.calendar import business_date
from common.models import uuid7
from common.once import write_once
from customers.models import Contact, Customer
from needs.models import Need
from negotiations.models import Counterpart, Negotiation, TeamMember
from negotiations.queries.needs import of_deal
from negotiations.rules.codes import Part
from negotiations.services.trail import record_talk
from organization.models import Staff
from prospects.models import Opportunity, Prospect

EDITABLE = ("title", "place", "third_party", "our_alternative", "their_alternative", "deadline_on", "need")


class DeadlinePassed(Exception):
    """A talk is opened, or put off, to a day that is not over."""


class OpportunityElsewhere(Exception):
    """The opportunity is of another company."""


class NeedElsewhere(Exception):
    """The need is of another customer, or the talk's opportunity came of a need already."""


class NobodyOpposite(Exception):
    """A talk is with a customer or a prospect."""


class TalkEnded(Exception):
    """The talk has ended; nothing more is done at its table."""


class StaleVersion(Exception):
    """Somebody saved the record after this form was opened; `current` is how it stands now."""

    def __init__(self, current: Any) -> None:
        super().__init__(str(current.pk))
        self.current = current


class OnTeamAlready(Exception):
    """The colleague is on the deal team."""


class LeadStays(Exception):
    """The lead leaves the team by giving the lead to somebody else."""


class PersonElsewhere(Exception):
    """A contact of another customer."""


@transaction.atomic
def open_negotiation(
    *,
    customer: Customer | None = None,
    prospect: Prospect | None = None,
    opportunity: Opportunity | None = None,
    need: Need | None = None,
    title: str,
    deadline_on: date,
    place: str = "",
    third_party: str = "",
    form_key: UUID | None = None,
    by: Staff,
    at: datetime,
) -> Negotiation:
    """Open a talk with a customer or prospect; who opens it leads it and is its team's first member.

    The same `form_key` opens one talk, and is KeyTaken for another. Refuses DeadlinePassed, OpportunityElsewhere and
    NeedElsewhere.
    """
    if deadline_on < business_date(at):
        raise DeadlinePassed(deadline_on)
    if opportunity and (opportunity.customer_id, opportunity.prospect_id) != (
        customer.pk if customer else None,
        opportunity.prospect_id if customer else prospect.pk if prospect else None,
    ):
        raise OpportunityElsewhere(opportunity.pk)
    _check_need(need, customer_id=customer.pk if customer else None, opportunity=opportunity)
    company = customer or prospect
    if company is None:
        raise NobodyOpposite
    negotiation, written = write_once(
        Negotiation.objects,
        key={"form_key": form_key or uuid7()},
        words={
            "customer": customer,
            "prospect": prospect,
            "opportunity": opportunity,
            "need": need,
            "title": title.strip(),
            "deadline_on": deadline_on,
            "lead": by,
        },
        more={
            "number": _next_number(business_date(at).year),
            "unit": company.unit,
            "place": place,
            "third_party": third_party,
            "opened_at": at,
        },
    )
    if written:
        TeamMember.objects.create(
            negotiation=negotiation, staff=by, part=Part.LEADS, starts_on=business_date(at)
        )
        record_talk(
            kind="opened",
            negotiation=negotiation,
            by=by,
            at=at,
            after={"deadline_on": deadline_on},
            secret={"title": negotiation.title},
        )
    return negotiation


@transaction.atomic
def edit_negotiation(
    *, negotiation: Negotiation, changes: dict[str, Any], version: int, by: Staff, at: datetime
) -> Negotiation:
    """Write the outer facts that changed (`EDITABLE`).

    Refuses StaleVersion, TalkEnded, DeadlinePassed and NeedElsewhere.
    """
    held = hold_running(negotiation=negotiation)
    if held.version != version:
        raise StaleVersion(held)
    before = {
        name: getattr(held, name)
        for name, value in changes.items()
        if name in EDITABLE and getattr(held, name) != value
    }
    if not before:
        return held
    if "deadline_on" in before and changes["deadline_on"] < business_date(at):
        raise DeadlinePassed(changes["deadline_on"])
    if "need" in before:
        _check_need(changes["need"], customer_id=held.customer_id, opportunity=held.opportunity)
    for name in before:
        setattr(held, name, changes[name])
    held.version += 1
    held.save(update_fields=[*before, "version", "changed_at"])
    record_talk(
        kind="edited",
        negotiation=held,
        by=by,
        at=at,
        before={name: value for name, value in before.items() if name == "deadline_on"},
        after={"deadline_on": held.deadline_on} if "deadline_on" in before else {},
        secret={
            name: [_told(value), _told(getattr(held, name))]
            for name, value in before.items()
            if name != "deadline_on"
        },
    )
    return held


def _check_need(need: Need | None, *, customer_id: int | None, opportunity: Opportunity | None) -> None:
    if need is None:
        return
    if need.customer_id != customer_id or (opportunity is not None and of_deal(opportunity) is not None):
        raise NeedElsewhere(need.pk)


def _told(value: Any) -> Any:
    """What the record says of a fact: of a need which one."""
    return value.public_id if isinstance(value, Need) else value


@transaction.atomic
def join_team(*, negotiation: Negotiation, staff: Staff, part: str, by: Staff, at: datetime) -> TeamMember:
    """Take a colleague onto the deal team from today. Refuses OnTeamAlready and TalkEnded."""
    held = hold_running(negotiation=negotiation)
    if TeamMember.objects.filter(negotiation=held, staff=staff, ends_on=None).exists():
        raise OnTeamAlready(staff.pk)
    member = TeamMember.objects.create(negotiation=held, staff=staff, part=part, starts_on=business_date(at))
    record_talk(kind="team_joined", negotiation=held, by=by, at=at, after={"staff": staff.employee_no})
    return member


@transaction.atomic
def leave_team(*, negotiation: Negotiation, staff: Staff, by: Staff, at: datetime) -> None:
    """End a colleague's part today: from now on they see nothing of the talk. Refuses LeadStays."""
    held = Negotiation.objects.select_for_update(of=("self",)).get(pk=negotiation.pk)
    if held.lead_id == staff.pk:
        raise LeadStays(staff.pk)
    ended = TeamMember.objects.filter(negotiation=held, staff=staff, ends_on=None).update(
        ends_on=business_date(at)
    )
    if ended:
        record_talk(kind="team_left", negotiation=held, by=by, at=at, after={"staff": staff.employee_no})


@transaction.atomic
def change_lead(
    *, negotiation: Negotiation, to: Staff, keep_old: bool = False, by: Staff, at: datetime
) -> Negotiation:
    """Give the lead to a colleague, who joins the team; the old lead leaves it unless kept (handovers do not)."""
    held = Negotiation.objects.select_for_update(of=("self",)).get(pk=negotiation.pk)
    if held.lead_id == to.pk:
        return held
    old = held.lead
    held.lead = to
    held.save(update_fields=["lead", "changed_at"])
    members = TeamMember.objects.filter(negotiation=held, ends_on=None)
    if not members.filter(staff=to).update(part=Part.LEADS):
        TeamMember.objects.create(negotiation=held, staff=to, part=Part.LEADS, starts_on=business_date(at))
    if keep_old:
        members.filter(staff=old).update(part=Part.ADVISES)
    else:
        members.filter(staff=old).update(ends_on=business_date(at))
    record_talk(
        kind="lead_changed",
        negotiation=held,
        by=by,
        at=at,
        before={"lead": old.employee_no},
        after={"lead": to.employee_no},
    )
    return held


@transaction.atomic
def add_counterpart(
    *,
    negotiation: Negotiation,
    contact: Contact | None = None,
    name: str = "",
    title: str = "",
    side: str = "customer",
    decides: bool = False,
    note: str = "",
    by: Staff,
    at: datetime,
) -> Counterpart:
    """Note somebody who sits opposite, or a third party. Refuses PersonElsewhere and TalkEnded."""
    held = hold_running(negotiation=negotiation)
    if contact is not None and contact.customer_id != held.customer_id:
        raise PersonElsewhere(contact.pk)
    person = Counterpart.objects.create(
        negotiation=held,
        contact=contact,
        name=name.strip(),
        title=title.strip(),
        side=side,
        decides=decides,
        note=note.strip(),
    )
    record_talk(
        kind="counterpart_added",
        negotiation=held,
        by=by,
        at=at,
        secret={"person": person.display_name, "note": person.note},
    )
    return person


@transaction.atomic
def hold_running(*, negotiation: Negotiation) -> Negotiation:
    """The talk, locked until the end of the transaction. Refuses TalkEnded."""
    held = (
        Negotiation.objects.select_for_update(of=("self",))
        .select_related("unit", "lead", "customer", "prospect")
        .get(pk=negotiation.pk)
    )
    if not held.is_running:
        raise TalkEnded(held.number)
    return held


def _next_number(year: int) -> str:
    """The next number of the year ('TP-2026-00061'), alone until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('negotiations.number'))")
    last = Negotiation.objects.filter(number__startswith=f"TP-{year}-").order_by("-number").first()
    return f"TP-{year}-{int(last.number[-5:]) + 1 if last else 1:05d}"
