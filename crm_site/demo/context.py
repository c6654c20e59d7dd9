"""The logins of a demo bank on its sign-in page; listed among the context processors of demo banks only."""

from dataclasses import dataclass

from django.http import HttpRequest

from crm_site.demo.roster import LOGINS, PASSWORD
from organization.models import Staff
from organization.queries import ROLE_NAMES
from organization.rules import Role


@dataclass(frozen=True)
class DemoLogin:
    """Somebody whom a visitor of a demo bank may choose to be."""

    employee_no: str
    password: str
    name: str
    initials: str
    role: str


def logins(request: HttpRequest) -> dict:
    """`demo_logins` as a function, so that only the page that shows them asks the database."""
    return {"demo_logins": _demo_logins}


def _demo_logins() -> list[DemoLogin]:
    people = {person.employee_no: person for person in Staff.objects.filter(employee_no__in=LOGINS.values())}
    return [
        DemoLogin(
            employee_no=number,
            password=PASSWORD,
            name=people[number].display_name,
            initials=people[number].initials,
            role=str(ROLE_NAMES[Role(role)]),
        )
        for role, number in LOGINS.items()
        if number in people
    ]
