"""A second small feed: one customer's balance corrected so that it alone crosses a tier boundary the next night."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from django.db import connection

from common.calendar import month_end, months_later
from common.statements import statement
from crm_site.demo.feed import SERVICES, FolderWriter, yuan
from crm_site.demo.roster import LOGINS
from customers.models import Account, AccountMonth, Customer, CustomerScore
from tiers.columns import UNKNOWN, read_columns
from tiers.models import BankParameter, Feature, Run, RunState, TransferPrice
from tiers.queries import model_parameters
from tiers.rules import BUILD_UP_MONTHS, EXPLORATION_MONTHS, Parameters, symmetric_growth_ppm
from tiers.scoring import Limits, score_bank
from tiers.services.results import FACTS

CURRENT = "rmb_current"
# Days after the last publication that the correction may be dated; contracts of the demo end later than that.
DAYS_AHEAD = (1, 2, 3)
CANDIDATES = 60
# How many times larger the corrected balance may be: a believable correction is looked for first.
FACTORS = (2, 6)
# How far beyond the boundary, as a multiple of what would just do.
CLEARLY_OVER = (1.3, 1.2, 1.1, 1.5, 1.05)

Columns = dict[str, np.ndarray]


class NobodyToMove(Exception):
    """No customer can be found whose correction moves exactly one customer across a boundary."""


@dataclass(frozen=True)
class SmallFeed:
    """What was written and what the next night makes of it."""

    folder: Path
    business_date: dt.date
    customer_no: str
    manager_no: str
    tier_from: int
    tier_to: int
    average_before_fen: int
    average_after_fen: int


@dataclass(frozen=True)
class Candidate:
    """A customer who might be lifted: its row among the facts, its book, and what a fen more on average earns."""

    row: int
    book: AccountMonth
    yield_per_fen: float
    revenue_before: int | None


def write_small_feed(*, root: Path, customer_no: str | None = None) -> SmallFeed:
    """Write one folder whose correction lifts one customer, of the tour's account manager where possible.

    The outcome is worked out beforehand with the scoring's own arithmetic on the published facts: exactly one customer
    moves, and the neighbour it displaces is held by the model's margin. Raises NobodyToMove.
    """
    run = Run.objects.filter(state=RunState.PUBLISHED).select_related("model").order_by("-pk")[0]
    parameters = model_parameters(run.model)
    facts, tiers = _facts(run)
    candidates = list(_candidates(run, facts, customer_no))
    for factor, days in product(FACTORS, DAYS_AHEAD):
        day = run.business_date + dt.timedelta(days=days)
        tomorrow = _a_few_days_on(facts, days)
        limits = _limits(day)
        if (score_bank(tomorrow, parameters, limits)["tier_id"] != tiers).any():
            continue
        for candidate in candidates:
            lifted = _lift(candidate, factor, tomorrow, tiers, parameters, limits)
            if lifted is not None:
                average, tier = lifted
                book = candidate.book
                return SmallFeed(
                    folder=_write(root, day, book, average),
                    business_date=day,
                    customer_no=book.customer.customer_no,
                    manager_no=book.customer.manager.employee_no,
                    tier_from=int(tiers[candidate.row]),
                    tier_to=tier,
                    average_before_fen=book.average_fen,
                    average_after_fen=average,
                )
    raise NobodyToMove(customer_no or "")


# ---------------------------------------------------------------- what the last night knew
def _facts(run: Run) -> tuple[Columns, np.ndarray]:
    """The facts of the last night as the next one will find them, and the tiers it gave."""
    with connection.cursor() as cursor:
        given = {"run": run.pk, "before": run.pk, "month_end": 0, "unknown": UNKNOWN}
        select = cursor.mogrify(statement("tiers", "facts_to_score"), given).decode()
        facts = read_columns(cursor, select, FACTS)
    return facts, facts["tier_before"].copy()


def _a_few_days_on(facts: Columns, days: int) -> Columns:
    """Relationships grow older by the days; what remains of a contract shortens by as many."""
    relationship, age = facts["relationship"].copy(), facts["customer_days"].copy()
    known, with_age = relationship != UNKNOWN, age != UNKNOWN
    with_contract = known & (~with_age | (relationship > age))
    relationship[known & ~with_contract] += days
    relationship[with_contract & ~with_age] -= days
    age[with_age] += days
    return {**facts, "relationship": relationship, "customer_days": age}


def _limits(day: dt.date) -> Limits:
    return Limits(
        exploration_days=(day - months_later(day, -EXPLORATION_MONTHS)).days,
        build_up_days=(day - months_later(day, -BUILD_UP_MONTHS)).days,
    )


def _candidates(run: Run, facts: Columns, customer_no: str | None) -> Iterator[Candidate]:
    """Customers nearest under the boundary above them, the tour manager's first.

    Without those whose share of wallet a larger balance would change as well.
    """
    scores = (
        CustomerScore.objects.current()
        .filter(tier_id__in=(2, 3, 4), customer__manager__isnull=False)
        .exclude(customer__wallet_estimates__product_line__code=CURRENT)
    )
    if customer_no:
        scores = scores.filter(customer__customer_no=customer_no)
    tour, first_rank, near = LOGINS["account_manager"], {}, []
    listed = scores.values_list("customer_id", "tier_id", "rank", "customer__manager__employee_no")
    for customer_id, tier, rank, manager_no in listed.order_by("tier_id", "rank", "customer_id"):
        behind = rank - first_rank.setdefault(tier, rank)
        near.append((manager_no != tour, behind, customer_id))
    chosen = [customer_id for _, _, customer_id in sorted(near)[:CANDIDATES]]
    books = _current_books(chosen, run)
    before = dict(
        Feature.objects.filter(run=run, customer_id__in=chosen).values_list(
            "customer_id", "revenue_before_fen"
        )
    )
    price = (
        TransferPrice.objects.filter(product_line__code=CURRENT, month__lte=run.month).latest("month").rate
    )
    basis = BankParameter.objects.in_force(run.month).latest("valid_from").day_basis
    row_of = {int(customer): row for row, customer in enumerate(facts["customer"])}
    for customer_id in chosen:
        book = books.get(customer_id)
        if book is not None and book.average_fen > 0 and price > book.rate:
            earns = float(price - book.rate) * month_end(run.month).day / basis
            yield Candidate(row_of[customer_id], book, earns, before.get(customer_id))


def _current_books(customer_ids: list[int], run: Run) -> dict[int, AccountMonth]:
    """The largest yuan current account of each customer in the month scored."""
    held = AccountMonth.objects.filter(
        customer_id__in=customer_ids, month=run.month, product_line__code=CURRENT, account__status="active"
    ).select_related("account", "customer__unit", "customer__manager")
    return {book.customer_id: book for book in held.order_by("average_fen", "account_id")}


# ---------------------------------------------------------------- what the next night would say
def _lift(
    candidate: Candidate,
    factor: int,
    facts: Columns,
    tiers: np.ndarray,
    parameters: Parameters,
    limits: Limits,
) -> tuple[int, int] | None:
    """The average balance (fen) that lifts this customer and nobody else, and its new tier."""
    row, average = candidate.row, candidate.book.average_fen
    held = int(tiers[row])
    most = average * (factor - 1)

    def tiers_with(more: int) -> np.ndarray:
        return score_bank(_with_more(candidate, facts, more), parameters, limits)["tier_id"]

    if tiers_with(most)[row] >= held:
        return None
    least, enough = 0, most
    while enough - least > max(average // 200, 1):
        middle = (least + enough) // 2
        least, enough = (least, middle) if tiers_with(middle)[row] < held else (middle, enough)
    for over in CLEARLY_OVER:
        more = round(int(enough * over), -6)
        after = tiers_with(more)
        if more <= most and after[row] < held and np.flatnonzero(after != tiers).tolist() == [row]:
            return average + more, int(after[row])
    return None


def _with_more(candidate: Candidate, facts: Columns, more_fen: int) -> Columns:
    """The facts with a larger average balance in the month scored."""
    row, gain = candidate.row, round(more_fen * candidate.yield_per_fen)
    changed = {name: facts[name].copy() for name in ("revenue", "recent_quarter", "change")}
    changed["revenue"][row] += gain
    changed["recent_quarter"][row] += gain
    if facts["change"][row] != UNKNOWN and candidate.revenue_before is not None:
        growth = symmetric_growth_ppm(candidate.revenue_before, int(changed["revenue"][row]))
        changed["change"][row] = UNKNOWN if growth is None else growth
    return {**facts, **changed}


# ---------------------------------------------------------------- the folder
def _write(root: Path, day: dt.date, book: AccountMonth, average_fen: int) -> Path:
    """The customer and the account as they are, the month's book with the corrected balances."""
    more = average_fen - book.average_fen
    ending = book.ending_fen + more
    year_average = book.year_average_fen + round(more / book.month.month)
    amounts = (ending, average_fen, year_average, book.settlement_fen, book.fees_fen)
    customer = book.customer
    writer = FolderWriter(root, day)
    writer.add("customers", [_customer_row(customer)], {"CNY": customer.registered_capital_fen or 0})
    writer.add("accounts", [_account_row(book.account, customer)], {"CNY": book.account.limit_fen or 0})
    writer.add(
        "balances",
        [[book.account.account_no, f"{book.month:%Y-%m}", *map(yuan, amounts), book.transactions]],
        {"CNY": ending},
    )
    writer.close()
    return writer.folder


def _customer_row(customer: Customer) -> list[object]:
    money = (
        customer.registered_capital_fen,
        customer.total_assets_fen,
        customer.net_assets_fen,
        customer.annual_revenue_fen,
        customer.profit_fen,
    )
    return [
        customer.customer_no,
        customer.credit_code,
        customer.name,
        customer.name_en,
        customer.short_name,
        customer.short_name_en,
        ";".join(customer.former_names),
        customer.unit.code,
        customer.manager.employee_no if customer.manager else "",
        customer.industry_code,
        customer.region_code,
        customer.ownership,
        customer.established_on or "",
        customer.customer_since or "",
        *("" if fen is None else yuan(fen) for fen in money),
        "" if customer.staff_count is None else customer.staff_count,
        customer.figures_year or "",
        customer.rating,
        *(int(getattr(customer, name)) for name in SERVICES),
        customer.standing,
    ]


def _account_row(account: Account, customer: Customer) -> list[object]:
    return [
        account.account_no,
        customer.customer_no,
        CURRENT,
        account.currency,
        f"{account.rate:.6f}",
        account.status,
        account.opened_on,
        account.closed_on or "",
        account.matures_on or "",
        "" if account.limit_fen is None else yuan(account.limit_fen),
    ]
