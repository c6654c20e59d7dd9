"""What happened to some of the demo bank's companies, so that the night finds warning signs of several kinds."""

import datetime as dt
import uuid
from contextlib import suppress
from typing import Any

from common.calendar import business_date
from common.once import KeyTaken
from crm_site.demo.relations import TOUR_CUSTOMER
from customers.models import Customer
from signs.models import EventKind, Founding, Motive
from signs.services import note_event, note_founding

NAMESPACE = uuid.UUID("0f0e7a52-1a3f-5f0e-8a1d-3f5f2f6b1c58")
# Which of the tour's customers, days ago, what, before, after, consequences, note, source.
HAPPENED = (
    (0, 2900, EventKind.NAME, "永钧机械厂", "永钧重工", (), "改制时更名", "工商登记"),
    (1, 700, EventKind.NAME, "原商号", "第一次变更", (), "", "工商登记"),
    (1, 160, EventKind.NAME, "第一次变更", "现商号", (), "引入新股东后更名", "工商登记"),
    (2, 40, EventKind.OUTSIDE_SCOPE, "", "", (), "厂区在做来料加工贸易，执照上没有", "实地走访"),
    (
        3,
        300,
        EventKind.RESTRUCTURED,
        "家族控股",
        "产业基金控股",
        ("shareholders", "managers", "direction"),
        "",
        "公司公告",
    ),
)


def tell_history(*, at: dt.datetime) -> int:
    """Note what is not noted yet, as the account manager; returns how many events there are."""
    tour = Customer.objects.get(customer_no=TOUR_CUSTOMER)
    led = Customer.objects.filter(manager=tour.manager, state="live").exclude(pk=tour.pk)
    companies = [tour, *led.order_by("customer_no")[:3]]
    for number, (place, days, kind, before, after, consequences, note, source) in enumerate(HAPPENED):
        if place < len(companies):
            _note(
                customer=companies[place],
                kind=kind,
                happened_on=business_date(at) - dt.timedelta(days=days),
                before=before,
                after=after,
                consequences=list(consequences),
                note=note,
                source=source,
                form_key=uuid.uuid5(NAMESPACE, str(number)),
                by=companies[place].manager,
                at=at,
            )
    if Founding.objects.filter(customer=tour).exists():
        return len(HAPPENED)
    note_founding(
        customer=tour,
        motive=Motive.TECHNOLOGY,
        note="三位工程师带着一项减速机专利出来创办",
        source="董事长口述",
        by=tour.manager,
        at=at,
    )
    return len(HAPPENED)


def _note(**event: Any) -> None:
    """Once, also where the bank is opened further on another day."""
    with suppress(KeyTaken):
        note_event(**event)
