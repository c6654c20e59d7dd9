"""The needs segments as they are offered and called, and the banks that serve companies beside us."""

from dataclasses import dataclass

from django.db.models import QuerySet

from common.pagination import Ordering
from customers.models import BankState, NeedsSegment, OtherBank
from organization.models import Staff

IN_THEIR_ORDER = Ordering("needs-segments", ("position", "id"))
BY_NAME = Ordering("other-banks", ("name", "id"))


@dataclass(frozen=True)
class OtherBanks:
    """The list with what is proposed for it first, and what was left off last."""

    proposed: list[OtherBank]
    listed: list[OtherBank]
    off: list[OtherBank]


def segment_names() -> dict[str, str]:
    """Every segment's name in the reader's language by its code, those no longer offered too."""
    return {segment.code: segment.name for segment in NeedsSegment.objects.all()}


def segment_choices(held: str = "") -> list[tuple[str, str]]:
    """The segments that are offered, and the one that a customer has, in the bank's order."""
    return [(segment.code, segment.name) for segment in NeedsSegment.objects.offered(held)]


def segments(user: Staff) -> QuerySet[NeedsSegment]:
    """Every segment, in the bank's order."""
    return NeedsSegment.objects.visible_to(user).select_related("changed_by")


def banks(user: Staff) -> QuerySet[OtherBank]:
    """Every bank that was named for the list, by name."""
    return OtherBank.objects.visible_to(user).select_related("proposed_by", "decided_by")


def bank_list(user: Staff) -> OtherBanks:
    """The banks by their state; one query."""
    by_state: dict[str, list[OtherBank]] = {state: [] for state in BankState.values}
    for bank in banks(user):
        by_state[bank.state].append(bank)
    return OtherBanks(by_state[BankState.PROPOSED], by_state[BankState.LISTED], by_state[BankState.OFF])


def banks_to_offer() -> list[tuple[str, str]]:
    """The banks on the list with what else they are called, by name."""
    return list(OtherBank.objects.listed().values_list("name", "also"))
