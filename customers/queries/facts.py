"""Answers from what core banking says beside accounts and months: loans, products held, movements, corrections."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Model, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common import presentation
from common.money import from_fen
from customers.models import (
    AccountMonth,
    Correction,
    Customer,
    DailyBalance,
    FeeCharged,
    Holding,
    Loan,
    LoanQuality,
    Rating,
    Settlement,
)
from customers.rules import masked_account
from products.models import ProductVersion, VersionState

# Loans that end within so many days are marked.
ENDING_WITHIN = timedelta(days=90)
# How many movements of each kind, and how many days of balances, the page of movements shows.
SHOWN, DAYS = 50, 31


# What kinds of rows are called.
RESOURCES = {
    "balances": _("Monthly balances"),
    "daily_balances": _("Daily balances"),
    "fees": _("Fees"),
    "holdings": _("Products held"),
    "interactions": _("Contacts through other channels"),
    "loans": _("Loans and maturities"),
    "ratings": _("Ratings"),
    "settlements": _("Settlements"),
}
# What the fields of corrected rows are called.
FIELDS = {
    "ending_fen": _("Month end"),
    "average_fen": _("Average"),
    "year_average_fen": _("Average of the year"),
    "settlement_fen": pgettext_lazy("account", "Settled"),
    "fees_fen": _("Fees"),
    "transactions": _("Transactions"),
    "balance_fen": _("Balance"),
    "amount_fen": _("Amount"),
    "principal_fen": _("Lent"),
    "outstanding_fen": _("Outstanding"),
    "rate": _("Rate"),
    "matures_on": _("Matures"),
    "extended_to": _("Extended to"),
    "next_due_on": _("Next due on"),
    "next_due_fen": _("Next due"),
    "overdue_days": _("Days overdue"),
    "overdue_fen": _("Overdue"),
    "quality": _("Class"),
    "status": _("State"),
    "rating": _("Rating"),
    "default_probability": _("Probability of default"),
    "valid_until": _("Valid until"),
    "since": _("Since"),
    "until": _("Until"),
    "units": _("Units"),
    "settled_on": _("Day"),
    "charged_on": _("Day"),
    "direction": _("Direction"),
    "kind": _("Kind"),
    "counterparty": _("Other side"),
    "counterparty_bank": _("Its bank"),
    "subject": _("Subject"),
    "outcome": _("Outcome"),
    "cause": _("Cause"),
    "channel": _("Channel"),
    "happened_at": _("When"),
}
_MODELS: dict[str, type[Model]] = {
    "balances": AccountMonth,
    "daily_balances": DailyBalance,
    "fees": FeeCharged,
    "holdings": Holding,
    "loans": Loan,
    "ratings": Rating,
    "settlements": Settlement,
}


@dataclass(frozen=True)
class LoanRow:
    """A loan as the record shows it: it `ends_soon` or is overdue where somebody should look at it."""

    loan: Loan
    line: str
    ends_on: date
    ends_soon: bool

    @property
    def worrying(self) -> bool:
        """Whether its quality or a delay calls for attention."""
        return self.loan.overdue_days > 0 or self.loan.quality != LoanQuality.NORMAL


@dataclass(frozen=True)
class Change:
    """One field of a corrected row, before and after, as text."""

    name: str
    was: str
    became: str


@dataclass(frozen=True)
class Corrected:
    """A row of core banking that a later batch told anew."""

    correction: Correction
    changes: list[Change]

    @property
    def name(self) -> str:
        """What core banking told anew."""
        return str(RESOURCES.get(self.correction.resource, self.correction.resource))


@dataclass(frozen=True)
class AccountDays:
    """An account's balances of the last days, newest first."""

    account_no: str
    currency: str
    days: list[DailyBalance]


def loans_of(customer: Customer, *, today: date) -> list[LoanRow]:
    """The customer's loans that are not repaid, the next to end first."""
    loans = Loan.objects.filter(customer=customer, status="active").select_related("product_line")
    rows = [
        LoanRow(
            loan,
            loan.product_line.name,
            loan.extended_to or loan.matures_on,
            (loan.extended_to or loan.matures_on) <= today + ENDING_WITHIN,
        )
        for loan in loans
    ]
    return sorted(rows, key=lambda row: (row.ends_on, row.loan.loan_no))


def holdings_of(customer: Customer) -> QuerySet[Holding]:
    """Products of the catalogue that the customer has or had, each with the version in force as `in_force`."""
    in_force = ProductVersion.objects.filter(state=VersionState.IN_FORCE)
    found = Holding.objects.filter(customer=customer).select_related("product")
    return found.prefetch_related(
        Prefetch("product__versions", queryset=in_force, to_attr="in_force")
    ).order_by("product__position")


def settlements_of(customer: Customer) -> QuerySet[Settlement]:
    """The last payments through the customer's accounts, newest first."""
    found = Settlement.objects.filter(customer=customer).select_related("account")
    return found.order_by("-settled_on", "-id")[:SHOWN]


def fees_of(customer: Customer) -> QuerySet[FeeCharged]:
    """The last fees booked, newest first."""
    found = FeeCharged.objects.filter(customer=customer).select_related("account")
    return found.order_by("-charged_on", "-id")[:SHOWN]


def ratings_of(customer: Customer) -> QuerySet[Rating]:
    """How the customer was rated, newest first."""
    return Rating.objects.filter(customer=customer).order_by("-rated_on")


def days_of(customer: Customer) -> list[AccountDays]:
    """Balances of each account on the last days up to the newest that came."""
    of_customer = DailyBalance.objects.filter(customer=customer)
    newest = of_customer.aggregate(newest=Max("day"))["newest"]
    if newest is None:
        return []
    rows = of_customer.filter(day__gt=newest - timedelta(days=DAYS)).select_related("account")
    by_account: dict[int, AccountDays] = {}
    for row in rows.order_by("account__product_line__position", "account_id", "-day"):
        account = row.account
        of_account = AccountDays(masked_account(account.account_no), account.currency, [])
        by_account.setdefault(account.pk, of_account).days.append(row)
    return list(by_account.values())


def corrections_of(customer: Customer) -> list[Corrected]:
    """What core banking told anew lately: each field as it was and as it is, newest first."""
    found = Correction.objects.filter(customer=customer).order_by("-id")[:SHOWN]
    return [Corrected(one, list(_changes(one))) for one in found]


def _changes(correction: Correction) -> Iterable[Change]:
    model = _MODELS.get(correction.resource)
    for name, was in sorted(correction.was.items()):
        if name in FIELDS:
            choices = dict(model._meta.get_field(name).flatchoices) if model else {}  # type: ignore[union-attr]
            became = correction.became.get(name)
            yield Change(str(FIELDS[name]), _text(name, was, choices), _text(name, became, choices))


def _text(name: str, value: Any, choices: dict) -> str:
    if value is None:
        return presentation.MISSING
    if name.endswith("_fen"):
        return presentation.number(from_fen(value), 2)
    return str(choices.get(value, value))
