"""Who reads an approach to an association: readers of the association, and of a company that it reached."""

from collections.abc import Callable
from typing import Any

from common.calendar import business_date
from customers.models import CompanyTie


def approaches_sight(reads_customer: Callable[[Any, Any], bool]) -> dict[str, Callable[[Any, Any], bool]]:
    """A company was reached that was a member on the day, by a tie noted on either side."""

    def reads_approach(person: Any, approach: Any) -> bool:
        day = business_date(approach.happened_at)
        members = [
            tie.other if tie.customer_id == approach.customer_id else tie.customer
            for tie in CompanyTie.objects.select_related("customer", "other")
            if (tie.kind == "member" and tie.customer_id == approach.customer_id)
            or (tie.kind == "association" and tie.other_id == approach.customer_id)
            if (tie.started_on is None or tie.started_on <= day)
            and (tie.ended_on is None or tie.ended_on > day)
        ]
        told = [approach.customer, *(member for member in members if member is not None)]
        return any(reads_customer(person, one) for one in told)

    return {"activities.associationapproach": reads_approach}
