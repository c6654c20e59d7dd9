"""Books of a small bank, written month by month, and nights run over them."""

from datetime import date
from decimal import Decimal

from common.calendar import add_months
from common.models import Job
from customers.models import Account, Customer
from products.models import ProductLine
from tests.factories import at, make_account, make_month
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
    for number in range(months):
        make_month(account, add_months(until, -number), yuan * YUAN)
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
