"""The values of scored customers as columns, and the thresholds of their strategic classes."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from common.replica import reading_connection
from common.statements import statement
from customers.models import Publication
from dashboards import rules
from dashboards.rules import Column
from tiers.columns import UNKNOWN, read_columns
from tiers.models import Run
from tiers.queries import model_parameters
from tiers.scoring import nearest_rank


@dataclass(frozen=True)
class Valued:
    """Customers as columns, the highest contribution first; `actual` is UNKNOWN for one without values."""

    unit: Column
    contribution: Column
    actual: Column
    potential: Column
    strategic_class: Column

    def at(self, places: Column) -> "Valued":
        """Those at these places."""
        return Valued(*(getattr(self, field.name)[places] for field in fields(self)))

    def values_known(self) -> tuple[Column, Column, Column]:
        """Actual value, potential value and class of those who have them."""
        known = self.actual != UNKNOWN
        return self.actual[known], self.potential[known], self.strategic_class[known]


def valued_customers(publication: Publication, customers: Sequence[int] | None = None) -> Valued:
    """The scored customers of a publication, or some of them by their keys."""
    with reading_connection().cursor() as cursor:
        given = {
            "publication": publication.pk,
            "customers": None if customers is None else list(customers),
            "unknown": UNKNOWN,
        }
        select = cursor.mogrify(statement("dashboards", "values_of_customers"), given).decode()
        columns = read_columns(cursor, select, [field.name for field in fields(Valued)])
    return Valued(**columns)


def spread_fields(rows: Valued) -> dict[str, Any]:
    """What is kept of some customers: their spread, and their map where they have values."""
    found = rules.spread(rows.contribution)
    drawn = rules.class_map(*rows.values_known())
    return {
        "customers": found.customers,
        "total_fen": found.total_fen,
        "gini_ppm": found.gini_ppm,
        "peak_ppm": found.peak_ppm,
        "peak_at_ppm": found.peak_at_ppm,
        "curve_fen": found.curve_fen,
        "deciles": [
            [one.number, one.customers, one.total_fen, one.lowest_fen, one.highest_fen]
            for one in found.deciles
        ],
        "classes": [
            [one.strategic_class, one.customers, one.actual_fen, one.potential_fen] for one in drawn.classes
        ],
        "squares": [[one.strategic_class, one.across, one.upwards, one.customers] for one in drawn.squares],
    }


def thresholds(publication: Publication, bank: Valued) -> tuple[int | None, int | None]:
    """T1 and T2 of a publication (F2): from what actual and what unrealized value the bank's classes begin."""
    run = Run.objects.select_related("model").filter(pk=publication.pk).first()
    if run is None:
        return None, None
    actual, potential, _ = bank.values_known()
    if not len(actual):
        return None, None
    parameters = model_parameters(run.model)
    return (
        int(nearest_rank(actual, parameters.valuable_percentile)),
        int(nearest_rank(np.subtract(potential, actual), parameters.growable_percentile)),
    )
