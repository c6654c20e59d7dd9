"""Zones of agreement and how a value shares the surplus; a bottom line is never taken for a wish."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Zone:
    """Where both sides can agree: `ours` is our bottom line, `theirs` is theirs, in the measure of the issue."""

    ours: Decimal
    theirs: Decimal

    @property
    def surplus(self) -> Decimal:
        """What there is to share, in the measure of the issue, never negative."""
        return abs(self.theirs - self.ours)

    @property
    def midpoint(self) -> Decimal:
        """The value that shares it equally."""
        return (self.ours + self.theirs) / 2

    def our_share(self, value: Decimal) -> Decimal | None:
        """Our part of the surplus at a value, as a fraction; None where there is nothing to share."""
        return (value - self.ours) / (self.theirs - self.ours) if self.surplus else None


def zone(our_bottom: Decimal, their_bottom: Decimal, *, more_is_better: bool = True) -> Zone | None:
    """The zone of agreement: from our bottom line to theirs in our direction; None where they do not meet.

    As of a lender: [lender's reservation, borrower's reservation] if the first is not above the second.
    """
    meets = our_bottom <= their_bottom if more_is_better else our_bottom >= their_bottom
    return Zone(our_bottom, their_bottom) if meets else None


def gap(our_bottom: Decimal, their_bottom: Decimal) -> Decimal:
    """How far the bottom lines lie apart where there is no zone."""
    return abs(our_bottom - their_bottom)


def worse(value: Decimal, than: Decimal, *, more_is_better: bool) -> bool:
    """Whether a value is worse for us than another."""
    return value < than if more_is_better else value > than


@dataclass(frozen=True)
class Scale:
    """A drawing's scale on which left is good for them and right good for us, 0 to 100 with `margin` at each end."""

    left: Decimal
    right: Decimal
    margin: Decimal = Decimal(3)

    def place(self, value: Decimal) -> Decimal:
        """Where a value stands, in percent of the width; what lies outside stands at the end."""
        if self.left == self.right:
            return Decimal(50)
        share = min(max((value - self.left) / (self.right - self.left), Decimal(0)), Decimal(1))
        return (self.margin + share * (100 - 2 * self.margin)).quantize(Decimal("0.01"))


def scale(values: list[Decimal], *, more_is_better: bool) -> Scale | None:
    """The scale that holds all values; None without any."""
    if not values:
        return None
    low, high = min(values), max(values)
    return Scale(low, high) if more_is_better else Scale(high, low)
