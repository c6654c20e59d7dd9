"""The log of looking: who read a file or a dossier, searched among people or took a table along."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from audit.models import Source
from common.text import fold
from customers.models import Look, LookedAt
from organization.models import Staff

# The same look is kept once in so many seconds of the clock: a quarter of an hour.
SLOT = 15 * 60


@transaction.atomic
def record_looks(
    *,
    what: LookedAt,
    customers: Iterable[int | None],
    by: Staff,
    at: datetime,
    source: Source,
    address: str | None,
    contact: UUID | None = None,
    terms: str = "",
) -> None:
    """Append one look per customer (key; None for a search that showed none) in one insert.

    What the same person did to the same customer in the same quarter of an hour is there already and is not
    written again. `terms` are what was searched for; only their keyed hash is kept.
    """
    looks = [
        Look(
            at=at,
            slot=int(at.timestamp()) // SLOT,
            person=by,
            customer_id=customer,
            what=what,
            contact=contact,
            terms=hashed(terms) if terms else "",
            source=source,
            address=address,
        )
        for customer in sorted(set(customers), key=lambda key: key or 0)
    ]
    Look.objects.bulk_create(looks, batch_size=2000, ignore_conflicts=True)


def hashed(terms: str) -> str:
    """A hash of search terms under the installation's key: equal terms are seen to be equal, and no more."""
    return salted_hmac("customers.looks", fold(terms.strip()), algorithm="sha256").hexdigest()[:32]
