"""The standard for pricing as anybody may read it, and the audit of booked rates against approved ones."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from common.pagination import Ordering, Page, keyset_page, record_page
from common.presentation import percent
from customers.models import Account
from organization.models import Staff
from pricing import texts
from pricing.models import Concession, ConcessionLimit, PostedRate, PriceSheet, UnaskedNote
from pricing.queries.sheets import sheet_on
from pricing.rules.price import gap_bp
from pricing.rules.route import Level, State
from tiers.models import BankParameter

PAGE = 50
APPROVED_FIRST = Ordering("ended", ("-ended_at", "-id"))


@dataclass(frozen=True)
class StandardLine:
    """One product of the standard with what each level may give."""

    product: str
    operating_cost: Decimal
    target_margin: Decimal
    limits: list[ConcessionLimit]


@dataclass(frozen=True)
class Standard:
    """The standard of a day: its version, what a price is made of, each product, who may give how much."""

    sheet: PriceSheet
    hurdle: Decimal
    capital_ratio: Decimal
    lines: list[StandardLine]
    posted: list[PostedRate]
    levels: list[str]
    versions: list[PriceSheet]


def standard(day: date) -> Standard:
    """The standard of a day; it names no customer and no transfer price."""
    sheet = sheet_on(day)
    bank = BankParameter.objects.in_force(day).latest("valid_from")
    limits: dict[int, list[ConcessionLimit]] = {}
    for limit in sheet.limits.order_by("product_line_id", "level"):
        limits.setdefault(limit.product_line_id, []).append(limit)
    return Standard(
        sheet=sheet,
        hurdle=bank.cost_of_capital,
        capital_ratio=bank.capital_ratio,
        lines=[
            StandardLine(
                line.product_line.name,
                line.operating_cost,
                line.target_margin,
                limits.get(line.product_line_id, []),
            )
            for line in sheet.lines.select_related("product_line").order_by("product_line__position")
        ],
        posted=list(sheet.posted.select_related("product_line").order_by("product_line__position", "months")),
        levels=[str(texts.LEVELS[level]) for level in Level],
        versions=list(PriceSheet.objects.live().order_by("-valid_from")[:12]),
    )


def sentences_of(found: Standard) -> list[str]:
    """How a price is made and how less is asked for, in sentences with this standard's figures."""
    sheet = found.sheet
    figures = {
        "hurdle": percent(found.hurdle, 0),
        "ratio": percent(found.capital_ratio, 1),
        "tax": percent(sheet.tax, 0),
        "share": percent(sheet.credit_share, 0),
        "cap": percent(sheet.credit_cap, 2),
        "reference": sheet.reference_name,
        "rate": percent(sheet.reference_rate, 2),
    }
    return [
        _(
            "A price is what the money costs us inside the bank, plus operating cost, expected loss (probability of "
            "default times loss given default), the cost of the capital that the loan binds, and a target margin, less "
            "a credit for the rest of the relationship."
        ),
        _(
            "Capital is the loan times its risk weight times %(ratio)s; it must earn %(hurdle)s after %(tax)s tax. The "
            "credit is %(share)s of what the customer brings otherwise, over all its loans, at most %(cap)s."
        )
        % figures,
        _(
            "The fee of a guarantee is made likewise without a price of money, since none is lent: operating cost, "
            "expected loss, the cost of the capital that it binds, and a target margin, less the credit."
        ),
        _(
            "The rate of a deposit is what the money is worth to us inside the bank, less operating cost and a target "
            "margin, plus the credit for what the customer brings otherwise. It binds no capital and bears no expected "
            "loss; the price inside the bank less operating cost is the ceiling, as transfer price, operating cost and "
            "expected loss are the floor of a loan."
        ),
        _(
            "A loan's price is also said as basis points over %(reference)s, here %(rate)s; a deposit's as basis "
            "points over the rate posted in every branch."
        )
        % figures,
        _(
            "A lower rate of a loan, or a higher one of a deposit, is asked for by the sub-branch with the customer's "
            "written request, for each loan note anew and again at each renewal. It is decided by people who did not "
            "ask, level by level; a rate under the floor, or over the ceiling, by the head-office loan committee "
            "alone. Approved rates expire within a year. A refusal says why and is appealed once."
        ),
    ]


@dataclass(frozen=True)
class BookedRow:
    """One approved price beside the rate that core banking booked under its loan note."""

    number: str
    customer: str
    customer_no: str
    product: str
    loan_note: str
    approved: Decimal
    booked: Decimal | None
    under_bp: int | None
    taken: bool
    expires_on: date
    expired: bool
    state_name: str
    finding: str


@dataclass(frozen=True)
class AuditPage:
    rows: list[BookedRow]
    page: Page


def audit_page(today: date, *, cursor: str = "") -> AuditPage:
    """One page of approved (or lapsed) prices against booked ones, latest decision first.

    A finding is under (booked better than approved: a loan below, a deposit above), expired (after it expired), no_note
    (nothing to compare), none_booked, or fits.
    """
    found = Concession.objects.filter(state__in=[State.APPROVED, State.LAPSED])
    page = keyset_page(found, ordering=APPROVED_FIRST, columns=["id"], size=PAGE, cursor=cursor)
    keys = [row["id"] for row in page.rows]
    by_key = {
        one.pk: one
        for one in Concession.objects.filter(pk__in=keys).select_related("customer", "quote__product_line")
    }
    notes = {one.loan_note for one in by_key.values() if one.loan_note}
    booked = {account.account_no: account for account in Account.objects.filter(account_no__in=notes)}
    return AuditPage([_booked(by_key[key], booked, today) for key in keys], page)


UNASKED = Ordering("unasked", ("-gap_bp", "-id"))


@dataclass(frozen=True)
class UnaskedPage:
    rows: list[UnaskedNote]
    page: Page


def unasked_notes(user: Staff) -> QuerySet[UnaskedNote]:
    """Notes booked better than the standard gives anybody, with nothing approved for them, as they stand."""
    found = UnaskedNote.objects.visible_to(user).standing()
    return found.select_related("account__customer", "account__product_line")


def unasked_page(user: Staff, *, cursor: str = "") -> UnaskedPage:
    """One page of them, the furthest from the standard first."""
    rows, page = record_page(unasked_notes(user), ordering=UNASKED, size=PAGE, cursor=cursor)
    return UnaskedPage(rows, page)


def _booked(one: Concession, booked: dict[str, Account], today: date) -> BookedRow:
    account = booked.get(one.loan_note) if one.loan_note else None
    # A note of another customer, or in another currency, is no proof of anything.
    rate = account.rate if account and _is_the_note(account, one) else None
    approved = one.rate or one.asked_rate
    expires = one.expires_on or one.wanted_until
    over = expires < today or one.state == State.LAPSED
    under = gap_bp(approved, rate, one.quote.sign) if rate is not None else None
    return BookedRow(
        number=one.number,
        customer=one.customer.label,
        customer_no=one.customer.customer_no,
        product=one.quote.product_line.name,
        loan_note=one.loan_note,
        approved=approved,
        booked=rate,
        under_bp=under if under is not None and under > 0 else None,
        taken=one.quote.taken,
        expires_on=expires,
        expired=over,
        state_name=str(texts.STATES[State(one.state)]),
        finding=_finding(one, rate, under, over),
    )


def _is_the_note(account: Account, one: Concession) -> bool:
    return account.customer_id == one.customer_id and account.currency == one.quote.currency


def _finding(one: Concession, rate: Decimal | None, under: int | None, over: bool) -> str:
    if not one.loan_note:
        return "no_note"
    if rate is None or under is None:
        return "none_booked"
    if under > 0:
        return "under"
    return "expired" if over and one.quote.gap_bp(rate) > 0 else "fits"
