"""Telling whoever follows a customer what happened there."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from customers.models import Customer, CustomerFollow
from organization.models import Staff
from worklist.rules import NoticeKind
from worklist.services.notices import NewNotice, add_notices


@transaction.atomic
def tell_followers(
    *,
    customer: Customer,
    what: str,
    subject: str,
    by: Staff | None,
    at: datetime,
    besides: Iterable[int] = (),
) -> int:
    """Tell each follower who still reads the customer once of an event, but not who did it nor `besides`.

    `what` is a key of `worklist.told.FOLLOWED`, `subject` names the record of the event. Returns how many are told.
    """
    told = {by.pk if by else None, *besides}
    people = CustomerFollow.objects.filter(customer=customer).select_related("person__unit")
    return add_notices(
        [
            NewNotice(
                kind=NoticeKind.FOLLOWED,
                person_id=follow.person_id,
                customer_id=customer.pk,
                subject=subject,
                slot=what,
                parameters={"what": what} | ({"owner_id": by.pk} if by else {}),
            )
            for follow in people
            if follow.person_id not in told and follow.person.is_active and _reads(follow.person, customer)
        ],
        at=at,
    )


def _reads(person: Staff, customer: Customer) -> bool:
    return Customer.objects.visible_to(person).filter(pk=customer.pk).exists()
