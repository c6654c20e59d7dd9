"""Published nights worked out again from what is kept of them: the same to the last digit, a difference is named."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from common.partitions import partition_name
from organization.rules import Role
from tests.factories import make_bank, make_customer, make_staff
from tests.tiers.books import NIGHT, keep_books, price_money, run_night
from tiers import services
from tiers.models import ModelVersion, Result

NOVEMBER = date(2026, 11, 30)


@pytest.fixture
def nights(loader):
    """Two month ends of twenty customers, the second by another version; some signs of leaving are known."""
    price_money()
    bank = make_bank()
    for place in range(1, 21):
        customer = make_customer(bank, payroll=place % 3 == 0, online_banking=place % 4 == 0)
        keep_books(customer, place * 1_000_000, until=date(2026, 11, 1), months=25 - place % 7)
    first = run_night(NIGHT)
    second = make_staff(Role.EXECUTIVE, bank.head_office, "钱二", "Qian Er")
    services.adopt_model(
        created_by=bank.executive,
        approved_by=second,
        active_from=NOVEMBER,
        at=first.published_at,
        weights={"revenue": 25, "entanglement": 20},
    )
    return first, run_night(NOVEMBER)


def repeated(**options):
    out = StringIO()
    call_command("repeat_night", stdout=out, **options)
    return out.getvalue().splitlines()


def test_every_night_comes_out_as_it_was_published(nights):
    first, second = nights
    assert first.model != second.model
    figures = len(services.repeat_night(run=first).differing)
    assert repeated() == [
        f"2026-10-31 {first.model.label}: 20 customers, {figures} figures of each the same",
        f"2026-11-30 {second.model.label}: 20 customers, {figures} figures of each the same",
    ]
    assert figures == 26
    assert ModelVersion.objects.get(state="active") == second.model


def test_a_figure_that_differs_is_named(nights):
    first, _ = nights
    Result.objects.filter(run=first, rank=3).update(score=1)
    out = StringIO()
    with pytest.raises(CommandError, match="does not come out again"):
        call_command("repeat_night", business_date=NIGHT, stdout=out)
    assert out.getvalue() == f"2026-10-31 {first.model.label}: 20 customers, score differs of 1\n"


def test_where_the_night_before_is_forgotten_what_it_carried_on_is_left_out(nights):
    first, second = nights
    with connection.cursor() as cursor:
        for table in ("tiers_feature", "tiers_result"):
            cursor.execute(f"DROP TABLE {partition_name(table, first.pk)}")
    found = services.repeat_night(run=second)
    assert (found.same, found.left_out) == (True, ("tier_id", "candidate_nights"))
    with pytest.raises(services.NightForgotten):
        services.repeat_night(run=first)
    assert len(repeated()) == 1
    with pytest.raises(CommandError, match="No night of that date is kept"):
        repeated(business_date=NIGHT)
