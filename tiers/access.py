"""Who may do what with a tier by decision, for pages and API alike."""

from customers.models import Customer
from organization.models import Staff
from tiers.models import TierOverride
from tiers.rules import OVERRIDE_STANDING
from tiers.services import answers_for


def may_propose(user: Staff, customer: Customer) -> bool:
    """Whether a person leads the customer, or stands in for who does."""
    return customer.manager_id in user.reach.people


def may_decide(user: Staff, override: TierOverride) -> bool:
    """Whether a person answers for the customer's unit; whether they are a second person the service asks."""
    return answers_for(person=user, customer=override.customer)


def may_end(user: Staff, override: TierOverride) -> bool:
    """Whether a person may end a decision before its day: who leads the customer, and who decides on tiers there."""
    return may_decide(user, override) or may_propose(user, override.customer)


def rights_of(user: Staff, override: TierOverride) -> dict[str, bool]:
    """What a person may do to a tier by decision now, by the name of the act."""
    proposed = override.state == "proposed"
    own = bool({override.proposed_by_id, override.customer.manager_id} & set(user.reach.people))
    return {
        "decide": proposed and not own and may_decide(user, override),
        "withdraw": proposed and own,
        "end": override.state in OVERRIDE_STANDING and may_end(user, override),
    }
