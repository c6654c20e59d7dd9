"""The secret customer's opportunity, and others' for which everybody else might be shown it."""

import io
from uuid import uuid4

from django.utils import timezone

from customers.models import Customer
from imports.services import bring_sheet
from imports.targets import targets
from prospects.models import Opportunity
from tests.factories import Bank
from tests.prospects.deals import make_opportunity


def add_opportunities(bank: Bank, customer: Customer) -> Opportunity:
    """One of the secret customer, early enough to be on every first page; one of another customer."""
    other = Customer.objects.exclude(pk=customer.pk).exclude(manager=None).select_related("manager").first()
    if other is not None:
        make_opportunity(other, other.manager, name="别家的商机")
    return make_opportunity(customer, bank.manager, name="只在此处的商机", expected_on=timezone.now().date())


def add_deal_file(bank: Bank) -> dict[str, str]:
    """A file of closed deals that the unit's supervisor has read in and not ordered yet."""
    content = "商机编号,客户名称,关闭日期,结果\nD1,甲公司,2026-03-01,won\n".encode()
    kept = bring_sheet(
        target=targets()["deals"],
        content=io.BytesIO(content),
        name="deals.csv",
        size=len(content),
        said={"source_system": "old"},
        form_key=uuid4(),
        by=bank.supervisor,
        at=timezone.now(),
    )
    return {"deal_file": str(kept.public_id)}
