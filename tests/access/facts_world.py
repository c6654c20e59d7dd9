"""One row of everything that core banking says of the secret customer beside accounts and months."""

from datetime import date

from django.utils import timezone

from activities.models import ChannelContact
from common.calendar import business_today
from customers.models import (
    Account,
    Correction,
    DailyBalance,
    FeeCharged,
    Holding,
    Loan,
    Rating,
    Settlement,
)
from customers.services.facts import ensure_daily_balances
from products.models import Product, ProductLine


def make_facts(customer) -> None:
    """Make them; needs the loader's role."""
    day, line = business_today(), ProductLine.objects.get(code="rmb_current")
    of = {"customer": customer, "business_date": day, "batch_id": 0}
    account = Account.objects.create(
        account_no="80009999990001",
        customer=customer,
        product_line=line,
        status="active",
        opened_on=date(2018, 3, 12),
    )
    Loan.objects.create(
        **of,
        loan_no="L-SECRET",
        product_line=line,
        currency="CNY",
        principal_fen=100,
        outstanding_fen=100,
        rate="0.03",
        lent_on=day,
        matures_on=day,
        quality="normal",
        status="active",
    )
    Rating.objects.create(**of, rated_on=day, rating="A")
    Holding.objects.create(**of, product=Product.objects.get(code="payroll_service"), since=day)
    Settlement.objects.create(
        **of,
        account=account,
        settlement_no="S-SECRET",
        settled_on=day,
        direction="in",
        kind="other",
        amount_fen=1,
    )
    FeeCharged.objects.create(
        **of, account=account, fee_no="F-SECRET", charged_on=day, kind="other", amount_fen=1
    )
    ensure_daily_balances(months=[day])
    DailyBalance.objects.create(**of, account=account, day=day, balance_fen=1)
    ChannelContact.objects.create(
        **of,
        interaction_no="C-SECRET",
        channel="counter",
        happened_at=timezone.now(),
        cause="other",
        subject="柜面咨询",
        outcome="answered",
    )
    Correction.objects.create(
        customer=customer,
        resource="loans",
        key="L-SECRET",
        business_date=day,
        batch_id=0,
        was={"outstanding_fen": 200},
        became={"outstanding_fen": 100},
        corrected_at=timezone.now(),
    )
