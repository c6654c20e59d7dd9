"""The value tiers, which everything that shows a tier needs."""

from functools import cache

from customers.models import Tier


def every_tier() -> list[Tier]:
    """The tiers, best first; asked once a process: migrations alone write them."""
    return list(_tiers())


@cache
def _tiers() -> tuple[Tier, ...]:
    return tuple(Tier.objects.order_by("rank"))
