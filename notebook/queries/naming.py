"""Who is meant by the names in a note."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from common.calendar import business_today
from customers.models import Customer
from notebook.rules import beginnings, words_named
from organization.models import Staff


@dataclass(frozen=True)
class Named:
    """People who are named and see the customer; of other words why nobody is: [(why, word, people of that name)].

    `why` is 'nobody' (no colleague is called so), 'unseen' (whoever is does not see the customer) or 'several'.
    """

    people: list[Staff]
    faults: list[tuple[str, str, list[Staff]]]


def named_in(text: str, customer: Customer) -> Named:
    """The colleagues whose name or employee number stands behind an @; two questions, and one for each of them."""
    words = words_named(text)
    wanted = {start.lower() for word in words for start in beginnings(word)}
    if not wanted:
        return Named([], [])
    called = defaultdict(list)
    like = Q(name__in=_spellings(words)) | Q(name_en__in=_spellings(words))
    like |= Q(employee_no__in=[start.upper() for start in wanted])
    colleagues = Staff.objects.working().with_roles_on(business_today()).filter(like).order_by("employee_no")
    for person in colleagues:
        for name in {person.name.lower(), person.name_en.lower(), person.employee_no.lower()}:
            called[name].append(person)
    found: list[Staff] = []
    faults: list[tuple[str, str, list[Staff]]] = []
    for word in words:
        name = next((start for start in beginnings(word) if start.lower() in called), "")
        if not name:
            faults.append(("nobody", word, []))
            continue
        people = called[name.lower()]
        seeing = [person for person in people if sees(person, customer)]
        if len(seeing) == 1:
            found += seeing
        else:
            faults.append(("several" if seeing else "unseen", name, seeing or people))
    return Named(list({person.pk: person for person in found}.values()), faults)


def sees(person: Staff, customer: Customer) -> bool:
    """Whether a colleague reads the customer today."""
    return Customer.objects.visible_to(person).live().filter(pk=customer.pk).exists()


def _spellings(words: list[str]) -> set[str]:
    """Names as they may be written: as typed, and with capitals as English names have them."""
    starts = {start for word in words for start in beginnings(word)}
    return starts | {start.title() for start in starts}


def people_called(typed: str, customer: Customer, most: int = 8) -> list[Staff]:
    """Colleagues who read the customer and whose name or number begins so; who works on it where nothing is typed."""
    colleagues = Staff.objects.working().with_roles_on(business_today()).order_by("employee_no")
    if typed:
        like = Q(name__istartswith=typed) | Q(name_en__istartswith=typed) | Q(employee_no__istartswith=typed)
        colleagues = colleagues.filter(like)
    else:
        colleagues = colleagues.filter(
            Q(pk=customer.manager_id) | Q(team_memberships__customer=customer)
        ).distinct()
    return [person for person in colleagues[: most * 3] if sees(person, customer)][:most]
