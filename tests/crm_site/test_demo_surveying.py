"""The tour's surveys: two years of answers, also where a tick had planned one while the bank was being filled."""

import pytest
from django.utils import timezone

from common.calendar import business_date
from crm_site.demo.relations import TOUR_CUSTOMER
from crm_site.demo.surveying import ask_customers
from surveys.models import Survey
from surveys.rules import Cause
from surveys.services import plan_survey
from tests.factories import make_bank, make_customer

pytestmark = pytest.mark.django_db


def test_the_tour_has_its_answers_though_a_tick_planned_a_survey_before():
    customer = make_customer(make_bank(), customer_no=TOUR_CUSTOMER)
    now = timezone.now()
    planned = plan_survey(
        cause=Cause.DELIVERY, subject="need:1", customer=customer, happened_on=business_date(now), at=now
    )
    assert [ask_customers(at=now) for _turn in range(2)] == [3, 3]
    planned.refresh_from_db()
    assert planned.withdrawn_at is not None
    assert Survey.objects.filter(withdrawn_at=None).count() == 3
