"""What runs with a prospect goes along with it when a supervisor gives it to somebody else."""

from datetime import datetime

from django.db import transaction

from audit.services import record_act
from organization.models import Staff
from prospects.models import Opportunity, Prospect


@transaction.atomic
def hand_over_opportunities(*, prospect: Prospect, to: Staff, by: Staff | None, at: datetime) -> int:
    """Give every running opportunity of a prospect to its new account manager and unit; says how many changed hands.

    Closed ones keep the name of whoever closed them. The team stays.
    """
    running = Opportunity.objects.filter(prospect=prospect, customer=None).running()
    moved = 0
    for held in running.select_for_update(of=("self",)).select_related("owner").order_by("pk"):
        if held.owner_id == to.pk and held.unit_id == prospect.unit_id:
            continue
        before, held.owner, held.unit = held.owner, to, prospect.unit
        held.version += 1
        held.save(update_fields=["owner", "unit", "version", "changed_at"])
        record_act(
            kind="opportunity.reassigned",
            subject=held,
            actor=by,
            at=at,
            before={"staff": before.employee_no},
            after={"staff": to.employee_no},
        )
        moved += 1
    return moved
