"""How Today is ranked: decided by head office, from then on for everybody."""

from datetime import datetime

from django.db import transaction

from audit.services import record_act
from organization.models import Staff
from worklist.models import RankWeights
from worklist.queries.today import weights_now
from worklist.rules import Weights


@transaction.atomic
def set_weights(*, weights: Weights, reason: str, by: Staff, at: datetime) -> RankWeights:
    """Rank by these weights from now on; the decision before stays on record. The same ones again change nothing."""
    before = weights_now()
    last = RankWeights.objects.first()
    if last is not None and before == weights:
        return last
    decided = RankWeights.objects.create(
        urgency=weights.urgency,
        value=weights.value,
        loss=weights.loss,
        reason=reason,
        set_by=by,
        set_at=at,
    )
    record_act(
        kind="worklist.ranked",
        subject=decided,
        actor=by,
        at=at,
        reason=reason,
        before={"weights": _words(before)},
        after={"weights": _words(weights)},
    )
    return decided


def _words(weights: Weights) -> str:
    return f"{weights.urgency}/{weights.value}/{weights.loss}"
