"""Filters that several lists share."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from common.filters import MomentField


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-23T12:00:00+08:00", datetime(2026, 11, 23, 4, tzinfo=UTC)),
        ("2026-11-23T12:00:00", datetime(2026, 11, 23, 4, tzinfo=UTC)),  # the bank's own clock
        # PostgreSQL knows no offset of sixteen hours, Python does.
        ("4297-12-01T03:42:25+16:29", datetime(4297, 11, 30, 11, 13, 25, tzinfo=UTC)),
    ],
)
def test_a_moment_is_understood_whatever_its_offset(written, moment):
    got = MomentField().clean(written)
    assert got == moment and got.utcoffset().total_seconds() == 0


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00+10:00", "9999-12-31T23:59:59-10:00", "noon"])
def test_a_moment_that_no_calendar_holds_is_refused(written):
    with pytest.raises(ValidationError):
        MomentField().clean(written)
