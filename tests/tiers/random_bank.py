"""Banks drawn by a seed that hold everything awkward: ties, gaps, losses, lone branches, closed lines, dollars."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from common.calendar import add_months, month_end
from common.partitions import ensure_month_partition
from customers.models import (
    Account,
    AccountMonth,
    Contact,
    ContactLevel,
    Customer,
    CustomerMerge,
    CustomerPulse,
    CustomerSignal,
    SizeThresholds,
    WalletEntry,
    WalletEstimate,
)
from products.models import LineKind, ProductLine
from prospects.models import Opportunity
from tests.factories import Bank, at, make_bank, make_unit
from tests.tiers.books import OCTOBER, keep_books, price_money
from tiers.models import BankParameter, LineParameter, PotentialParameter, RatingParameter, TransferPrice

# Few different amounts, so that many customers tie; some so large that 64 bits and careless decimals would break.
AMOUNTS = [0, 0, 100, 33_333, 5_000_000, 5_000_000, 120_000_007, 999_999_999_999]
# First and last month with books, counted back from October; some accounts have none.
SPANS = [(25, 0), (23, 0), (23, 0), (17, 0), (18, 2), (12, 0), (25, 14), (2, 0), (25, 24), (30, 31)]
# Six and thirty-six months before the nights of 31 October and 4 November, and a day beside.
SINCE = [
    None,
    None,
    date(2012, 2, 29),
    date(2023, 10, 31),
    date(2026, 4, 30),
    date(2026, 5, 4),
    date(2027, 1, 1),
]
OPENED = [date(2019, 1, 1), date(2024, 6, 30), date(2026, 5, 4), date(2026, 10, 31)]
CLOSED = [date(2026, 4, 30), date(2026, 4, 29), date(2026, 5, 4), date(2026, 10, 31), date(2026, 11, 1)]
YUAN = {"CNY": Decimal(1), "USD": Decimal("7.05"), "HKD": Decimal("0.905")}


def draw_bank(seed: int, customers: int) -> Bank:
    """A bank with books, contacts and wallets, all from the seed."""
    draw = Random(seed)
    bank = make_bank()
    price_money(date(2025, 2, 1))
    _draw_parameters(draw)
    lines = list(ProductLine.objects.all())
    lonely = make_unit("B03", "branch", bank.head_office)
    units = [bank.unit] * 5 + [bank.sister_unit] * 3 + [bank.far_unit] * 3 + [bank.branch, bank.head_office]
    drawn = [_customer(draw, number, draw.choice(units), bank) for number in range(customers)]
    drawn[0].unit, drawn[0].state = lonely, "live"  # a branch with one customer
    twins = [_twin(number, bank) for number in range(8)]
    Customer.objects.bulk_create([*drawn, *twins])
    accounts = [account for customer in drawn for account in _accounts(draw, customer, lines)]
    Account.objects.bulk_create(accounts)
    for number in range(-1, 27):
        ensure_month_partition("customers_accountmonth", add_months(OCTOBER, -number))
    AccountMonth.objects.bulk_create(
        (row for account in accounts for row in _months(draw, account)), batch_size=4000
    )
    keep_books(drawn[0], 5_000)
    for twin in twins:
        keep_books(twin, 7_000)
    Contact.objects.bulk_create(contact for customer in drawn for contact in _contacts(draw, customer))
    WalletEstimate.objects.bulk_create(
        WalletEstimate(
            customer=customer,
            product_line=line,
            total_fen=draw.choice([0, 0, 777, 40_000_000, 10**12]),
            estimated_on=OCTOBER,
        )
        for customer in drawn
        if draw.random() < 0.5
        for line in draw.sample(lines, draw.randint(1, 4))
    )
    _draw_signs(Random(seed + 5_000), drawn, lines, bank)
    _draw_figures(Random(seed + 6_000), drawn)
    return bank


def change_books(seed: int, share: float) -> None:
    """Core banking corrects some of the last month's rows."""
    draw = Random(seed)
    for row in AccountMonth.objects.filter(month=OCTOBER).order_by("account_id"):
        if draw.random() < share:
            row.average_fen = row.average_yuan_fen = draw.choice(AMOUNTS) * 3
            row.batch_id = 2
            AccountMonth.objects.filter(pk=row.pk).update(
                average_fen=row.average_fen, average_yuan_fen=row.average_yuan_fen, batch_id=2
            )


def _draw_signs(draw: Random, drawn: list[Customer], lines: list[ProductLine], bank: Bank) -> None:
    """Why somebody might leave, told on both sides of every day that bounds it; some under a number merged by now."""
    days = [date(2025, 10, 31), date(2025, 11, 1), date(2025, 11, 3), date(2026, 8, 2), date(2026, 8, 3)]
    days += [date(2026, 8, 6), date(2026, 10, 30), date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 5)]
    live = [customer for customer in drawn if customer.state == "live"]
    CustomerMerge.objects.bulk_create(
        CustomerMerge(
            survivor=draw.choice([each for each in live if each is not customer]),
            merged=customer,
            reason="x",
            merged_at=at(2026, 10, 1),
            merged_by=bank.manager,
            undone_at=None if customer.state == "merged" else at(2026, 10, 2),
        )
        for customer in drawn
        if customer.state == "merged" or draw.random() < 0.2
    )
    CustomerSignal.objects.bulk_create(
        CustomerSignal(customer=customer, kind=kind, happened_on=day, parameters=parameters)
        for customer in drawn
        for kind in ("complaint_breach", "satisfaction", "of_no_meaning")
        if draw.random() < 0.5
        for day in draw.sample(days, draw.randint(1, 4))
        for parameters in [{"tenths": draw.randint(0, 1000)} if kind == "satisfaction" else {}]
    )
    CustomerPulse.objects.bulk_create(
        CustomerPulse(
            customer=customer,
            next_contact_on=draw.choice(
                [None, date(2026, 8, 2), date(2026, 9, 20), date(2026, 10, 31), date(2027, 1, 1)]
            ),
            held_until=draw.choice([None, date(2026, 10, 30), date(2026, 10, 31), date(2026, 11, 4)]),
        )
        for customer in drawn
        if draw.random() < 0.8
    )
    WalletEntry.objects.bulk_create(
        WalletEntry(
            customer=customer,
            product_line=draw.choice(lines[:3]),
            total_fen=1,
            competitor=draw.choice(["", "A", "B"]),
            confidence="low",
            estimated_on=draw.choice(days),
        )
        for customer in drawn
        for _ in range(draw.choice([0, 0, 1, 3]))
    )
    Opportunity.objects.bulk_create(
        Opportunity(
            customer=customer,
            name="x",
            product_line=lines[0],
            state=state,
            stage="funded" if state == "won" else "lead",
            closed_on=draw.choice(days) if state != "open" else None,
            competitor=draw.choice(["", "A"]),
            owner=bank.manager,
            unit=bank.unit,
            entered_stage_at=at(2026, 1, 1),
            opened_at=at(2026, 1, 1),
        )
        for customer in drawn
        for state in draw.choice([(), (), ("lost",), ("open", "won", "lost", "lost")])
    )


def _draw_figures(draw: Random, drawn: list[Customer]) -> None:
    """What companies are worth and earn, on and beside the bounds of their size, which change on 3 November."""
    shipped = SizeThresholds.objects.get()
    shipped.pk, shipped.valid_from, shipped.b_revenue_over_fen = None, date(2026, 11, 3), 4_000_000_000
    shipped.save()
    amounts = [
        None,
        50_000_000,
        49_999_999,
        10**9,
        10**9 + 1,
        1_500_000_000,
        3 * 10**9,
        3 * 10**9 + 1,
        10**10,
        10**10 + 1,
    ]
    for customer in drawn:
        customer.total_assets_fen = draw.choice([None, 10**10, 10**10 + 1, 10**11])
        customer.net_assets_fen = draw.choice(
            [None, 499_999_999, 10**9 + 1, 10**9, 1_500_000_000, 1_500_000_001]
        )
        customer.annual_revenue_fen = draw.choice(amounts)
        customer.profit_fen = draw.choice([None, 49_999_999, 50_000_000, 10**9, 10**9])
    Customer.objects.bulk_update(
        drawn, ["total_assets_fen", "net_assets_fen", "annual_revenue_fen", "profit_fen"]
    )


def _draw_parameters(draw: Random) -> None:
    line = ProductLine.objects.get(code="rmb_current")
    for number in range(0, 12, 2):
        TransferPrice.objects.create(
            product_line=line,
            month=add_months(OCTOBER, -number),
            rate=Decimal(draw.randint(1, 30000)) / 1_000_000,
        )
    # Halfway the bank changes its capital rules, a rating and a line; the old ones end where the new begin.
    turn = date(2026, 1, 15)
    BankParameter.objects.update(valid_until=turn)
    BankParameter.objects.create(
        valid_from=turn, day_basis=365, capital_ratio=Decimal("0.11"), cost_of_capital=Decimal("0.1234")
    )
    RatingParameter.objects.filter(rating="BB").update(valid_until=turn)
    RatingParameter.objects.create(
        rating="BB", valid_from=turn, pd=Decimal("0.031415"), lgd=Decimal("0.271828")
    )
    loan = LineParameter.objects.filter(product_line__code="working_capital_loan")
    loan.update(valid_until=turn)
    LineParameter.objects.create(
        product_line=loan.get().product_line,
        valid_from=turn,
        risk_weight=Decimal("0.75"),
        account_cost_fen=123,
        transaction_cost_fen=7,
        wallet_margin=Decimal("0.00777"),
        win_probability=Decimal("0.33"),
    )
    shares = {
        "kept_share": Decimal("0.1234"),
        "kept_margin": Decimal("0.012345"),
        "growth_share": Decimal("0.37"),
    }
    PotentialParameter.objects.create(
        valid_from=turn, service_gain_fen=1_234_567, win_probability=Decimal("0.3333"), **shares
    )


def _customer(draw: Random, number: int, unit, bank: Bank) -> Customer:
    return Customer(
        customer_no=f"R{number:05d}",
        name=f"n{number}",
        short_name=f"s{number}",
        unit=unit,
        manager=draw.choice([bank.manager, bank.colleague, None]),
        industry_code=draw.choice(["C34", "C34", "C13", "F51", "A01", ""]),
        rating=draw.choice(["AAA", "A", "BB", "C", "", "ZZ"]),
        customer_since=draw.choice(SINCE),
        payroll=draw.random() < 0.3,
        cash_management=draw.random() < 0.3,
        direct_link=draw.random() < 0.1,
        online_banking=draw.random() < 0.6,
        referrals_given=draw.choice([None, None, 0, 1, 4]),
        state=draw.choice(["live"] * 9 + ["merged", "restricted"]),
    )


def _twin(number: int, bank: Bank) -> Customer:
    """One of several who are alike in everything that counts."""
    return Customer(
        customer_no=f"T{number}", name="t", short_name="t", unit=bank.unit, rating="A", industry_code="C34"
    )


def _accounts(draw: Random, customer: Customer, lines: list[ProductLine]) -> list[Account]:
    accounts = []
    for number in range(draw.choice([0, 1, 1, 2, 3, 5])):
        line = draw.choice(lines)
        closed = draw.random() < 0.2
        accounts.append(
            Account(
                account_no=f"{customer.customer_no}-{number}",
                customer=customer,
                product_line=line,
                currency=draw.choice(["CNY", "CNY", "CNY", "USD", "HKD"]),
                rate=Decimal(draw.choice([0, 3500, 21000, 60000, 123457])) / 1_000_000,
                status="closed" if closed else "active",
                opened_on=draw.choice(OPENED),
                closed_on=draw.choice(CLOSED) if closed else None,
                matures_on=draw.choice([None, date(2026, 10, 31), date(2026, 11, 1), date(2029, 3, 31)]),
                limit_fen=draw.choice([None, 10**9]) if line.kind == LineKind.LOAN else None,
            )
        )
    return accounts


def _months(draw: Random, account: Account):
    first, last = draw.choice(
        [(25, 0), (23, 0), (23, 0), (17, 0), (18, 2), (12, 0), (25, 14), (2, 0), (25, 24), (30, 31)]
    )
    gap = draw.random() < 0.2
    usual = draw.choice(AMOUNTS)
    for ago in range(min(first, 26), last - 1, -1):
        if gap and draw.random() < 0.3:
            continue
        average = usual if draw.random() < 0.7 else draw.choice(AMOUNTS)
        fees = draw.choice([0, 0, 1, 250_000]) if account.product_line.kind != LineKind.DEPOSIT else 0
        rate = YUAN[account.currency]
        transactions = draw.choice([0, 0, 3, 900])
        settled = average * transactions // 7
        yield AccountMonth(
            month=add_months(OCTOBER, -ago),
            account=account,
            customer_id=account.customer_id,
            product_line_id=account.product_line_id,
            currency=account.currency,
            ending_fen=average if draw.random() < 0.8 else 0,
            average_fen=average,
            year_average_fen=average,
            settlement_fen=settled,
            fees_fen=fees,
            transactions=transactions,
            ending_yuan_fen=int(average * rate),
            average_yuan_fen=int(average * rate),
            settlement_yuan_fen=int(settled * rate),
            fees_yuan_fen=int(fees * rate),
            rate=account.rate,
            batch_id=1,
        )


def _contacts(draw: Random, customer: Customer):
    year_ago = month_end(OCTOBER) - timedelta(days=365)
    moments = [
        None,
        at(year_ago.year, year_ago.month, year_ago.day, 0, 0),
        at(year_ago.year, year_ago.month, year_ago.day, 0, 0) - timedelta(seconds=1),
        at(2026, 9, 9, 9),
    ]
    for _ in range(draw.choice([0, 0, 1, 2, 5])):
        yield Contact(
            customer=customer,
            name="x",
            level=draw.choice(ContactLevel.values),
            last_contact_at=draw.choice(moments),
            left_on=draw.choice([None, None, None, date(2026, 10, 31), date(2026, 11, 1)]),
        )
