"""A customer's money as core banking last sent it: balances by month, accounts, product lines, share of wallet."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from django.db.models import Max, QuerySet, Subquery, Sum

from common.calendar import add_months, month_end, months_later
from common.money import round_half_even
from customers.models import Account, AccountMonth, Customer, WalletEntry, WalletEstimate
from customers.rules import masked_account, share
from products.models import LineKind, ProductLine

HISTORY_MONTHS = 13
# After so many months an estimate of a wallet is old; so many entries of the ledger a page shows.
WALLET_OLD_MONTHS = 12
LEDGER_SHOWN = 100
# Between first days: more than twelve months, less than thirteen.
_THIRTEEN_MONTHS = timedelta(days=380)


@dataclass(frozen=True)
class BalanceMonth:
    """One month: average deposits and loans in fen of yuan equivalents; None before the first books."""

    month: date
    deposits_fen: int | None
    loans_fen: int | None


@dataclass(frozen=True)
class BalanceHistory:
    """Months in order, the mean of deposits over the three before the last, and whether the last is unfinished."""

    months: list[BalanceMonth]
    deposits_mean_fen: int | None
    unfinished: bool

    @property
    def last(self) -> BalanceMonth | None:
        """The latest month, or None where there are no books."""
        return self.months[-1] if self.months else None


@dataclass(frozen=True)
class LineMonth:
    """What a customer has in one product line in one month: fen of yuan equivalents, the highest rate."""

    month: date
    line_id: int
    average_fen: int
    fees_fen: int
    rate: Decimal | None


@dataclass(frozen=True)
class Books:
    """A customer's books of thirteen months up to the newest, `last`; None where there are none. Lines in order."""

    last: date | None
    rows: list[LineMonth]
    lines: list[ProductLine]


@dataclass(frozen=True)
class ProductState:
    """One product line and what the customer has in it: an average in fen of yuan equivalents, fees of 12 months."""

    code: str
    name: str
    kind: str
    used: bool
    amount_fen: int | None
    rate: Decimal | None


@dataclass(frozen=True)
class AccountMonthFigures:
    """An account's figures of one month, in fen of its own currency."""

    month: date
    ending_fen: int
    average_fen: int
    year_average_fen: int
    settlement_fen: int
    fees_fen: int
    transactions: int


@dataclass(frozen=True)
class AccountFigures:
    """One account with its months, newest first; `latest` is None where it has no books in the period."""

    account_no: str
    line: str
    currency: str
    rate: Decimal
    active: bool
    opened_on: date
    matures_on: date | None
    limit_fen: int | None
    months: list[AccountMonthFigures]

    @property
    def latest(self) -> AccountMonthFigures | None:
        """The newest month."""
        return self.months[0] if self.months else None


@dataclass(frozen=True)
class WalletLine:
    """One product line: what the customer has with all banks, ours, our share; None where nobody estimated it."""

    code: str
    name: str
    total_fen: int | None
    ours_fen: int
    share: Decimal | None
    source: str
    confidence: str
    estimated_on: date | None
    competitor: str = ""
    strengths: str = ""
    # What the others have of it: all less ours, never less than nothing; None where nobody estimated it.
    gap_fen: int | None = None
    # Whole months since the estimate; after a year it is old.
    age_months: int | None = None
    earlier: tuple[WalletEntry, ...] = ()

    @property
    def old(self) -> bool:
        """Whether the estimate wants to be made anew."""
        return self.age_months is not None and self.age_months >= WALLET_OLD_MONTHS


@cache
def _lines() -> list[ProductLine]:
    """Every product line, asked once a process: migrations alone write them."""
    return list(ProductLine.objects.all())


def books_of(customer: Customer) -> Books:
    """The customer's books of thirteen months up to the newest, in one query."""
    every = AccountMonth.objects.filter(customer=customer)
    newest = every.order_by().values("customer").annotate(last=Max("month")).values("last")
    rows = every.filter(month__gt=Subquery(newest) - _THIRTEEN_MONTHS).values("month", "product_line")
    sums = rows.annotate(
        average=Sum("average_yuan_fen", default=0), fees=Sum("fees_yuan_fen", default=0), rate=Max("rate")
    )
    found = [
        LineMonth(row["month"], row["product_line"], int(row["average"]), int(row["fees"]), row["rate"])
        for row in sums
    ]
    return Books(
        last=max((row.month for row in found), default=None),
        rows=found,
        lines=_lines(),
    )


def balance_history(books: Books, *, as_of: date | None = None) -> BalanceHistory:
    """Average deposits and loans of the last thirteen months, in yuan equivalents at the rates they came with.

    `as_of` is the business date of the figures: the month it lies in is unfinished before its last day.
    """
    if books.last is None:
        return BalanceHistory([], None, unfinished=False)
    kinds = {line.pk: line.kind for line in books.lines}
    sums = {row.month: dict.fromkeys(LineKind, 0) for row in books.rows}
    for row in books.rows:
        sums[row.month][LineKind(kinds[row.line_id])] += row.average_fen
    known = {
        month: BalanceMonth(month, of[LineKind.DEPOSIT], of[LineKind.LOAN]) for month, of in sums.items()
    }
    series = [add_months(books.last, n) for n in range(1 - HISTORY_MONTHS, 1)]
    return BalanceHistory(
        months=[known.get(month, BalanceMonth(month, None, None)) for month in series],
        deposits_mean_fen=_mean([known[month].deposits_fen for month in series[-4:-1] if month in known]),
        unfinished=as_of is not None and as_of < month_end(books.last),
    )


def product_states(books: Books) -> list[ProductState]:
    """Every product line in the bank's order, and what the customer has in it in the newest month.

    Fee services show the fees of the twelve months up to it.
    """
    return [
        _product_state(line, [row for row in books.rows if row.line_id == line.pk], books.last)
        for line in books.lines
    ]


def account_figures(customer: Customer, *, last: date | None) -> list[AccountFigures]:
    """Every account with its figures month by month, active ones first."""
    accounts = list(
        Account.objects.filter(customer=customer)
        .select_related("product_line")
        .order_by("status", "product_line__position", "id")
    )
    by_account: dict[int, list[AccountMonthFigures]] = {}
    if last:
        rows = AccountMonth.objects.filter(
            customer=customer, month__gt=add_months(last, -HISTORY_MONTHS), month__lte=last
        ).order_by("-month")
        for row in rows:
            by_account.setdefault(row.account_id, []).append(
                AccountMonthFigures(
                    month=row.month,
                    ending_fen=row.ending_fen,
                    average_fen=row.average_fen,
                    year_average_fen=row.year_average_fen,
                    settlement_fen=row.settlement_fen,
                    fees_fen=row.fees_fen,
                    transactions=row.transactions,
                )
            )
    return [
        AccountFigures(
            account_no=masked_account(account.account_no),
            line=account.product_line.name,
            currency=account.currency,
            rate=account.rate,
            active=account.status == "active",
            opened_on=account.opened_on,
            matures_on=account.matures_on,
            limit_fen=account.limit_fen,
            months=by_account.get(account.pk, []),
        )
        for account in accounts
    ]


def loans_maturing(*, after: date) -> QuerySet[Account]:
    """Active loans that fall due on a day or later."""
    return Account.objects.filter(status="active", product_line__kind=LineKind.LOAN, matures_on__gte=after)


def wallet(customer: Customer, *, products: list[ProductState], today: date) -> list[WalletLine]:
    """Per product line what the customer has with all banks, our part, the gap, and the ledger of what was believed."""
    ledger: dict[str, list[WalletEntry]] = {}
    entries = WalletEntry.objects.filter(customer=customer).select_related("product_line", "estimated_by")
    for entry in entries[:LEDGER_SHOWN]:
        ledger.setdefault(entry.product_line.code, []).append(entry)
    estimates = {
        estimate.product_line.code: estimate
        for estimate in WalletEstimate.objects.filter(customer=customer).select_related("product_line")
    }
    return [
        _wallet_line(product, estimates.get(product.code), ledger.get(product.code, []), today)
        for product in products
    ]


def _mean(values: list[int]) -> int | None:
    return round_half_even(Decimal(sum(values)) / len(values)) if values else None


def _product_state(line: ProductLine, rows: list[LineMonth], last: date | None) -> ProductState:
    newest = next((row for row in rows if row.month == last), None)
    if line.kind == LineKind.FEE:
        amount = sum(row.fees_fen for row in rows if last and row.month > add_months(last, -12))
    else:
        amount = newest.average_fen if newest else 0
    return ProductState(
        code=line.code,
        name=line.name,
        kind=line.kind,
        used=amount > 0,
        amount_fen=amount or None,
        rate=newest.rate if newest and line.kind == LineKind.LOAN else None,
    )


def _wallet_line(
    product: ProductState, estimate: WalletEstimate | None, ledger: list[WalletEntry], today: date
) -> WalletLine:
    ours = product.amount_fen or 0
    line = WalletLine(
        code=product.code,
        name=product.name,
        total_fen=None,
        ours_fen=ours,
        share=None,
        source="",
        confidence="",
        estimated_on=None,
    )
    if estimate is None:
        return line
    return replace(
        line,
        total_fen=estimate.total_fen,
        share=share(ours, estimate.total_fen),
        source=estimate.source,
        confidence=estimate.get_confidence_display(),
        estimated_on=estimate.estimated_on,
        competitor=ledger[0].competitor if ledger else "",
        strengths=ledger[0].strengths if ledger else "",
        gap_fen=max(estimate.total_fen - ours, 0),
        age_months=_whole_months(estimate.estimated_on, today),
        earlier=tuple(ledger[1:]),
    )


def _whole_months(since: date, today: date) -> int:
    """How many months have passed since a day; one that is not over does not count."""
    months = (today.year - since.year) * 12 + today.month - since.month
    return max(months - (months_later(since, months) > today), 0)
