"""Where a value would stand among its peers: the scales of the newest run, for the why page."""

import numpy as np
from django.db import connection, transaction

from common.statements import statement
from tiers.columns import UNKNOWN, read_columns
from tiers.models import PeerScale, Run
from tiers.rules import DEPTH, Indicator
from tiers.ways import GRID


@transaction.atomic
def measure_peers(*, run: Run) -> int:
    """Keep the scales of a run and forget those of earlier ones; returns the number of scales."""
    with connection.cursor() as cursor:
        given = {"run": run.pk, "peer_group": run.model.peer_group, "unknown": UNKNOWN}
        select = cursor.mogrify(statement("tiers", "peer_values"), given).decode()
        facts = read_columns(cursor, select, ["peers", *Indicator])
        select = cursor.mogrify(statement("tiers", "depth_values"), {"run": run.pk}).decode()
        depths = read_columns(cursor, select, ["peers", DEPTH])
    PeerScale.objects.all().delete()
    scales = [
        PeerScale(
            run=run, peers=int(peers), indicator=indicator, count=len(known), values=thinned(values=known)
        )
        for columns, indicators in ((facts, list(Indicator)), (depths, [DEPTH]))
        for peers in np.unique(columns["peers"])
        for indicator in indicators
        for known in [_known(columns[indicator][columns["peers"] == peers])]
        if len(known)
    ]
    return len(PeerScale.objects.bulk_create(scales))


def thinned(*, values: np.ndarray) -> list[int]:
    """The values in rising order; of more than GRID + 1 only those at GRID + 1 evenly spaced places, ends included."""
    ordered = np.sort(values)
    if len(ordered) > GRID + 1:
        ordered = ordered[np.arange(GRID + 1) * (len(ordered) - 1) // GRID]
    return [int(value) for value in ordered]


def _known(values: np.ndarray) -> np.ndarray:
    return values[values != UNKNOWN]
