"""Quotas of units with those of their people, and whether these add up."""

from dataclasses import dataclass
from datetime import date

from campaigns.models import Campaign, Quota
from campaigns.queries.ranking import people_shown, quotas_on
from organization.models import Staff, Unit


@dataclass(frozen=True)
class UnitQuota:
    """A unit that takes part, its quota, and those of its people that the reader may see."""

    unit: Unit
    people_public: bool
    quota: Quota | None
    people: list[tuple[Staff, Quota]]
    of_people: int

    @property
    def missing(self) -> int:
        """What the people's quotas lack to make up the unit's (negative: they have more); nought without any."""
        return (self.quota.count if self.quota else 0) - self.of_people if self.of_people else 0


def quota_table(campaign: Campaign, user: Staff, day: date) -> list[UnitQuota]:
    """Every unit that takes part, in the order of the tree; four queries however many."""
    participants = list(campaign.participants.select_related("unit").order_by("unit__path"))
    shown = people_shown(participants, user)
    held = quotas_on(campaign, day)
    staff = Staff.objects.in_bulk([pk for _, pk in held if pk is not None])
    rows = []
    for each in participants:
        people = [
            (staff[pk], row)
            for (unit_id, pk), row in held.items()
            if pk is not None and unit_id == each.unit_id
        ]
        rows.append(
            UnitQuota(
                unit=each.unit,
                people_public=each.people_public,
                quota=held.get((each.unit_id, None)),
                people=people if each.unit_id in shown else [],
                of_people=sum(row.count for _, row in people),
            )
        )
    return rows
