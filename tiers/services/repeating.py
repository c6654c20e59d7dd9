"""A published night worked out again from its kept features with the version that made it, compared digit by digit."""

from dataclasses import dataclass

import numpy as np
from django.db import connection

from tiers.churn import Factor, risk_columns
from tiers.columns import UNKNOWN, Column, read_columns
from tiers.models import Result, Run
from tiers.queries.churn import churn_table
from tiers.queries.models import model_parameters
from tiers.queries.nights import night_before
from tiers.services.results import KINDS
from tiers.services.simulation import score_kept

# What people decide stands beside what is computed.
COMPARED = [name for name in KINDS if name not in ("customer_id", "override_id")]
# What goes on from the night before.
CARRIED = ("tier_id", "candidate_nights")


class NightForgotten(Exception):
    """The night's features are no longer kept: of earlier months only the last night stays, for 36 months."""


@dataclass(frozen=True)
class Repeated:
    """How many customers a night scored, and of how many each figure differs; `left_out` could not be worked out.

    Tiers and the nights that a customer waits for one go on from the night before: where that is forgotten they are
    left out.
    """

    customers: int
    differing: dict[str, int]
    left_out: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether every figure came out as it was published."""
        return not any(self.differing.values())


def repeat_night(*, run: Run) -> Repeated:
    """Score a published night's kept features again and compare; writes nothing. Refuses with NightForgotten."""
    before = night_before(run)
    carried = before is None or Result.objects.filter(run=before).exists()
    facts, found = score_kept(
        run=run,
        parameters=model_parameters(run.model),
        before=before.pk if before and carried else 0,
        also=["deposits_change", *(factor for factor in Factor if factor is not Factor.DEPOSITS)],
    )
    if not len(facts["customer"]):
        raise NightForgotten
    held = _held(run)
    changes: dict[str, Column] = {factor: facts[factor] for factor in Factor if factor is not Factor.DEPOSITS}
    changes[Factor.DEPOSITS] = facts["deposits_change"]
    found |= risk_columns(changes, churn_table(run.business_date))
    order = np.argsort(facts["customer"])
    if not np.array_equal(facts["customer"][order], held["customer_id"]):
        return Repeated(len(order), {"customer_id": abs(len(order) - len(held["customer_id"])) or 1}, ())
    left_out = () if carried else CARRIED
    differing = {
        name: int(np.count_nonzero(_wide(found[name])[order] != held[name]))
        for name in COMPARED
        if name not in left_out
    }
    return Repeated(len(order), differing, left_out)


def _held(run: Run) -> dict[str, Column]:
    """The results as they were published, by customer; unknown is the smallest bigint."""
    names = ["customer_id", *COMPARED]
    columns = ", ".join(f"coalesce({name}::bigint, ({UNKNOWN})::bigint)" for name in names)
    with connection.cursor() as cursor:
        return read_columns(
            cursor, f"SELECT {columns} FROM tiers_result WHERE run_id = {run.pk} ORDER BY customer_id", names
        )


def _wide(column: Column) -> Column:
    """A column as bigints: the smallest of its own type is null."""
    return np.where(column == np.iinfo(column.dtype).min, UNKNOWN, column.astype(np.int64))
