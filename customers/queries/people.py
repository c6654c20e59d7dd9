"""The people of a customer and our own who look after it; personal data come masked."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from customers.models import Contact, Customer, DecisionPart, PersonState, TeamMember
from customers.rules import masked_email, masked_phone

MOST_REMOVED = 50


@dataclass(frozen=True)
class Person:
    """One person at the customer, phone and e-mail masked for everyone."""

    public_id: str
    name: str
    initials: str
    title: str
    department: str
    part: str
    decides: bool
    attitude: str
    level: str
    last_contact_at: datetime | None
    phone: str
    email: str
    source: str
    left_on: date | None


@dataclass(frozen=True)
class Colleague:
    """One of us on the customer's team; the lead's place has no `public_id`, as it is no membership."""

    name: str
    initials: str
    part: str
    since: date | None
    public_id: str = ""


def people(customer: Customer, *, today: date) -> list[Person]:
    """Deciders first, then as the file has them; who left stands last."""
    order = {part: place for place, part in enumerate(DecisionPart.values)}
    contacts = sorted(
        Contact.objects.live().filter(customer=customer),
        key=lambda contact: (
            _has_left(contact, today),
            min(order[part] for part in contact.parts),
            contact.pk,
        ),
    )
    return [_person(contact) for contact in contacts]


def removed_people(customer: Customer) -> list[Contact]:
    """Who was taken off the file, the latest first; shown by name and title alone, to be brought back."""
    people = Contact.objects.removed_from([customer.pk]).select_related("removed_by")
    return list(people.order_by("-removed_at")[:MOST_REMOVED])


def people_to_restore(customer: Customer) -> QuerySet[Contact]:
    """Who is on the file of a customer that the caller found visible, and who was taken off it."""
    return Contact.objects.filter(customer=customer, state__in=(PersonState.LIVE, PersonState.REMOVED))


def team(customer: Customer, *, today: date) -> list[Colleague]:
    """The lead first, then everybody on the team today, front to back."""
    members = (
        TeamMember.objects.filter(customer=customer).active_on(today).select_related("staff").order_by("id")
    )
    order = {"front": 0, "middle": 1, "back": 2}
    found = [
        Colleague(
            member.staff.display_name,
            member.staff.initials,
            member.get_part_display(),
            member.starts_on,
            str(member.public_id),
        )
        for member in sorted(members, key=lambda member: order[member.part])
        if member.staff_id != customer.manager_id
    ]
    if customer.manager:
        lead = customer.manager
        found.insert(0, Colleague(lead.display_name, lead.initials, "", None))
    return found


def _has_left(contact: Contact, today: date) -> bool:
    return contact.left_on is not None and contact.left_on <= today


def _person(contact: Contact) -> Person:
    return Person(
        public_id=str(contact.public_id),
        name=contact.display_name,
        initials=contact.initials,
        title=contact.display_title,
        department=contact.department,
        part=contact.parts_words,
        decides=contact.decides,
        attitude=contact.get_attitude_display(),
        level=contact.get_level_display(),
        last_contact_at=contact.last_contact_at,
        phone=masked_phone(contact.phone),
        email=masked_email(contact.email),
        source=contact.source,
        left_on=contact.left_on,
    )
