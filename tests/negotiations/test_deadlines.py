"""Whoever leads a talk is told of its day, three working days before and once after; a moved day is told anew."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.calendar import business_date, business_today
from common.working_days import bank_calendar
from negotiations import services
from negotiations.models import Negotiation
from tests.browsing import browser
from tests.negotiations.making import CANARY, open_talk
from worklist.models import Notice

pytestmark = pytest.mark.django_db


def told():
    notices = Notice.objects.filter(kind="talk_due").order_by("id")
    return [
        (notice.person, notice.subject.partition(":")[2], notice.slot.partition(":")[0]) for notice in notices
    ]


def test_the_lead_is_told_before_and_after(bank, customer):
    at, today = timezone.now(), business_today()
    soon = bank_calendar().add_working_days(today, 3)
    near = open_talk(bank, customer, deadline_on=soon, title=f"{CANARY}标题")
    open_talk(bank, customer, deadline_on=soon + timedelta(days=1))
    over = open_talk(bank, customer)
    ended = open_talk(bank, customer, deadline_on=today)
    services.break_off(negotiation=ended, note="不谈了", by=bank.manager, at=at)
    Negotiation.objects.filter(pk=over.pk).update(deadline_on=today - timedelta(days=1))

    assert [services.tell_of_deadlines(at=at) for _ in range(2)] == [2, 0]
    assert told() == [(bank.manager, near.number, "soon"), (bank.manager, over.number, "over")]
    page = browser(bank.manager).get("/notices/").content.decode()
    assert "is to be settled by" in page and "agree, move the day or break it off" in page
    assert CANARY not in page

    moved = {"deadline_on": today}
    services.edit_negotiation(negotiation=near, changes=moved, version=near.version, by=bank.manager, at=at)
    assert services.tell_of_deadlines(at=at) == 1


def test_the_scheduler_does_it_once_a_day(bank, customer):
    at = timezone.now()
    open_talk(bank, customer, deadline_on=business_date(at))
    services.look_after_deadlines(at=at)
    assert len(told()) == 1
    open_talk(bank, customer, deadline_on=business_date(at))
    services.look_after_deadlines(at=at)
    assert len(told()) == 1
