"""Core banking goes on sending the old number of a merged customer: its accounts are the surviving customer's."""

from django.utils import timezone

from customers.models import Account, Customer
from customers.services import merge_customers, unmerge_customers
from tests.corebanking.conftest import account_row, customer_row
from tests.factories import fresh, make_customer


def test_what_comes_under_the_old_number_belongs_to_the_surviving_customer(bank, machine):
    machine.send("customers", [customer_row()], {"CNY": "250000000.00"})
    machine.send("accounts", [account_row()])
    gone, kept = Customer.objects.get(customer_no="8000000001"), make_customer(bank)
    acting = {"by": fresh(bank.executive), "at": timezone.now()}
    merge = merge_customers(survivor=kept, merged=gone, reason="一家企业", **acting)
    answer = machine.send("accounts", [account_row(rate="0.0100"), account_row("80000000011002")])
    assert answer["state"] == "applied"
    assert set(Account.objects.values_list("customer_id", flat=True)) == {kept.pk}
    # A new name of the old number is searched as the surviving customer's.
    renamed = customer_row(name="杭州更名后机械有限公司", short_name="更名机械")
    machine.send("customers", [renamed], {"CNY": "250000000.00"})
    gone.refresh_from_db()
    assert (gone.state, gone.name) == ("merged", "杭州更名后机械有限公司")
    found = Customer.objects.visible_to(fresh(bank.executive)).live().named_like("更名机械")
    assert list(found) == [kept]
    unmerge_customers(merge=merge, **acting)
    assert Account.objects.get(account_no="80000000011001").customer == gone
