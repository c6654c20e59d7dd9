"""What people write when they look back on a campaign."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from audit.services import record_act
from campaigns.models import Campaign, Evaluation
from organization.models import Staff

FIELDS = frozenset({"cost_fen", "return_fen", "return_base", "blank_spots", "repeat", "leave_out"})


class StaleEvaluation(Exception):
    """Somebody wrote since it was opened; `held` is what stands."""

    def __init__(self, held: Evaluation) -> None:
        super().__init__(str(held.pk))
        self.held = held


@transaction.atomic
def write_evaluation(
    *, campaign: Campaign, facts: Mapping[str, Any], version: int, by: Staff, at: datetime
) -> Evaluation:
    """Write cost and return (fen, with what the return counts), blank spots, what to repeat and to leave out.

    `version` is that of the evaluation as it was opened, nought for none. Raises StaleEvaluation.
    """
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    values = {name: value for name, value in facts.items() if name in FIELDS}
    held = Evaluation.objects.select_for_update().filter(campaign=campaign).first()
    if held is not None and held.version != version:
        raise StaleEvaluation(held)
    if held is None:
        held = Evaluation(campaign=campaign, version=0)
    before = {name: getattr(held, name) for name in values} if held.pk else {}
    for name, value in values.items():
        setattr(held, name, value)
    held.version += 1
    held.written_by, held.written_at = by, at
    held.save()
    record_act(kind="campaign.evaluated", subject=campaign, actor=by, at=at, before=before, after=values)
    return held
