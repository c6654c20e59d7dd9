"""Approved prices that come to their end, as dates that whoever leads the customer is told of."""

from datetime import date, timedelta

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat, JSONObject

from activities.rules import DAYS_AHEAD, Occasion
from pricing.models import Concession


def ending_prices(today: date) -> QuerySet:
    """Rows for `add_follow_ups`: (customer, lead, day, slot, parameters) of prices that end soon."""
    last = today + timedelta(days=DAYS_AHEAD[Occasion.CONTRACT])
    found = Concession.objects.filter(
        state="approved",
        expires_on__range=(today, last),
        customer__state="live",
        customer__manager__isnull=False,
    ).exclude(customer__manager__status="left")
    return found.order_by().values_list(
        "customer_id",
        "customer__manager_id",
        "expires_on",
        Concat(Value("contract:"), Cast(F("pk"), CharField()), output_field=CharField()),
        JSONObject(occasion=Value(Occasion.CONTRACT.value), on=Cast("expires_on", CharField())),
    )
