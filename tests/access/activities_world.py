"""A visit of the lead to the secret customer, of this very moment, so that the week shows it."""

from django.utils import timezone

from activities.models import Visit

KEPT = ("activities_interaction", "activities_visit")


def make_visit_today(bank, customer) -> dict[str, str]:
    """Make it; returns the key that paths name: {visit}."""
    visit = Visit.objects.create(
        customer=customer,
        owner=bank.manager,
        starts_at=timezone.now(),
        purpose="只在此处的拜访",
    )
    return {"visit": str(visit.public_id)}
