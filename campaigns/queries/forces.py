"""Who takes part in a campaign, and who may say whether a unit's people are ranked for all."""

from dataclasses import dataclass

from django.db.models import Count

from campaigns.models import Campaign, Part, Participant, TaskForceMember
from campaigns.rules import plans_for
from organization.models import Staff, Unit


@dataclass(frozen=True)
class UnitLine:
    """A unit that takes part, how many work there, and whether this reader switches the ranking of its people."""

    unit: Unit
    people: int
    people_public: bool
    may_switch: bool


def may_open_ranking(campaign: Campaign, participant: Participant, user: Staff) -> bool:
    """Whoever plans the campaign, and the supervisor of the unit or of one above it."""
    reach = user.reach
    return plans_for(reach, campaign.owner_unit.path) or any(
        participant.unit.path.startswith(prefix) for prefix in reach.subtrees
    )


def units_of(campaign: Campaign, user: Staff) -> list[UnitLine]:
    """Every unit that takes part, in the order of the tree; two queries however many."""
    participants = list(campaign.participants.select_related("unit").order_by("unit__path"))
    counts = dict(
        Staff.objects.working()
        .filter(unit__in=[each.unit_id for each in participants])
        .values_list("unit")
        .annotate(people=Count("pk"))
        .order_by("unit")
    )
    return [
        UnitLine(
            unit=each.unit,
            people=counts.get(each.unit_id, 0),
            people_public=each.people_public,
            may_switch=may_open_ranking(campaign, each, user),
        )
        for each in participants
    ]


def parts_of(campaign: Campaign) -> list[tuple[str, list[TaskForceMember]]]:
    """The task force by part, front to back, each with its people; one query."""
    members = list(
        campaign.task_force.select_related("staff__unit").order_by("staff__unit__path", "staff__employee_no")
    )
    return [(str(label), [each for each in members if each.part == value]) for value, label in Part.choices]
