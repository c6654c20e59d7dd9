"""Books of a small bank, written month by month, and nights run over them."""

from datetime import date
from decimal import Decimal

from common.calendar import add_months
from common.models import Job
from common.partitions import ensure_month_partition
from customers.models import Account, AccountMonth, Customer
from products.models import ProductLine
from tests.factories import at, make_account
from tiers import services
from tiers.models import Result, Run, TransferPrice

OCTOBER = date(2026, 10, 1)
NIGHT = date(2026, 10, 31)
YUAN = 100
WAN = 10_000 * YUAN
PRICES = {
    "rmb_current": "0.0210",
    "rmb_time": "0.0240",
    "fx_current": "0.0220",
    "fx_time": "0.0350",
    "fixed_asset_loan": "0.0335",
    "working_capital_loan": "0.0335",
    "real_estate_loan": "0.0335",
    "bill_discount": "0.0130",
}


def price_money(month: date = date(2024, 1, 1)) -> None:
    """A transfer price for every line that needs one, from `month` on."""
    for code, rate in PRICES.items():
        TransferPrice.objects.create(
            product_line=ProductLine.objects.get(code=code), month=month, rate=Decimal(rate)
        )


def keep_books(
    customer: Customer,
    yuan: int,
    *,
    line: str = "rmb_current",
    months: int = 24,
    until: date = OCTOBER,
    **account,
) -> Account:
    """An account with the same average balance in each of the months up to `until`."""
    account = make_account(customer, line, **account)
    fen = yuan * YUAN
    amounts = ["ending_fen", "average_fen", "year_average_fen", "ending_yuan_fen", "average_yuan_fen"]
    nothing = [
        "settlement_fen",
        "fees_fen",
        "settlement_yuan_fen",
        "fees_yuan_fen",
        "transactions",
        "batch_id",
    ]
    for number in range(months):
        ensure_month_partition("customers_accountmonth", add_months(until, -number))
    AccountMonth.objects.bulk_create(
        AccountMonth(
            month=add_months(until, -number),
            account=account,
            customer_id=account.customer_id,
            product_line_id=account.product_line_id,
            currency=account.currency,
            rate=account.rate,
            **dict.fromkeys(amounts, fen),
            **dict.fromkeys(nothing, 0),
        )
        for number in range(months)
    )
    return account


def run_night(day: date = NIGHT, *, publish: bool = True) -> Run:
    """All the steps that tiers owns, as the worker does them."""
    job = Job.objects.create(kind="night", slot=f"{day}-{Job.objects.count()}", state="done")
    run = services.open_run(job=job, business_date=day)
    services.compute_contributions(run=run)
    services.compute_features(run=run)
    services.compute_results(run=run)
    if publish:
        services.publish_run(run=run, at=at(day.year, day.month, day.day, 23))
        services.notify_moves(run=run, at=at(day.year, day.month, day.day, 23))
    run.refresh_from_db()
    return run


def result(run: Run, customer: Customer) -> Result:
    return Result.objects.get(run=run, customer=customer)
