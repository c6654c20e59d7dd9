"""The words in which the table of access is written: who is told what by a call."""

from dataclasses import dataclass, field
from typing import Any

from tests.access.world import EDITORS, MACHINES, PEOPLE, PERSONAS, READERS

SIGN_IN = 302
Statuses = dict[str, int]


def everybody(status: int) -> Statuses:
    return dict.fromkeys(PERSONAS, status)


def signed_in(status: int, **others: int) -> Statuses:
    """Everybody with a session; visitors and machines are sent to the sign-in page."""
    return everybody(SIGN_IN) | dict.fromkeys(PEOPLE, status) | others


def only(allowed: set[str], status: int, otherwise: int) -> Statuses:
    """Some people may, the others are told `otherwise`."""
    return signed_in(otherwise) | dict.fromkeys(allowed, status)


def readers(status: int) -> Statuses:
    """A record of the customer: whoever does not read the customer finds nothing."""
    return only(READERS, status, 404)


def editors(status: int) -> Statuses:
    """An act on the customer: readers who may not are refused, the others find nothing."""
    return readers(403) | dict.fromkeys(EDITORS, status)


def machines(status: int, **others: int) -> Statuses:
    """The API: people's sessions do not count there."""
    return everybody(401) | dict.fromkeys(MACHINES, status) | others


def of_people(statuses: Statuses) -> Statuses:
    """An API that takes a session alone: visitors and machines are told 401."""
    return statuses | dict.fromkeys(["anonymous", *MACHINES], 401)


def of_feeds(statuses: Statuses) -> Statuses:
    """A feed of changes: machines follow it with its scope, which those of the table have not."""
    return of_people(statuses) | dict.fromkeys(MACHINES, 403)


FIGURES = {"supervisor", "branch_supervisor", "far_supervisor", "executive"}
OPERATORS = {"executive", "system_admin"}
WORKERS = {"lead", "member", "colleague", "outsider", "supervisor", "branch_supervisor", "far_supervisor"}


@dataclass(frozen=True)
class Call:
    """One way of calling a route; `shows` says that readers find the customer's name in the answer.

    `told` are those who are told it there though they do not read the customer.
    """

    route: str
    path: str
    who: Statuses
    method: str = "GET"
    body: dict[str, Any] = field(default_factory=dict)
    json: bool = False
    shows: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def get(
    route: str,
    path: str,
    who: Statuses,
    shows: set[str] | frozenset[str] = frozenset(),
    told: set[str] | frozenset[str] = frozenset(),
) -> Call:
    return Call(route, path, who, shows=frozenset(shows), told=frozenset(told))


def post(route: str, path: str, who: Statuses, **body: Any) -> Call:
    """A form sent with these fields; never wholly empty, as a browser always sends its token."""
    return Call(route, path, who, method="POST", body=body or {"sent": "1"})
