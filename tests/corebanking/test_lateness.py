"""Those who look after the feeds are told once of each that is late, and no more once it came."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import translation

from common.calendar import SHANGHAI
from corebanking.models import Batch
from corebanking.rules import is_awaited
from corebanking.services import tell_of_late_feeds
from worklist.models import Notice
from worklist.queries.notices import notice_rows

DAY = date(2026, 11, 20)


def clock(text: str, day: date = DAY + timedelta(days=1)) -> datetime:
    return datetime.combine(day, datetime.strptime(text, "%H:%M").time(), SHANGHAI)


def came(bank, resource: str, day: date, at: datetime | None = None) -> Batch:
    return Batch.objects.create(
        client=bank.client_account,
        resource=resource,
        business_date=day,
        source="core",
        expected_rows=1,
        state="applied",
        closed_at=at or clock("02:00", day + timedelta(days=1)),
        finished_at=at or clock("02:10", day + timedelta(days=1)),
    )


@pytest.fixture
def fed(bank):
    """Balances and customers came each night up to the day before; units once in a while."""
    for back in range(1, 11):
        came(bank, "balances", DAY - timedelta(days=back))
        came(bank, "customers", DAY - timedelta(days=back))
    came(bank, "units", DAY - timedelta(days=3))
    came(bank, "customers", DAY)
    return bank


def told() -> set[tuple[str, str]]:
    return set(Notice.objects.filter(kind="run_late").values_list("person__employee_no", "subject"))


def test_what_is_missed_is_told_once_after_its_cut_off_to_those_who_mend_feeds(fed):
    assert tell_of_late_feeds(at=clock("05:30")) == 0
    assert tell_of_late_feeds(at=clock("05:31")) == 2
    who = {fed.system_admin.employee_no, fed.executive.employee_no}
    assert told() == {(number, "feed:balances") for number in who}
    for later in ("05:32", "09:00", "23:59"):
        assert tell_of_late_feeds(at=clock(later)) == 0
    assert (
        tell_of_late_feeds(at=clock("05:31", DAY + timedelta(days=2))) == 4
    )  # another day, customers as well


def test_the_notice_says_what_is_missing_and_leads_to_its_day(fed):
    tell_of_late_feeds(at=clock("06:00"))
    notice = Notice.objects.filter(person=fed.system_admin).get()
    with translation.override("en"):
        [row] = notice_rows([notice], DAY + timedelta(days=1))
    assert row.subject == "Monthly balances"
    assert row.sentence.endswith("has not come; it was due at 05:30")
    assert (row.path, row.opens) == ("/feeds/?date=2026-11-20", True)
    with translation.override("zh-hans"):
        [row] = notice_rows([notice], DAY + timedelta(days=1))
    assert row.subject == notice.parameters["about"] != "Monthly balances"


def test_once_it_came_it_is_settled_and_not_told_again(fed):
    tell_of_late_feeds(at=clock("06:00"))
    came(fed, "balances", DAY, clock("07:00"))
    assert tell_of_late_feeds(at=clock("07:01")) == 0
    assert set(Notice.objects.values_list("read_at", flat=True)) == {clock("07:01")}


def test_a_resource_has_a_cut_off_of_its_own(fed, settings):
    settings.FEED_CUTOFFS = {"balances": "09:00"}
    assert tell_of_late_feeds(at=clock("08:59")) == 0
    assert tell_of_late_feeds(at=clock("09:01")) == 2
    assert Notice.objects.first().parameters["due"] == "09:00"


def test_a_later_day_stands_for_an_earlier_one_and_a_refused_one_for_none(fed):
    came(fed, "balances", DAY + timedelta(days=1), clock("05:00"))
    assert tell_of_late_feeds(at=clock("06:00")) == 0
    Batch.objects.filter(business_date=DAY + timedelta(days=1)).update(state="refused")
    assert tell_of_late_feeds(at=clock("06:00")) == 2


def test_a_bank_that_was_never_fed_is_told_nothing(bank):
    assert tell_of_late_feeds(at=clock("12:00")) == 0


@pytest.mark.parametrize(
    ("needed", "days", "awaited"), [(True, 0, True), (False, 4, False), (False, 5, True), (False, 10, True)]
)
def test_what_is_awaited(needed, days, awaited):
    assert is_awaited(needed=needed, days=days, of_days=10) is awaited
