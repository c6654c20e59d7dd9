"""Working-day arithmetic against the State Council's lists, make-up days included."""

from datetime import date

import pytest

from common.calendar import WorkingCalendar, months_later

CALENDAR = WorkingCalendar()


@pytest.mark.parametrize(
    ("received", "after_five", "after_ten"),
    [
        # Spring Festival 2026: Saturday 14 and Saturday 28 February are worked.
        (date(2026, 2, 13), date(2026, 2, 27), date(2026, 3, 5)),
        # Before the Mid-Autumn and National Day holidays; Saturday 10 October is worked.
        (date(2026, 9, 25), date(2026, 10, 10), date(2026, 10, 16)),
        # A Sunday that is worked is day 0 itself.
        (date(2026, 1, 4), date(2026, 1, 9), date(2026, 1, 16)),
        (date(2026, 9, 30), date(2026, 10, 13), date(2026, 10, 20)),
    ],
)
def test_deadlines_of_five_and_ten_working_days(received, after_five, after_ten):
    assert CALENDAR.add_working_days(received, 5) == after_five
    assert CALENDAR.add_working_days(received, 10) == after_ten


@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year(year, days):
    assert CALENDAR.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == days


def test_make_up_days_of_2026_are_worked():
    made_up = [date(2026, *day) for day in [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]]
    assert all(CALENDAR.is_working(day) for day in made_up)
    assert all(day.weekday() >= 5 for day in made_up)


def test_a_year_without_a_list_is_provisional_and_counts_weekdays():
    assert CALENDAR.is_provisional(date(2027, 1, 1))
    assert not CALENDAR.is_provisional(date(2026, 12, 31))
    assert CALENDAR.is_working(date(2027, 1, 1))  # naive on purpose, and said to be provisional
    assert not CALENDAR.is_working(date(2027, 1, 2))


def test_a_year_before_the_first_list_counts_weekdays_and_is_not_provisional():
    assert not CALENDAR.is_provisional(date(2003, 10, 1))
    assert CALENDAR.is_working(date(2003, 10, 1))
    assert not CALENDAR.is_working(date(2003, 10, 4))
    assert not CALENDAR.is_working(date(2004, 10, 1))  # the first list
    assert CALENDAR.add_working_days(date(1999, 12, 31), 5) == date(2000, 1, 7)


def test_the_banks_own_days_come_before_the_list():
    own = WorkingCalendar({date(2026, 11, 19): False, date(2027, 1, 1): False, date(2026, 11, 21): True})
    assert not own.is_working(date(2026, 11, 19))
    assert not own.is_working(date(2027, 1, 1))
    assert own.is_working(date(2026, 11, 21))
    assert own.add_working_days(date(2026, 11, 18), 1) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 11, 19), 12, date(2027, 11, 19)),
    ],
)
def test_months_later_end_on_the_last_day_of_short_months(day, months, later):
    assert months_later(day, months) == later
