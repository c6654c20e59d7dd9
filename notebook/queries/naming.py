"""Who is meant by the names in a note."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from common.calendar import business_today
from customers.models import Customer, CustomerState
from customers.queries.sight import Reader, readers_of
from notebook.rules import beginnings, words_named
from organization.models import Staff


@dataclass(frozen=True)
class Named:
    """People who are named and read the customer; of other words why nobody is: [(why, word, people of that name)].

    `why` is 'several', or 'nobody' where no colleague who reads the customer is called so: whether one who does not
    read it is, is not told.
    """

    people: list[Staff]
    faults: list[tuple[str, str, list[Staff]]]


def named_in(text: str, customer: Customer) -> Named:
    """The colleagues whose name or employee number stands behind an @; so many questions, however many are named."""
    words = words_named(text)
    wanted = {start.lower() for word in words for start in beginnings(word)}
    if not wanted:
        return Named([], [])
    called = defaultdict(list)
    like = Q(name__in=_spellings(words)) | Q(name_en__in=_spellings(words))
    like |= Q(employee_no__in=[start.upper() for start in wanted])
    colleagues = Staff.objects.working().with_roles_on(business_today()).filter(like).order_by("employee_no")
    for person in colleagues:
        for name in names_of(person):
            called[name].append(person)
    reading = {reader.staff.pk for reader in _readers(customer)} if called else set()
    found: list[Staff] = []
    faults: list[tuple[str, str, list[Staff]]] = []
    for word in words:
        name = next((start for start in beginnings(word) if start.lower() in called), "")
        if not name:
            faults.append(("nobody", word, []))
            continue
        people = [person for person in called[name.lower()] if person.pk in reading]
        if len(people) == 1:
            found += people
        else:
            faults.append(("several", name, people) if people else ("nobody", word, []))
    return Named(list({person.pk: person for person in found}.values()), faults)


def _readers(customer: Customer) -> list[Reader]:
    """Who reads the customer today, the closest first; nobody reads one that was merged into another."""
    return readers_of(customer, today=business_today()) if customer.state == CustomerState.LIVE else []


def _spellings(words: list[str]) -> set[str]:
    """Names as they may be written: as typed, and with capitals as English names have them."""
    starts = {start for word in words for start in beginnings(word)}
    return starts | {start.title() for start in starts}


def people_called(typed: str, customer: Customer, most: int = 8) -> list[Staff]:
    """Colleagues who read the customer and whose name or number begins so; who works on it where nothing is typed."""
    word = typed.lower()
    found = _readers(customer)
    if word:
        found = [reader for reader in found if any(name.startswith(word) for name in names_of(reader.staff))]
    else:
        found = [reader for reader in found if {"lead", "team"} & {reason.code for reason in reader.reasons}]
    return [reader.staff for reader in found[:most]]


def names_of(person: Staff) -> set[str]:
    """What a colleague answers to behind an @, in small letters."""
    return {person.name.lower(), person.name_en.lower(), person.employee_no.lower()}
