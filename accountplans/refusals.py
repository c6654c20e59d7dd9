"""Why an act on a plan is refused."""

from accountplans.models import AccountPlan, PlanAim, PlanPerson, PlanRisk, PlanStep


class PlanThere(Exception):
    """A plan of this year stands or is being written; `held` is it."""

    def __init__(self, held: AccountPlan) -> None:
        super().__init__(str(held.public_id))
        self.held = held


class StalePlan(Exception):
    """Somebody saved the plan after this form was opened; `current` is the record as it stands now."""

    def __init__(self, current: AccountPlan) -> None:
        super().__init__(str(current.public_id))
        self.current = current


class StalePart(Exception):
    """Somebody changed the part after this form was opened; `current` is it as it stands now."""

    def __init__(self, current: PlanAim | PlanPerson | PlanStep | PlanRisk) -> None:
        super().__init__(str(current.public_id))
        self.current = current


class PartGone(Exception):
    """Somebody took the part out of the plan meanwhile."""


class StepDone(Exception):
    """A step whose task is done is not changed."""


class NotDraft(Exception):
    """What waits, stands or is closed is not written in."""


class WrongState(Exception):
    """From its state a plan does not go there."""


class SubmittedAnew(WrongState):
    """The plan was returned and submitted again since whoever agrees to it read it."""


class NotWhoAgrees(Exception):
    """Not a supervisor of the customer's branch, or somebody who wrote in the plan or stands in for who did."""


class NothingPlanned(Exception):
    """A plan without an aim, or without a step in its calendar, is not submitted."""


class YearElsewhere(Exception):
    """Plans are made for this year and the next."""


class AlreadyThere(Exception):
    """The plan names this aim, need or person already."""


class NotOfCustomer(Exception):
    """The need or person is another customer's, or the colleague is not on the customer's team."""


class NothingToReach(Exception):
    """The aim is where the books are already, or its day is not ahead."""


class NoSuchMeasure(Exception):
    """Fee services have no balance to aim at."""


class SpentInFuture(Exception):
    """Nothing was spent tomorrow."""


class NoReason(Exception):
    """A sum is not withdrawn without saying why."""


class NothingChanged(Exception):
    """The decision in force says the same."""
