"""The standard for pricing and the limits that hold on a day."""

from datetime import date

from django.db.models import QuerySet

from pricing import texts
from pricing.models import ConcessionLimit, CurrencyPrice, PriceSheet, Seat, SheetLine
from pricing.rules.route import Level, Limit
from products.models import ProductLine


def sheet_on(day: date) -> PriceSheet:
    """The version of the standard that holds on a day."""
    return PriceSheet.objects.live().filter(valid_from__lte=day).latest("valid_from")


def priced_lines() -> QuerySet[ProductLine]:
    """The products that the standard prices, in the order of the bank."""
    return ProductLine.objects.filter(pk__in=SheetLine.objects.values("product_line"))


def currencies_of(day: date) -> dict[str, list[str]]:
    """By the code of a deposit product the foreign currencies in which it is taken; nothing of products in yuan."""
    found: dict[str, list[str]] = {}
    for one in CurrencyPrice.objects.filter(sheet=sheet_on(day)).select_related("product_line"):
        found.setdefault(one.product_line.code, []).append(one.currency)
    return found


def limits_of(line: ProductLine, day: date) -> list[Limit]:
    """What each level may give on a product on a day, lowest level first."""
    return limits_in(sheet_on(day), line)


def limits_in(sheet: PriceSheet, line: ProductLine) -> list[Limit]:
    """The same by one version."""
    found = ConcessionLimit.objects.filter(sheet=sheet, product_line=line).order_by("level")
    return [Limit(Level(each.level), each.limit_bp, each.limit_fen, each.days) for each in found]


def seats_on(day: date) -> list[tuple[str, Seat]]:
    """Who decides where on a day, by level and unit, with the names of the levels."""
    held = (
        Seat.objects.held_on(day)
        .select_related("unit", "staff", "stands_in_for")
        .order_by("level", "unit__path", "staff__employee_no", "id")
    )
    return [(str(texts.LEVELS[Level(seat.level)]), seat) for seat in held]
