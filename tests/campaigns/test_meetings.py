"""Trainings and meetings: once or as a series to the end of the campaign, and written up when they were held."""

from datetime import date, timedelta

import pytest
from django.test import Client

from audit.models import Act
from campaigns.models import Training
from campaigns.rules import meeting_days
from campaigns.services.meetings import NotHeldYet, plan_meetings, write_up_meeting
from common.calendar import business_today
from tests.campaigns.making import ENDS, NOW, STARTS, make_campaign
from tests.factories import make_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def campaign(bank):
    today = business_today()
    return make_campaign(bank, starts_on=today - timedelta(days=30), ends_on=today + timedelta(days=60))


def browser(person):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page_of(campaign) -> str:
    return f"/campaigns/{campaign.public_id}/meetings/"


@pytest.mark.parametrize(
    ("every", "last", "days"),
    [
        (0, date(2026, 9, 30), [2]),
        (7, date(2026, 9, 30), [2, 9, 16, 23, 30]),
        (14, date(2026, 9, 29), [2, 16]),
        (7, date(2026, 9, 2), [2]),
        (7, date(2026, 9, 1), [2]),
    ],
)
def test_a_series_goes_on_to_its_last_day(every, last, days):
    assert meeting_days(date(2026, 9, 2), every, last) == [date(2026, 9, day) for day in days]


def test_a_series_planned_twice_is_there_once(bank):
    campaign = make_campaign(bank)
    words = {
        "campaign": campaign,
        "topic": "区域例会",
        "kind": "area",
        "by": bank.branch_supervisor,
        "at": NOW,
    }
    assert plan_meetings(held_on=STARTS, every=7, **words) == 18
    assert plan_meetings(held_on=STARTS, every=7, **words) == 0
    assert plan_meetings(held_on=STARTS + timedelta(days=7), every=14, **words) == 0
    days = [*campaign.trainings.values_list("held_on", flat=True)]
    assert (len(days), days[0], days[-1] <= ENDS) == (18, STARTS, True)
    [act] = Act.objects.filter(kind="campaign.meetings_planned")
    assert act.after["meetings"] == 18


def test_the_planner_plans_a_series_on_the_page_and_everybody_reads_it(bank, campaign):
    day = business_today() + timedelta(days=1)
    form = {"kind": "exchange", "topic": "经验交流", "held_on": str(day), "every": "14"}
    assert browser(bank.manager).post(page_of(campaign), form).status_code == 403
    answer = browser(bank.branch_supervisor).post(page_of(campaign), form, follow=True)
    assert "5 meetings planned." in answer.content.decode()
    assert set(campaign.trainings.values_list("kind", flat=True)) == {"exchange"}
    seen = browser(bank.manager).get(page_of(campaign)).content.decode()
    assert seen.count("Exchange of experience") == 5 and "Plan a meeting" not in seen
    assert browser(bank.outsider).get(page_of(campaign)).status_code == 404


def test_a_meeting_after_the_end_is_refused(bank, campaign):
    day = campaign.ends_on + timedelta(days=1)
    form = {"kind": "area", "topic": "总结", "held_on": str(day), "every": "0"}
    assert browser(bank.branch_supervisor).post(page_of(campaign), form).status_code == 422
    assert not Training.objects.exists()


def test_what_was_agreed_is_written_up_once_it_was_held(bank, campaign):
    today = business_today()
    words = {"campaign": campaign, "kind": "area", "by": bank.branch_supervisor, "at": NOW}
    plan_meetings(topic="例会", held_on=today - timedelta(days=2), **words)
    plan_meetings(topic="下次例会", held_on=today + timedelta(days=5), **words)
    held, coming = campaign.trainings.order_by("held_on")
    client = browser(bank.branch_supervisor)
    form = {"people": 24, "agreed": "零开户支行一周内走访五个业委会"}
    assert client.post(f"/campaigns/meetings/{held.public_id}/", form).status_code == 302
    held.refresh_from_db()
    assert (held.people, held.agreed) == (24, "零开户支行一周内走访五个业委会")
    assert "走访五个业委会" in browser(bank.manager).get(f"{page_of(campaign)}?show=held").content.decode()
    assert client.post(f"/campaigns/meetings/{coming.public_id}/", form).status_code == 422
    with pytest.raises(NotHeldYet):
        write_up_meeting(meeting=coming, people=1, agreed="", by=bank.branch_supervisor, today=today, at=NOW)
    assert browser(bank.manager).get(f"/campaigns/meetings/{held.public_id}/").status_code == 403


def test_meetings_are_planned_read_and_written_up_over_the_api(bank, campaign):
    today, planner = business_today(), browser(bank.branch_supervisor)
    address = f"/api/v1/campaigns/{campaign.public_id}/meetings/"
    body = {"topic": "区域例会", "kind": "area", "held_on": str(today - timedelta(days=7)), "every": 14}

    def post(client, where, sent):
        return client.post(where, sent, content_type="application/json")

    assert post(planner, address, body).json() == {"planned": 5}
    assert post(planner, address, body).json() == {"planned": 0}
    assert post(browser(bank.manager), address, body).status_code == 403
    late = post(planner, address, {**body, "held_on": str(campaign.ends_on + timedelta(days=1))})
    assert (late.status_code, late.json()["errors"][0]["field"]) == (400, "held_on")
    assert post(planner, address, {**body, "every": 3}).status_code == 400
    rows = browser(bank.manager).get(address).json()["results"]
    assert [row["held_on"] for row in rows] == sorted(row["held_on"] for row in rows) and len(rows) == 5
    notes = {"people": 12, "agreed": "走访五个业委会"}
    held = post(planner, f"/api/v1/campaigns/meetings/{rows[0]['id']}/notes/", notes)
    assert held.json() == {**rows[0], **notes}
    coming = post(planner, f"/api/v1/campaigns/meetings/{rows[1]['id']}/notes/", notes)
    assert (coming.status_code, coming.json()["code"]) == (409, "not_held_yet")
