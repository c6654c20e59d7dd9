"""What a figure of the dashboards is made of: one definition in words, and what it is read from."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

from dashboards.queries import Scope


class Unit(StrEnum):
    """In what a figure is counted; money in fen, shares of 1."""

    CUSTOMERS = "customers"
    COMPANIES = "companies"
    PEOPLE = "people"
    TASKS = "tasks"
    MONEY = "money"
    SHARE = "share"
    INDEX = "index"
    CONTACTS = "contacts"
    DAYS = "days"
    POINTS = "points"
    EVENTS = "events"


@dataclass(frozen=True)
class Figure:
    """One figure: `source` names the tables it is read from, `read` gives it for a unit."""

    code: str
    page: str
    name: str | Promise
    unit: Unit
    words: str | Promise
    source: str
    read: Callable[[Scope], Any]
