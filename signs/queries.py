"""A customer's signs and history, the list of signs, and the rules with who decided them."""

from dataclasses import dataclass

from django.db.models import QuerySet

from common.pagination import Ordering, record_page
from customers.models import Customer
from organization.models import Staff
from signs.models import CompanyEvent, Founding, SignRule, WarningSign
from signs.querysets import SignQuerySet
from signs.rules import Code
from signs.texts import rule_words, said

LATEST = Ordering("signs", ("-raised_on", "-id"))
EVENTS = Ordering("company-events", ("-happened_on", "-id"))
RULES = Ordering("sign-rules", ("-id",))
PAGE = 50
# Ended signs and decisions that a page tells of.
SHOWN = 20


@dataclass(frozen=True)
class Shown:
    """A sign with what it says."""

    sign: WarningSign
    says: str


@dataclass(frozen=True)
class SignPage:
    """A page of signs with the cursors of those around it."""

    signs: list[Shown]
    next_cursor: str
    previous_cursor: str


@dataclass(frozen=True)
class File:
    """What a customer's page tells: signs that wait, those handled or gone, events, why it was founded."""

    waiting: list[Shown]
    over: list[Shown]
    events: list[CompanyEvent]
    founding: Founding | None


@dataclass(frozen=True)
class Rule:
    """A rule in force, what it looks for, and the decisions before it."""

    rule: SignRule
    says: str
    decided: list[SignRule]


def listed_signs(user: Staff) -> SignQuerySet:
    """Every sign of customers in use that a person reads, with what its row shows."""
    signs = WarningSign.objects.visible_to(user).filter(customer__state="live")
    return signs.select_related("customer__unit", "owner", "acknowledged_by", "handled_by")


def sign_page(found: QuerySet[WarningSign], *, cursor: str = "") -> SignPage:
    """One page, the latest first."""
    rows, page = record_page(found, ordering=LATEST, size=PAGE, cursor=cursor)
    signs = [Shown(row, said(row)) for row in rows]
    return SignPage(signs, page.next_cursor, page.previous_cursor)


def listed_events(user: Staff) -> QuerySet[CompanyEvent]:
    """What happened to the companies that a person reads."""
    return CompanyEvent.objects.visible_to(user).standing().select_related("noted_by")


def waiting_signs(user: Staff, customer: Customer) -> list[Shown]:
    """A customer's signs that nobody has handled, the serious ones first."""
    signs = listed_signs(user).waiting().filter(customer=customer).order_by("severity", "-raised_on", "-id")
    return [Shown(sign, said(sign)) for sign in signs]


def file_of(user: Staff, customer: Customer) -> File:
    """A customer's signs and history."""
    waiting = waiting_signs(user, customer)
    over = listed_signs(user).filter(customer=customer).exclude(pk__in=[one.sign.pk for one in waiting])
    return File(
        waiting=waiting,
        over=[Shown(sign, said(sign)) for sign in over[:SHOWN]],
        events=list(listed_events(user).filter(customer=customer)),
        founding=Founding.objects.visible_to(user).filter(customer=customer).first(),
    )


def rules() -> list[Rule]:
    """Every rule in force in the order in which they are told, with the decisions so far."""
    told: dict[str, list[SignRule]] = {}
    for rule in SignRule.objects.select_related("decided_by").order_by("-id"):
        told.setdefault(rule.code, []).append(rule)
    return [
        Rule(told[code][0], rule_words(told[code][0]), told[code][:SHOWN]) for code in Code if code in told
    ]
