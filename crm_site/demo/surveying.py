"""Surveys of the demo bank: two years of answers of the tour's companies, one that is low, one that waits."""

import datetime as dt
import uuid

from crm_site.demo.relations import TOUR_CUSTOMER
from customers.models import Contact, Customer
from surveys.models import Survey, SurveyResponse
from surveys.rules import Cause, Mark
from surveys.services import answer_survey, ask_by_hand, hand_over_link, withdraw_survey

NAMESPACE = uuid.UUID("0f0e7a52-1a3f-5f0e-8a1d-3f5f2f6b1c61")
# Which of the tour's companies, days ago, the five marks, would recommend, words; the last one is low.
TOLD = (
    (0, 700, (75, 75, 50, 50, 75), 7, "审批周期再快一点就更好"),
    (0, 380, (75, 100, 50, 75, 75), 8, ""),
    (0, 190, (100, 100, 75, 75, 100), 9, "客户经理响应很快，方案贴合我们的账期"),
    (1, 150, (100, 75, 75, 100, 75), 10, "结算通道稳定"),
    (2, 120, (50, 50, 25, 50, 75), 5, "利率比同业高"),
    (3, 6, (25, 50, 25, 0, 50), 2, "保函等了三周，电话打不通"),
)


def ask_customers(*, at: dt.datetime) -> int:
    """Ask and answer what is not answered yet; returns how many answers there are."""
    tour = Customer.objects.select_related("manager").get(customer_no=TOUR_CUSTOMER)
    led = Customer.objects.filter(manager=tour.manager, state="live").exclude(pk=tour.pk)
    companies = [tour, *led.order_by("customer_no")[:4]]
    for number, (place, days, marks, recommends, words) in enumerate(TOLD):
        if place < len(companies):
            _told(companies[place], number, at - dt.timedelta(days=days), marks, recommends, words)
    if len(companies) > 4:
        _asked(companies[4], len(TOLD), at)
    return SurveyResponse.objects.count()


def _told(
    customer: Customer, number: int, when: dt.datetime, marks: tuple[int, ...], recommends: int, words: str
) -> None:
    survey = _asked(customer, number, when)
    if survey is not None and not SurveyResponse.objects.filter(survey=survey).exists():
        told = dict(zip(Mark, marks, strict=True))
        answer_survey(survey=survey, marks=told, recommends=recommends, comment=words, at=when)


def _asked(customer: Customer, number: int, when: dt.datetime) -> Survey | None:
    """Once, also where the bank is opened further on another day."""
    key = uuid.uuid5(NAMESPACE, str(number))
    known = Survey.objects.filter(cause=Cause.BY_HAND, subject=f"form:{key}").first()
    if known is not None or customer.manager is None:
        return None
    contact = Contact.objects.filter(customer=customer, left_on=None).order_by("id").first()
    act = {"by": customer.manager, "at": when}
    # A tick may have planned one while the bank was being filled: the company would be left in peace.
    for planned in Survey.objects.unsettled().filter(customer=customer):
        withdraw_survey(survey=planned, **act)
    survey = ask_by_hand(customer=customer, contact=contact, about="", form_key=key, **act)
    return hand_over_link(survey=survey, **act)
