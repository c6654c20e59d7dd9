"""A target of the secret customer's lead."""

from datetime import date

from common.calendar import business_today, month_start
from targets.models import Target
from targets.rules import Measure

KEPT = ("targets_target", "targets_achieved")


def make_targets(bank) -> dict[str, str]:
    """Make it; returns the keys that paths name."""
    month: date = month_start(business_today())
    target = Target.objects.create(
        unit=bank.unit,
        person=bank.manager,
        measure=Measure.DEPOSITS,
        month=month,
        floor=1,
        target=2,
        stretch=3,
        set_by=bank.supervisor,
        set_at="2026-01-05T09:00:00+08:00",
    )
    return {
        "target": str(target.public_id),
        "target_year": str(month.year),
        "target_person": bank.manager.employee_no,
    }
