"""A bank of sixty customers with two years of books, scored by the real steps of the night."""

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F
from django.utils import timezone

from common import jobs
from common.calendar import add_months, business_today, month_end
from common.models import Job
from common.partitions import ensure_month_partition
from crm_site.schedule import NIGHT
from customers.models import AccountMonth, Contact, Customer
from customers.services import touch_pulse
from organization.rules import Role
from products.models import ProductLine
from tests.factories import Bank, make_account, make_bank, make_customer, make_staff
from tiers.models import TransferPrice
from tiers.services import adopt_model

PLACES = ("杭州", "宁波", "温州", "绍兴", "嘉兴")
WORDS = ("云帆", "青禾", "锦程", "瑞泽", "恒岳", "明川", "启元", "嘉木", "澄江", "鸿宇", "盛海", "和风")
TRADES = (
    ("机械", "Machinery"),
    ("纺织", "Textile"),
    ("食品", "Food"),
    ("物流", "Logistics"),
    ("电子", "Electronics"),
)


def last_month() -> date:
    """The last complete month."""
    return add_months(business_today(), -1)


def make_books(customer: Customer, averages: list[int], line: str = "rmb_current") -> None:
    """Two years of one account, oldest month first; `averages` in fen of yuan."""
    account = make_account(customer, line)
    months = [add_months(last_month(), n - len(averages) + 1) for n in range(len(averages))]
    for month in months:
        ensure_month_partition("customers_accountmonth", month)
    AccountMonth.objects.bulk_create(
        AccountMonth(
            month=month,
            account=account,
            customer=customer,
            product_line=account.product_line,
            currency="CNY",
            ending_fen=average,
            average_fen=average,
            year_average_fen=average,
            settlement_fen=average,
            fees_fen=0,
            transactions=20,
            ending_yuan_fen=average,
            average_yuan_fen=average,
            settlement_yuan_fen=average,
            fees_yuan_fen=0,
            rate=account.rate,
            batch_id=0,
        )
        for month, average in zip(months, averages, strict=True)
    )


def make_prices() -> None:
    """Two percent for every product line in every month."""
    TransferPrice.objects.bulk_create(
        TransferPrice(product_line=line, month=add_months(last_month(), -n), rate="0.0210")
        for line in ProductLine.objects.all()
        for n in range(30)
    )


def make_scored_bank(nights: int = 1) -> tuple[Bank, Customer]:
    """The bank, and 澜川精密 (Lanchuan Precision), which is Key at the bank; needs the loader's role.

    Sixty customers, thirty of them the manager's own; the richest comes first, 澜川精密 second.
    """
    bank = make_bank()
    make_prices()
    managers = [bank.manager, bank.colleague, bank.manager, bank.outsider]
    for number in range(60):
        word, (trade, trade_en) = WORDS[number % len(WORDS)], TRADES[number % len(TRADES)]
        place = PLACES[number % len(PLACES)]
        star = number == 1
        customer = make_customer(
            bank,
            manager=bank.manager if star else managers[number % len(managers)],
            name="杭州澜川精密制造集团有限公司" if star else f"{place}{word}{trade}有限公司",
            name_en="Hangzhou Lanchuan Precision Group" if star else f"Sample {trade_en} {number} Limited",
            short_name="澜川精密" if star else f"{word}{trade}",
            short_name_en="Lanchuan Precision" if star else f"Sample {trade_en} {number}",
            payroll=number < 20,
            referrals_given=max(0, 5 - number // 8),
        )
        Contact.objects.create(
            customer=customer,
            name="刘蔚",
            name_en="Liu Wei",
            title="财务总监",
            title_en="Chief financial officer",
            level="executive",
            part="decides",
            last_contact_at=timezone.now(),
        )
        average = 9_000_000_00 - number * 140_000_00
        make_books(customer, [average * (80 + n) // 100 for n in range(24)])
    for _ in range(nights):
        run_night(month_end(last_month()))
    return bank, Customer.objects.get(short_name="澜川精密")


def run_night(business_date: date) -> Job:
    """All steps of the night in order, as the worker does them; needs the loader's role."""
    job = jobs.plan_job(
        kind="night",
        slot=f"test {Job.objects.count()}",
        steps=[step.name for step in NIGHT],
        parameters={"business_date": business_date.isoformat()},
    )
    for step in NIGHT:
        step.work(Job.objects.get(pk=job.pk), timezone.now())
    return job


def make_moving_bank() -> tuple[Bank, Customer]:
    """The scored bank a month later: 澜川精密 was Quasi-key at the month's end before and has become Key.

    Five of the manager's customers are overdue. One night confirms a change, and a tenth of the bank may pass by before
    a tier is lost.
    """
    bank, star = make_scored_bank(nights=0)
    second = make_staff(Role.EXECUTIVE, bank.head_office, "钱二", "Qian Er")
    adopt_model(
        created_by=bank.executive,
        approved_by=second,
        active_from=date(2020, 1, 1),
        at=timezone.now(),
        reason="a change is to be seen the next night",
        up_nights=1,
        down_nights=1,
        down_margin=Decimal("0.1"),
    )
    long_ago = timezone.now() - timedelta(days=400)
    for customer in Customer.objects.filter(manager=bank.manager).exclude(pk=star.pk)[:5]:
        touch_pulse(customer_id=customer.pk, last_contact_at=long_ago, kind="visit")
    books = AccountMonth.objects.filter(customer=star)
    earned = books.get(month=last_month()).average_fen
    books.filter(month=last_month()).update(average_fen=0, average_yuan_fen=0)
    books.update(average_yuan_fen=F("average_yuan_fen") / 100 * 85)
    run_night(month_end(add_months(last_month(), -1)))
    books.filter(month=last_month()).update(average_fen=earned * 30, average_yuan_fen=earned * 30)
    run_night(month_end(last_month()))
    return bank, star
