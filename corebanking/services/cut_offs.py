"""Until when a resource is due that does not keep the night's clock: set by whoever mends feeds, and recorded."""

from datetime import datetime, time

from django.db import transaction

from audit.services import record_act
from corebanking.models import CutOff
from corebanking.rules import Resource
from organization.models import Staff


@transaction.atomic
def set_cut_off(*, resource: Resource | str, until: time | None, by: Staff, at: datetime) -> CutOff | None:
    """Have a resource due at a clock of its own in Shanghai, or at the night's again where `until` is None.

    Saying what stands changes nothing. The row as it stands then, None where there is none.
    """
    name = Resource(resource).value
    held = CutOff.objects.select_for_update().filter(resource=name).first()
    before = held.until if held else None
    if before == until:
        return held
    if until is None:
        CutOff.objects.filter(resource=name).delete()
        kept = None
    else:
        kept, _new = CutOff.objects.update_or_create(
            resource=name, defaults={"until": until, "changed_by": by, "changed_at": at}
        )
    record_act(
        kind="feed.cut_off",
        subject=kept or held,
        actor=by,
        before={"resource": name, "until": before and f"{before:%H:%M}"},
        after={"resource": name, "until": until and f"{until:%H:%M}"},
        at=at,
    )
    return kept
