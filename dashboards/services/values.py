"""Keeping how value is spread over the customers of every unit, so that a page reads one row."""

from collections.abc import Iterator

import numpy as np
from django.db import transaction

from common.calendar import month_start
from customers.models import Publication
from dashboards.models import ValueSpread
from dashboards.queries.spreads import Valued, spread_fields, thresholds, valued_customers
from organization.models import Unit


@transaction.atomic
def keep_spreads(*, publication: Publication) -> int:
    """Keep deciles, curve and map of classes of each unit with all below it; done again, they replace themselves.

    Units without a scored customer have none. Of the nights of a month the last one's stay. Returns how many units were
    written.
    """
    of_month = ValueSpread._base_manager.filter(
        publication__business_date__gte=month_start(publication.business_date),
        publication__business_date__lte=publication.business_date,
    )
    of_month.delete()
    valued = valued_customers(publication)
    valuable, growable = thresholds(publication, valued)
    kept = [
        ValueSpread(
            publication=publication,
            unit_id=unit,
            valuable_from_fen=valuable,
            growable_from_fen=growable,
            **spread_fields(rows),
        )
        for unit, rows in _by_unit(valued)
    ]
    ValueSpread._base_manager.bulk_create(kept, batch_size=200)
    return len(kept)


def _by_unit(valued: Valued) -> Iterator[tuple[int, Valued]]:
    """Each unit that has scored customers with them and those of everything below it, in their order.

    One unit's columns at a time: those of all units together hold each customer once for every unit above it.
    """
    units = {unit.pk: unit for unit in Unit.objects.only("pk", "parent_id")}
    holds = {int(pk): np.flatnonzero(valued.unit == pk) for pk in np.unique(valued.unit)}
    members: dict[int, list[np.ndarray]] = {}
    for pk, places in holds.items():
        above: int | None = pk
        while above is not None:
            members.setdefault(above, []).append(places)
            above = units[above].parent_id
    for pk, parts in members.items():
        yield pk, valued.at(np.sort(np.concatenate(parts)))
