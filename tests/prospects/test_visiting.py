"""Visiting time by grade: what is suggested, what was spent, and where it went against where value is."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from common.calendar import business_today
from prospects.rules.visiting import Held, lines_by_grade
from prospects.services.file import grade_prospect, log_contact
from tests.prospects.making import make_prospect

pytestmark = pytest.mark.django_db
PAGE, API = "/prospects/time/", "/api/v1/prospects/time/"
YUAN = 100


def graded(bank, *, grade: int, value: int, owner=None, minutes: int = 0):
    """A prospect held by somebody: its grade, value in yuan a year, and minutes spent just now."""
    owner, at = owner or bank.manager, timezone.now() - timedelta(minutes=1)
    prospect = make_prospect(bank, by=owner, owner=owner, at=at)
    importance, need = {1: ("high", "high"), 2: ("high", "low"), 3: ("low", "high"), 4: ("low", "low")}[grade]
    prospect = grade_prospect(
        prospect=prospect,
        importance=importance,
        need=need,
        value_fen=value * YUAN,
        by=owner,
        at=at,
    )
    if minutes:
        log_contact(
            prospect=prospect, kind="visit", happened_at=at, minutes=minutes, summary="见面", by=owner, at=at
        )
    return prospect


def test_shares_by_grade_add_up_to_all_time_and_all_value():
    lines = lines_by_grade([Held(1, 900, 30, 240), Held(4, 100, 90, 20), Held(None, 0, 0, 0)])
    assert [(line.grade, line.prospects, line.time_share, line.value_share) for line in lines] == [
        (1, 1, Decimal(25), Decimal(90)),
        (2, 0, Decimal(0), Decimal(0)),
        (3, 0, Decimal(0), Decimal(0)),
        (4, 1, Decimal(75), Decimal(10)),
        (None, 1, Decimal(0), Decimal(0)),
    ]


def test_without_time_or_value_there_is_no_share():
    assert {(line.time_share, line.value_share) for line in lines_by_grade([])} == {(None, None)}


def test_ones_month_by_grade_and_where_time_is_missing(bank, signed_in):
    far = graded(bank, grade=1, value=900_000, minutes=60)
    near = graded(bank, grade=4, value=100_000, minutes=180)
    graded(bank, grade=2, value=50_000, owner=bank.colleague, minutes=30)
    answer = signed_in(bank.manager).get(API).json()
    assert (answer["month"], answer["value"]) == (f"{business_today():%Y-%m}", "1000000.00")
    assert (answer["spent_minutes"], answer["suggested_minutes"]) == (240, 260)
    lines = {line["grade"]: line for line in answer["grades"]}
    assert (lines[1]["time_share"], lines[1]["value_share"], lines[1]["suggested_minutes"]) == (
        "25.00",
        "90.00",
        240,
    )
    assert (lines[4]["time_share"], lines[4]["value_share"]) == ("75.00", "10.00")
    assert [(row["id"], row["missing_minutes"]) for row in answer["prospects"]] == [
        (str(far.public_id), 180),
        (str(near.public_id), 0),
    ]
    page = signed_in(bank.manager).get(PAGE).content.decode()
    assert far.short_name_en in page and ">3.0<" in page and "90%" in page


def test_a_supervisor_reads_the_team_and_may_look_at_oneself(bank, signed_in):
    graded(bank, grade=2, value=1, minutes=30)
    graded(bank, grade=3, value=1, owner=bank.colleague, minutes=20)
    supervisor = signed_in(bank.supervisor)
    assert supervisor.get(API).json()["spent_minutes"] == 50
    assert supervisor.get(f"{API}?who=me").json()["spent_minutes"] == 0
    assert signed_in(bank.outsider).get(API).json()["prospects"] == []


def test_a_month_without_visits_and_one_that_is_none(bank, signed_in):
    graded(bank, grade=1, value=1, minutes=60)
    client = signed_in(bank.manager)
    assert client.get(f"{API}?month=2024-01").json()["spent_minutes"] == 0
    assert client.get(f"{API}?month=2024-13").status_code == 400
    assert client.get(f"{API}?month=9999-12").status_code == 400
    assert client.get(f"{API}?moon=1").status_code == 400


def test_the_prospects_own_page_says_what_its_grade_is_worth(bank, signed_in):
    prospect = graded(bank, grade=2, value=1, minutes=30)
    page = signed_in(bank.manager).get(f"/prospects/{prospect.public_id}/").content.decode()
    assert "0.5 of 2.0 hours suggested" in page
