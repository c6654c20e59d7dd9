"""A complaint of a customer that was merged goes on with the surviving one, and comes back."""

import pytest
from django.utils import timezone

from customers.services import merge_customers, unmerge_customers
from tests.complaints.making import fresh, make_complaint, resolved
from tests.factories import fresh as anew
from tests.factories import make_customer

pytestmark = pytest.mark.django_db


def test_open_and_resolved_complaints_follow_their_customer(desk):
    kept = make_customer(desk.bank)
    cases = [make_complaint(desk), resolved(desk)]
    acting = {"by": anew(desk.bank.supervisor), "at": timezone.now()}
    merge = merge_customers(survivor=kept, merged=desk.customer, reason="一家企业", **acting)
    assert [fresh(case).customer for case in cases] == [kept, kept]
    assert merge.stayed == {}
    kept.refresh_from_db()
    assert kept.pulse.open_complaints == 2
    unmerge_customers(merge=merge, **acting)
    assert [fresh(case).customer for case in cases] == [desk.customer, desk.customer]
