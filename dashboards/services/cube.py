"""Closing a month of the segmentation cube, and the bands that head office sets for months to come."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from audit.services import record_act
from common.calendar import add_months
from common.statements import statement
from customers.models import Publication
from dashboards import rules
from dashboards.models import BandKind, BandTable, CubeCell, CubeMonth
from dashboards.queries.bands import bands_on


class BandsDoNotRise(Exception):
    """Bounds of bands are positive amounts, each above the one before."""


class MonthIsClosed(Exception):
    """Bands are set for months that are not closed yet."""


# Whoever closes a month or sets bands holds this lock of the database until its transaction ends.
_LOCK = 0x6375_6265  # 'cube'


@transaction.atomic
def close_month(*, publication: Publication, month: date) -> int:
    """Write the cube of a month with the tiers and units of the first business date that scored it; how many cells.

    A later business date leaves a closed month as it is, whatever was corrected since; a night of the same date done
    again replaces it.
    """
    _one_at_a_time()
    held = CubeMonth._base_manager.select_related("publication").filter(month=month).first()
    if held is not None and held.publication.business_date < publication.business_date:
        return 0
    CubeCell._base_manager.filter(month=month).delete()
    bounds = {kind: [0, *bands_on(kind, month)] for kind in BandKind}
    CubeMonth._base_manager.update_or_create(
        month=month,
        defaults={
            "publication": publication,
            "settlement_bounds_fen": bounds[BandKind.SETTLEMENT],
            "loan_bounds_fen": bounds[BandKind.LOANS],
        },
    )
    with connection.cursor() as cursor:
        given = {
            "publication": publication.pk,
            "month": month,
            "month_before": add_months(month, -1),
            "settlement": bounds[BandKind.SETTLEMENT],
            "loans": bounds[BandKind.LOANS],
        }
        cursor.execute(statement("dashboards", "close_month"), given)
        return cursor.rowcount


@transaction.atomic
def set_bands(*, kind: str, valid_from: date, bounds_fen: Sequence[int], by: Any, at: datetime) -> BandTable:
    """Set the bands of a kind from a month on; refuses with BandsDoNotRise, or MonthIsClosed for a month past.

    Set again for the same month they replace what was set.
    """
    if not rules.bounds_rise(bounds_fen):
        raise BandsDoNotRise
    _one_at_a_time()
    if CubeMonth._base_manager.filter(month__gte=valid_from).exists():
        raise MonthIsClosed
    table, _ = BandTable._base_manager.update_or_create(
        kind=kind, valid_from=valid_from, defaults={"bounds_fen": list(bounds_fen), "set_by": by}
    )
    after = {"kind": kind, "valid_from": valid_from.isoformat(), "bounds_fen": list(bounds_fen)}
    record_act(kind="dashboards.bands_set", subject=table, actor=by, after=after, at=at)
    return table


def _one_at_a_time() -> None:
    """Let one transaction at a time close a month or set bands: a month is closed with the bands that are kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
