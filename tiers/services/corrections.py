"""Between nights: customers whose books were corrected are scored again, against what the last night published."""

from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection, transaction

from common.models import Job
from common.statements import is_ours, statement
from customers.models import Publication
from customers.queries import current_publication
from tiers.columns import UNKNOWN, Column, read_columns, write_columns
from tiers.models import CorrectedScore, PeerScale, Run
from tiers.queries.models import model_parameters
from tiers.queries.nights import NIGHT, UNFINISHED
from tiers.rules import Indicator, Parameters
from tiers.scoring import percentiles_among, reached_column, score_columns, value_columns
from tiers.services.contributions import correct_contributions
from tiers.services.features import gather_features

FRESH = "corrected_feature"
OWN = [f"own_{indicator}" for indicator in Indicator]
FACTS = ["customer", "peers", *Indicator, *OWN, "gain", "deposits", "loans"]


def corrections_wait() -> bool:
    """Whether books of months already scored were changed since, and no night is under way that will see to it."""
    run = _run_followed()
    return run is not None and _waits(run)


@transaction.atomic
def rescore_corrected(*, at: datetime) -> int:
    """Score again whose books changed since the publication; returns how many customers now have such a score.

    Their contributions, and with them the calculation on the page, are those of the corrected books; peers, boundaries
    and everything published stand as they are, and the next night takes the place of these scores. Whatever is due for
    a whole month (a load, other parameters) waits for the night. Called twice at once, one does it.
    """
    run = _run_followed()
    if run is None or not is_ours("tiers.corrections") or not _waits(run):
        return 0
    CorrectedScore.objects.exclude(run=run).delete()
    customers = sorted(correct_contributions(run=run))
    if not customers:
        return 0
    with connection.cursor() as cursor:
        gather_features(cursor, run=run, customers=customers, table=FRESH)
        parameters = model_parameters(run.model)
        given = {"run": run.pk, "peer_group": run.model.peer_group, "unknown": UNKNOWN}
        select = cursor.mogrify(statement("tiers", "facts_to_correct"), given).decode()
        facts = read_columns(cursor, select, FACTS)
        CorrectedScore.objects.filter(customer_id__in=customers).delete()
        _write(cursor, run, facts, _scored(run, facts, parameters), at)
        return len(facts["customer"])


def _waits(run: Run) -> bool:
    if not PeerScale.objects.filter(run=run).exists():
        return False
    if Job.objects.filter(kind=NIGHT, state__in=UNFINISHED).exists():
        return False
    with connection.cursor() as cursor:
        cursor.execute(statement("tiers", "corrections_wait"), {"last": run.month})
        return bool(cursor.fetchone()[0])


def _run_followed() -> Run | None:
    publication = current_publication()
    return Run.objects.select_related("model").filter(pk=publication.pk).first() if publication else None


def _scored(run: Run, facts: dict[str, Column], parameters: Parameters) -> dict[str, Column]:
    scales = {
        (scale.peers, scale.indicator): (scale.count, np.array(scale.values, dtype=np.int64))
        for scale in PeerScale.objects.filter(run=run, indicator__in=list(Indicator))
    }
    percentiles = [
        percentiles_among(facts["peers"], facts[indicator], facts[own], scales, indicator)
        for indicator, own in zip(Indicator, OWN, strict=True)
    ]
    score, confidence = score_columns(percentiles, parameters.weights)
    actual, potential = value_columns(facts["revenue"], facts["gain"], parameters)
    boundaries = Publication.objects.get(pk=run.pk).boundaries
    reached = reached_column(score, {int(tier): lowest for tier, lowest in boundaries.items()})
    below_zero = (actual < 0) & (potential <= 0)
    return {
        "score": score,
        "confidence": confidence,
        "reaches": np.where(below_zero, parameters.tiers[-1], reached),
    }


def _write(cursor: Any, run: Run, facts: dict[str, Column], scored: dict[str, Column], at: datetime) -> None:
    columns = {
        "run_id": ("bigint", np.broadcast_to(run.pk, len(facts["customer"]))),
        "customer_id": ("bigint", facts["customer"]),
        "score": ("integer", scored["score"]),
        "confidence": ("smallint", scored["confidence"]),
        "reaches_id": ("smallint", scored["reaches"]),
        "contribution_fen": ("bigint", facts["revenue"]),
        "deposits_fen": ("bigint", facts["deposits"]),
        "loans_fen": ("bigint", facts["loans"]),
    }
    cursor.execute("DROP TABLE IF EXISTS pg_temp.corrected")
    cursor.execute(
        "CREATE TEMP TABLE corrected ON COMMIT DROP AS"
        f" SELECT {', '.join(columns)} FROM tiers_correctedscore WITH NO DATA"
    )
    write_columns(cursor, "corrected", columns, nullable=[])
    cursor.execute(
        f"INSERT INTO tiers_correctedscore ({', '.join(columns)}, computed_at)"
        f" SELECT {', '.join(columns)}, %s FROM corrected",
        [at],
    )
