"""Both clocks against the worked examples, and 100,000 random cases against a slow count by days and minutes."""

import random
from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta
from functools import cache

import pytest
from chinese_calendar.constants import holidays, workdays

from common.calendar import PUBLISHED_UNTIL, SHANGHAI, WorkingCalendar
from complaints.rules.clocks import RESOLVE, RESPONSE, TARGETS, Target, Waiting, due, service_due
from complaints.rules.codes import Clock, Level
from complaints.rules.law import Regime, last_stage, legal_clock
from tests.factories import at


class Remembering(WorkingCalendar):
    """The same calendar, asked once a day of the year."""

    is_working = cache(WorkingCalendar.is_working)
    __hash__ = object.__hash__


CALENDAR = Remembering()
CBIRC = Regime("CBIRC-2020-3", "calendar", (15, 30, 60), date(2020, 3, 1))
CBRC = Regime("CBRC-2012-13", "working", (15, 60), date(2012, 3, 26))
BOTH = (CBIRC, CBRC)


# ---------------------------------------------------------------- worked examples
EXAMPLES = [
    (at(2026, 2, 13, 16, 20), Target(hours=timedelta(hours=24)), at(2026, 2, 14, 16, 20)),
    (at(2026, 2, 13, 16, 20), Target(working_days=5), at(2026, 2, 27, 17, 30)),
    (at(2026, 2, 13, 16, 20), Target(working_days=10), at(2026, 3, 5, 17, 30)),
    (at(2026, 9, 24, 18, 5), Target(working_days=5), at(2026, 10, 10, 17, 30)),
    (at(2026, 9, 24, 18, 5), Target(working_days=10), at(2026, 10, 16, 17, 30)),
    (at(2026, 1, 4, 10, 0), Target(working_days=5), at(2026, 1, 9, 17, 30)),
    (at(2026, 9, 30, 15, 0), Target(working_days=5), at(2026, 10, 13, 17, 30)),
]


@pytest.mark.parametrize(("received", "target", "expected"), EXAMPLES)
def test_what_was_received_then_is_due_then(received, target, expected):
    found = due(received, target, CALENDAR)
    assert found.due_at == expected
    assert not found.provisional


def test_the_year_2026_has_its_make_up_days_and_248_working_days():
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert sum(map(CALENDAR.is_working, days)) == 248
    make_up = [day for day in days if day.weekday() >= 5 and CALENDAR.is_working(day)]
    assert [f"{day:%m-%d}" for day in make_up] == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]


@pytest.mark.parametrize(
    ("stage", "counted", "legal"),
    [
        (0, date(2026, 2, 28), date(2026, 2, 28)),
        (1, date(2026, 3, 15), date(2026, 3, 16)),
        (2, date(2026, 4, 14), date(2026, 4, 14)),
    ],
)
def test_the_law_counts_from_the_day_after_receipt_and_moves_a_day_off(stage, counted, legal):
    clock = legal_clock(at(2026, 2, 13, 16, 20), BOTH, stage, CALENDAR)
    assert (clock.due_on, clock.moved_on, clock.code) == (counted, legal, "CBIRC-2020-3")
    # Alarmed by the unmoved day, which ends at 24:00; amber with five days left.
    assert clock.due_at == datetime.combine(counted + timedelta(days=1), time(0), tzinfo=SHANGHAI)
    assert clock.due_at - clock.amber_at == timedelta(days=5)


def test_what_came_before_a_rule_was_in_force_has_the_clock_of_the_rules_then():
    clock = legal_clock(at(2020, 2, 28), BOTH, 0, CALENDAR)
    assert clock.code == "CBRC-2012-13"
    assert legal_clock(at(2012, 3, 1), BOTH, 0, CALENDAR) is None
    assert last_stage(BOTH) == 2


def test_where_two_rules_apply_the_earlier_day_wins():
    short = Regime("NEW", "working", (5,), date(2026, 1, 1), date(2026, 7, 1))
    assert legal_clock(at(2026, 3, 2), (CBIRC, short), 0, CALENDAR).code == "NEW"
    # Extended, the rule that knows no extension still holds.
    assert legal_clock(at(2026, 3, 2), (CBIRC, short), 1, CALENDAR).due_on == date(2026, 3, 9)
    assert legal_clock(at(2026, 7, 1), (CBIRC, short), 0, CALENDAR).code == "CBIRC-2020-3"


def test_the_levels_have_their_times():
    minutes = {level: target.hours for level, target in RESPONSE.items()}
    assert minutes[Level.EMERGENCY] == timedelta(minutes=30)
    assert minutes[Level.PRIORITY] == timedelta(hours=4)
    assert minutes[Level.REGULAR] == timedelta(hours=24)
    assert RESPONSE[Level.CONSULTATION].working_days == 5
    assert (RESOLVE[Level.EMERGENCY].hours, RESOLVE[Level.PRIORITY].hours) == (
        timedelta(hours=2),
        timedelta(hours=12),
    )
    assert (RESOLVE[Level.REGULAR].working_days, RESOLVE[Level.CONSULTATION].working_days) == (5, 10)


def test_amber_is_at_three_quarters():
    found = due(at(2026, 3, 2, 9, 0), Target(hours=timedelta(hours=12)), CALENDAR)
    assert found.amber_at == at(2026, 3, 2, 18, 0)


def test_a_year_without_a_published_list_is_provisional():
    found = due(datetime(PUBLISHED_UNTIL, 12, 30, 10, tzinfo=SHANGHAI), Target(working_days=5), CALENDAR)
    assert found.provisional
    assert legal_clock(datetime(PUBLISHED_UNTIL, 12, 20, 10, tzinfo=SHANGHAI), BOTH, 0, CALENDAR).provisional


def test_a_pause_moves_hours_by_its_length_and_days_by_its_working_days():
    pause = [Waiting(at(2026, 3, 3, 10), at(2026, 3, 5, 9))]
    hours = due(at(2026, 3, 3, 9), Target(hours=timedelta(hours=12)), CALENDAR, pause)
    assert hours.due_at == at(2026, 3, 5, 20)
    assert hours.due_at - hours.amber_at == timedelta(hours=3)
    assert due(at(2026, 3, 2, 9), Target(working_days=5), CALENDAR, pause).due_at == at(2026, 3, 11, 17, 30)
    over_night = [Waiting(at(2026, 3, 3, 18), at(2026, 3, 4, 9))]
    assert due(at(2026, 3, 2, 9), Target(working_days=5), CALENDAR, over_night).due_at == at(
        2026, 3, 9, 17, 30
    )


def test_a_pause_after_the_time_ran_out_gives_none_back():
    late = [Waiting(at(2026, 3, 4, 10), at(2026, 3, 9, 9))]
    assert due(at(2026, 3, 2, 9), Target(hours=timedelta(hours=12)), CALENDAR, late).due_at == at(
        2026, 3, 2, 21
    )


def test_raising_counts_from_then_and_never_gives_time():
    received, raised = at(2026, 3, 2, 9), at(2026, 3, 3, 10)
    found = service_due(Clock.RESOLVE, [(received, 3), (raised, 2)], CALENDAR)
    assert found.due_at == at(2026, 3, 3, 22)
    last_minute = service_due(Clock.RESOLVE, [(received, 3), (at(2026, 3, 9, 17), 2)], CALENDAR)
    assert last_minute.due_at == at(2026, 3, 9, 17, 30)


def test_lowering_and_raising_again_wins_nothing():
    received = at(2026, 3, 2, 9)
    back = [(received, 2), (at(2026, 3, 2, 20), 3), (at(2026, 3, 2, 20, 30), 2)]
    assert service_due(Clock.RESOLVE, back, CALENDAR).due_at == at(2026, 3, 2, 21)


# ---------------------------------------------------------------- a slow oracle
MADE_UP, OFF = set(workdays), set(holidays)
CLOSING = time(17, 30)


@cache
def worked(day: date) -> bool:
    return day in MADE_UP or (day.weekday() < 5 and day not in OFF)


# Every worked day of the years drawn, as its number: the n-th worked day from any is n places on in the list.
FIRST, LAST = date(2018, 12, 1).toordinal(), date(2029, 1, 1).toordinal()
WORKED = [number for number in range(FIRST, LAST) if worked(date.fromordinal(number))]


def paused(moment: datetime, pauses) -> bool:
    return any(first <= moment < last for first, last in pauses)


def slow_hours(start: datetime, minutes: int, pauses) -> datetime:
    """Ticks minute by minute; a minute in a pause does not count. Without pauses half an hour at a time will do."""
    now, tick = start, 1 if pauses else 30
    step = timedelta(minutes=tick)
    while minutes:
        if not (pauses and paused(now, pauses)):
            minutes -= tick
        now += step
    return now


def slow_days(start: datetime, days: int, pauses) -> datetime:
    """From one close of business to the next; the first is that of day 0, and none counts while the clock waits."""
    day = start.date()
    if start.time() > CLOSING:
        day += timedelta(days=1)
    if not pauses:
        number = WORKED[bisect_left(WORKED, day.toordinal()) + days]
        return datetime.combine(date.fromordinal(number), CLOSING, tzinfo=SHANGHAI)
    closings = days + 1
    while True:
        if worked(day) and not paused(datetime.combine(day, CLOSING, tzinfo=SHANGHAI), pauses):
            closings -= 1
        if not closings:
            return datetime.combine(day, CLOSING, tzinfo=SHANGHAI)
        day += timedelta(days=1)


SLOW = {
    Clock.RESPONSE: {1: ("hours", 30), 2: ("hours", 240), 3: ("hours", 1440), 4: ("days", 5)},
    Clock.RESOLVE: {1: ("hours", 120), 2: ("hours", 720), 3: ("days", 5), 4: ("days", 10)},
}


def slow_due(clock: Clock, levels, pauses) -> datetime:
    """A budget begins for every level as soon as the case is that urgent; of those still asked for the first to end."""
    begun: dict[int, datetime] = {}
    for moment, level in levels:
        for less_urgent in range(level, 5):
            begun.setdefault(less_urgent, moment)
    ends = []
    for level in range(levels[-1][1], 5):
        kind, size = SLOW[clock][level]
        mine = [(first, last) for first, last in pauses if first >= begun[level]]
        ends.append((slow_hours if kind == "hours" else slow_days)(begun[level], size, mine))
    return min(ends)


def slow_law(received: datetime, stage: int) -> tuple[date, date]:
    """The day of receipt is not counted; the earlier of both rules; moved to the next worked day where it is none."""
    today = received.date().toordinal()
    days = [WORKED[bisect_right(WORKED, today) + (15, 60, 60)[stage] - 1]]
    if received.date() >= date(2020, 3, 1):
        days.append(today + (15, 30, 60)[stage])
    counted = min(days)
    legal = WORKED[bisect_left(WORKED, counted)]
    return date.fromordinal(counted), date.fromordinal(legal)


class Draw:
    """Random cases of 2019 to 2027, crowded around holidays and the close of business."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.near = sorted(
            day for day in (*holidays, *workdays) if date(2019, 1, 1) <= day < date(2027, 1, 1)
        )

    def moment(self) -> datetime:
        rnd = self.random
        if rnd.random() < 0.6:
            day = rnd.choice(self.near) + timedelta(days=rnd.randint(-8, 3))
        else:
            day = date(2019, 1, 1) + timedelta(days=rnd.randrange(3200))
        minute = rnd.choice([rnd.randrange(1440), 1050, 1051, 1049, 0, 1439])
        return datetime.combine(day, time(minute // 60, minute % 60), tzinfo=SHANGHAI)

    def levels(self, received: datetime) -> list[tuple[datetime, int]]:
        rnd = self.random
        levels = [(received, rnd.randint(1, 4))]
        while rnd.random() < 0.25 and len(levels) < 4:
            later = levels[-1][0] + timedelta(minutes=rnd.randrange(1, 3000))
            levels.append((later, rnd.randint(1, 3)))
        return levels

    def pauses(self, after: datetime) -> list[tuple[datetime, datetime]]:
        rnd = self.random
        pauses = []
        while rnd.random() < 0.3 and len(pauses) < 3:
            # Half a minute past: what waits from the very moment of the end is not decided by minutes.
            first = after + timedelta(minutes=rnd.randrange(1, 2000), seconds=30)
            after = first + timedelta(minutes=rnd.randrange(1, 4000))
            pauses.append((first, after))
            after += timedelta(seconds=30)
        return pauses


CASES = 100_000


def test_a_hundred_thousand_cases_agree_with_the_slow_count():
    draw = Draw(20261122)
    wrong = []
    for number in range(CASES):
        received = draw.moment()
        levels = draw.levels(received)
        clock = Clock.RESPONSE if number % 2 else Clock.RESOLVE
        # Only days are paused here in full; hours tick in whole minutes, so their pauses begin on one.
        by_days = SLOW[clock][levels[-1][1]][0] == "days" and len(levels) == 1
        pauses = draw.pauses(received) if by_days else []
        found = service_due(clock, levels, CALENDAR, [Waiting(*pause) for pause in pauses])
        if found.due_at != slow_due(clock, levels, pauses):
            wrong.append((clock, levels, pauses, found.due_at))
        stage = number % 3
        law = legal_clock(received, BOTH, stage, CALENDAR)
        if (law.due_on, law.moved_on) != slow_law(received, stage):
            wrong.append((received, stage, law))
        if len(wrong) > 3:
            break
    assert not wrong, wrong


def test_paused_hours_agree_with_the_count_by_minutes():
    draw = Draw(8)
    for _ in range(300):
        received = draw.moment()
        level = draw.random.randint(1, 2)
        pauses = [(first.replace(second=0), last.replace(second=0)) for first, last in draw.pauses(received)]
        found = service_due(
            Clock.RESOLVE, [(received, level)], CALENDAR, [Waiting(*pause) for pause in pauses]
        )
        # A pause from the very end on is too late for the rule and for the count alike.
        assert found.due_at == slow_due(Clock.RESOLVE, [(received, level)], pauses)
    assert TARGETS[Clock.RESOLVE] is RESOLVE
