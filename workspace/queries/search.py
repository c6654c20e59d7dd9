"""What the palette finds: customers by any two characters of name, pinyin, initials or code, people by name."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext

from analyses.models import AnalysisSheet
from analyses.queries import sheets_saying
from common.text import fold
from complaints import texts as complaint_texts
from complaints.models import Complaint
from complaints.phrases import title_of
from customers.models import Account, Contact, Customer, CustomerPin
from customers.queries import current_publication
from customers.querysets import CustomerQuerySet
from customers.rules import masked_account, number_parts

CUSTOMERS = 8
PEOPLE = 6
CASES = 5
SHEETS = 4
SHORTEST = 2


@dataclass(frozen=True)
class Hit:
    """A customer found: its short name, where it belongs, and its legal name where what was typed is only there."""

    customer_id: int
    customer_no: str
    label: str
    tier: str
    # Whether people decided the tier in place of the computed one.
    decided: bool
    note: str


@dataclass(frozen=True)
class PersonHit:
    """A person found, with their customer."""

    customer_id: int
    customer_no: str
    contact: UUID
    name: str
    note: str
    part: str


@dataclass(frozen=True)
class CaseHit:
    """A complaint found: its number, what it is about, whose it is, and its state."""

    number: str
    title: str
    note: str
    state: str


@dataclass(frozen=True)
class Found:
    """The answer to what was typed; `long_enough` is false below two characters, `more` when some are left out."""

    customers: list[Hit]
    people: list[PersonHit]
    long_enough: bool
    more: bool = False
    cases: tuple[CaseHit, ...] = ()
    sheets: tuple[AnalysisSheet, ...] = ()

    # Keys of the customers that were found by their people: by a name, or by a number that may be a phone's.
    by_people: tuple[int, ...] = ()

    @property
    def nothing(self) -> bool:
        return self.long_enough and not (self.customers or self.people or self.cases or self.sheets)


def find(user, typed: str) -> Found:
    """Customers and people that the user may see and that match what was typed."""
    typed = typed.strip()[:200]
    if len(fold(typed)) < SHORTEST:
        return Found([], [], long_enough=False)
    customers = Customer.objects.visible_to(user).live().found_by(typed, user=user)
    # One's pinned ones first: a question of a few rows, so that the index of names still walks for the rest.
    first = _hits(
        customers.filter(pk__in=CustomerPin.objects.filter(person=user).values("customer")), CUSTOMERS, typed
    )
    known = {hit.customer_no for hit in first}
    hits = first + [hit for hit in _hits(customers, CUSTOMERS + 1, typed) if hit.customer_no not in known]
    people = _people(user, typed)
    by_number = hits[:CUSTOMERS] if any(number_parts(typed)) else []
    return Found(
        hits[:CUSTOMERS],
        people,
        long_enough=True,
        by_people=(*(hit.customer_id for hit in people), *(hit.customer_id for hit in by_number)),
        more=len(hits) > CUSTOMERS,
        cases=tuple(_cases(user, typed, customers)),
        sheets=tuple(sheets_saying(user, typed, SHEETS)),
    )


def recent(user, numbers: list[str]) -> list[Hit]:
    """Customers visited lately, latest first, as far as they are still visible."""
    visited = Customer.objects.visible_to(user).live().filter(customer_no__in=numbers)
    hits = {hit.customer_no: hit for hit in _hits(visited)}
    return [hits[number] for number in numbers if number in hits]


def pinned(user) -> list[Hit]:
    """The customers that the user has pinned, for the empty palette, by name."""
    pins = CustomerPin.objects.filter(person=user).values("customer")
    return _hits(Customer.objects.visible_to(user).live().filter(pk__in=pins))


def _hits(customers: CustomerQuerySet, limit: int = 20, typed: str = "") -> list[Hit]:
    publication = current_publication()
    # Who is shown is settled first: what a row says is joined to nine of them, not to whatever a word matches.
    first = customers.order_by("name_key", "id").values("pk")[:limit]
    found = Customer.objects.filter(pk__in=first).scored_in(publication.pk if publication else None)
    found = found.select_related("unit", "manager").annotate(
        tier_code=F("now__tier__code"), computed=F("now__computed_tier_id")
    )
    rows = list(found.order_by("name_key", "id"))
    accounts = _accounts(rows, typed)
    return [
        Hit(
            customer_id=customer.pk,
            customer_no=customer.customer_no,
            label=customer.label,
            tier=customer.tier_code or "",
            decided=customer.computed is not None,
            note=_note(customer, typed, accounts.get(customer.pk, "")),
        )
        for customer in rows
    ]


def _accounts(customers: list[Customer], typed: str) -> dict[int, str]:
    """The account of each customer whose number was typed, masked as everywhere."""
    if not customers or not any(number_parts(typed)):
        return {}
    found = Account.objects.filter(customer__in=customers).numbered(typed).order_by("-pk")
    return {
        customer: masked_account(number)
        for customer, number in found.values_list("customer_id", "account_no")
    }


def _note(customer: Customer, typed: str, account: str = "") -> str:
    """Unit and manager; before them the account or the legal name where what was typed stands only there."""
    words = fold(typed)
    only_legal = words and words in fold(customer.full_name) and words not in fold(customer.label)
    manager = customer.manager.display_name if customer.manager else ""
    told = gettext("account %(number)s") % {"number": account} if account else ""
    facts = [told, customer.full_name if only_legal else "", customer.unit.label, manager]
    return gettext(", ").join(filter(None, facts))


def _cases(user, typed: str, customers: CustomerQuerySet) -> list[CaseHit]:
    """Cases that the user may open, the latest first: any by its number, running ones by their words or customer."""
    running = Complaint.objects.running()
    like = (
        Q(number__icontains=typed)
        | Q(pk__in=running.filter(text__icontains=typed).values("pk"))
        | Q(pk__in=running.filter(customer__in=customers.order_by().values("pk")).values("pk"))
    )
    found = Complaint.objects.visible_to(user).filter(like).select_related("customer", "unit")
    return [
        CaseHit(
            number=case.number,
            title=title_of(case.text),
            note=gettext(", ").join(
                filter(None, [case.customer.label if case.customer else "", case.unit.label])
            ),
            state=str(complaint_texts.STATES[case.state]),
        )
        for case in found.order_by("-received_at", "-pk")[:CASES]
    ]


def _people(user, typed: str) -> list[PersonHit]:
    contacts = Contact.objects.visible_to(user).filter(left_on=None).named_like(typed)
    return [
        PersonHit(
            customer_id=contact.customer_id,
            customer_no=contact.customer.customer_no,
            contact=contact.public_id,
            name=contact.display_name,
            note=gettext(", ").join(filter(None, [contact.customer.label, contact.display_title])),
            part=contact.get_part_display(),
        )
        for contact in contacts.select_related("customer").order_by("id")[:PEOPLE]
    ]
