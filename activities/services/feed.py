"""Core banking's side of contacts: where those through other channels go, as `customers.services.facts` tells it."""

from customers.services.facts import OF_CUSTOMER, WHOSE, Target

CHANNEL_CONTACTS = Target(
    table="activities_channelcontact",
    joins=f"{OF_CUSTOMER} LEFT JOIN organization_unit AS unit ON unit.code = feed.unit_code",
    key=("interaction_no",),
    named="feed.interaction_no",
    values={
        "customer_id": WHOSE,
        "unit_id": "unit.id",
        "interaction_no": "feed.interaction_no",
        "channel": "feed.channel",
        "happened_at": "feed.happened_at",
        "cause": "feed.cause",
        "subject": "feed.subject",
        "outcome": "feed.outcome",
    },
)
