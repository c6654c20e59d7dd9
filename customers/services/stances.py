"""How companies of an industry and stage are marketed is head office's decision."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from audit.services import record_act
from common.models import uuid7
from common.once import write_once
from customers.models import MarketStance
from organization.models import Staff


class StanceStands(Exception):
    """The decision in force says the same."""


class StanceForAll(Exception):
    """What counts for every industry is not left open."""


@transaction.atomic
def decide_stance(
    *,
    industry: str,
    stage: str,
    approach: str,
    reason: str,
    form_key: UUID | None = None,
    by: Staff,
    at: datetime,
) -> MarketStance:
    """Decide how companies of a section of industries (empty: all) in a stage are marketed, once a form.

    An empty approach gives the industry back to what counts for all. Refuses StanceForAll, StanceStands, and KeyTaken
    as `write_once` does.
    """
    if not industry and not approach:
        raise StanceForAll
    Staff.objects.select_for_update(no_key=True).get(pk=by.pk)
    cell = MarketStance.objects.filter(industry=industry, stage=stage)
    held = cell.order_by("-id").first()
    again = form_key is not None and MarketStance.objects.filter(form_key=form_key).exists()
    before = held.approach if held else ""
    if approach == before and not again:
        raise StanceStands
    decided, made = write_once(
        MarketStance.objects,
        key={"form_key": form_key or uuid7()},
        words={"industry": industry, "stage": stage, "approach": approach},
        more={"reason": reason, "decided_by": by, "decided_at": at},
    )
    if made:
        record_act(
            kind="customer.stance_decided",
            subject=decided,
            actor=by,
            at=at,
            reason=reason,
            before={"industry": industry, "stage": stage, "approach": before},
            after={"industry": industry, "stage": stage, "approach": approach},
        )
    return decided
