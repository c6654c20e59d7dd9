"""Who looked at the tour's customer on the days before, so that its supervisor finds more than their own looks."""

import datetime as dt

from audit.models import Source
from common.calendar import SHANGHAI, business_date
from crm_site.demo.relations import TOUR_CUSTOMER
from customers.models import Contact, Customer, LookedAt
from customers.services.looks import record_looks

# Days ago, hour, what, from where.
LOOKED = (
    (6, 9, LookedAt.RECORD, Source.PAGE),
    (6, 9, LookedAt.DOSSIER, Source.PAGE),
    (3, 14, LookedAt.SEARCH, Source.PAGE),
    (2, 10, LookedAt.EXPORT, Source.PAGE),
    (1, 16, LookedAt.RECORD, Source.API),
)


def leave_looks(*, at: dt.datetime) -> int:
    """Looks of the account manager at the tour's customer; the same ones however often it is called on one day."""
    tour = Customer.objects.get(customer_no=TOUR_CUSTOMER)
    person = Contact.objects.filter(customer=tour).live().order_by("pk").first()
    for days, hour, what, source in LOOKED:
        on = business_date(at) - dt.timedelta(days=days)
        record_looks(
            what=what,
            customers=[tour.pk],
            by=tour.manager,
            at=dt.datetime.combine(on, dt.time(hour, 5), SHANGHAI),
            source=source,
            address="10.20.3.41",
            contact=person.public_id if person and what == LookedAt.DOSSIER else None,
            terms=person.name if person and what == LookedAt.SEARCH else "",
        )
    return len(LOOKED)
