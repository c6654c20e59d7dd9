"""What each resource leaves in the books, and that sending again or corrected leaves the books right."""

from datetime import date
from decimal import Decimal

from customers.models import Account, AccountMonth, Customer, ExchangeRate
from organization.models import Unit
from tests.corebanking.conftest import account_row, balance_row, customer_row, unit_row
from tiers.models import TransferPrice


def test_six_resources_reach_the_books(machine, bank):
    assert machine.send("units", [unit_row()])["state"] == "applied"
    rates = [
        {"date": "2026-09-30", "currency": "USD", "rate": "7.100000"},
        {"date": "2026-10-31", "currency": "USD", "rate": "7.113500"},
    ]
    assert machine.send("exchange_rates", rates)["state"] == "applied"
    prices = [{"product_line": "rmb_current", "month": "2026-10", "rate": "0.0208"}]
    assert machine.send("transfer_prices", prices)["state"] == "applied"
    customer = customer_row(unit_code="S0103", manager_no=bank.manager.employee_no)
    answer = machine.send("customers", [customer], {"CNY": "250000000.00"})
    assert answer["state"] == "applied", answer
    accounts = [account_row(), account_row("80000000012001", product_line="fx_current", currency="USD")]
    assert machine.send("accounts", accounts, {"CNY": "0.00"})["state"] == "applied"
    balances = [
        balance_row(),
        balance_row("80000000012001", "2026-09", ending_balance="100.05", fees="0.05"),
        balance_row("80000000012001", "2026-10", ending_balance="100.01"),
    ]
    answer = machine.send("balances", balances, {"CNY": "53173821.78", "USD": "200.06"})
    assert answer["state"] == "applied", answer
    assert (answer["received_rows"], answer["applied_rows"], answer["changed_rows"]) == (3, 3, 3)

    unit = Unit.objects.get(code="S0103")
    assert (unit.path, unit.level, unit.opened_on) == ("HO/B01/S0103/", "sub_branch", date(2001, 5, 18))
    assert ExchangeRate.objects.get(day=date(2026, 10, 31)).rate == Decimal("7.113500")
    assert TransferPrice.objects.get(month=date(2026, 10, 1)).rate == Decimal("0.020800")
    held = Customer.objects.get(customer_no="8000000001")
    assert (held.unit, held.manager, held.total_assets_fen) == (unit, bank.manager, 57_612_354_415)
    assert held.credit_code_valid and held.payroll and not held.direct_link
    assert list(Customer.objects.named_like("澜川")) == [held]
    assert list(Customer.objects.named_like("lcjm")) == [held]
    assert Account.objects.get(account_no="80000000011001").limit_fen is None
    months = {
        (row.account.account_no, row.month): row for row in AccountMonth.objects.select_related("account")
    }
    yuan = months["80000000011001", date(2026, 10, 1)]
    assert (yuan.ending_fen, yuan.ending_yuan_fen, yuan.rate) == (
        5_317_382_178,
        5_317_382_178,
        Decimal("0.0007"),
    )
    dollars = months["80000000012001", date(2026, 9, 1)]
    # 100.05 x 7.1 = 710.355: half to even; 0.05 x 7.1 = 0.355: half to even too.
    assert (dollars.ending_fen, dollars.ending_yuan_fen, dollars.fees_yuan_fen) == (10_005, 71_036, 36)
    assert months["80000000012001", date(2026, 10, 1)].ending_yuan_fen == 71_142
