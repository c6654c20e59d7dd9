"""The standard as head office changes it: its tables on a day, what was proposed, what it does to open requests."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from common.pagination import Ordering
from organization.models import Staff
from pricing import texts
from pricing.models import Concession, PriceSheet, Quote, StandardChange
from pricing.queries.sheets import limits_in, sheet_on
from pricing.rules.price import Terms, gap_bp, price
from pricing.rules.route import Ask, Level, Limit, route
from pricing.rules.standard import LIMITED, SHEET_FIGURES, Table

LATEST_CHANGES = Ordering("standard-changes", ("-id",))
Values = dict[str, Decimal | int]


@dataclass(frozen=True)
class Moved:
    """An open request that would end at another level; `after` is empty where it would ask for nothing any more."""

    public_id: str
    number: str
    before: str
    after: str


@dataclass(frozen=True)
class StandardEffect:
    """Open requests on what a change touches (they keep the levels they were asked under), and which would differ."""

    waiting: int
    moved: list[Moved]


def figures_in(sheet: PriceSheet, table: Table) -> dict[str, Values]:
    """What a version says in one table, by the code of the product (empty for all prices), in the order of the bank."""
    found: dict[str, Values] = {}
    if table is Table.SHEET:
        return {"": {name: getattr(sheet, name) for name in SHEET_FIGURES}}
    if table is Table.LINES:
        for line in sheet.lines.select_related("product_line").order_by("product_line__position"):
            weight = {} if line.risk_weight is None else {"risk_weight": line.risk_weight}
            own: Values = {"operating_cost": line.operating_cost, "target_margin": line.target_margin}
            found[line.product_line.code] = {**own, **weight}
    elif table is Table.POSTED:
        for one in sheet.posted.select_related("product_line").order_by("product_line__position", "months"):
            found.setdefault(one.product_line.code, {})[f"m{one.months}"] = one.rate
    elif table is Table.CURRENCIES:
        for each in sheet.currencies.select_related("product_line").order_by("product_line__position", "id"):
            found.setdefault(each.product_line.code, {})[each.currency] = each.transfer_price
    else:
        for limit in sheet.limits.select_related("product_line").order_by("product_line__position", "level"):
            of = found.setdefault(limit.product_line.code, {})
            if limit.level in LIMITED:
                of |= {f"bp_{limit.level}": limit.limit_bp or 0, f"fen_{limit.level}": limit.limit_fen or 0}
            of[f"days_{limit.level}"] = limit.days
    return found


def figures_on(table: Table, day: date) -> dict[str, Values]:
    """The same of the version that holds on a day."""
    return figures_in(sheet_on(day), table)


def standard_changes(user: Staff) -> QuerySet[StandardChange]:
    """What was proposed, as far as a person reads it, with everybody who had a part in it."""
    found = StandardChange.objects.visible_to(user)
    return found.select_related("proposed_by", "decided_by", "sheet")


def effect_on_requests(user: Staff, change: StandardChange) -> StandardEffect:
    """What a change would do to requests that wait, had they been asked under it."""
    touched = (
        Concession.objects.visible_to(user).waiting().select_related("quote__product_line", "quote__sheet")
    )
    if change.key:
        touched = touched.filter(quote__product_line__code=change.key)
    waiting = list(touched.prefetch_related("steps").order_by("number"))
    table, values = Table(change.table), {name: Decimal(value) for name, value in change.values.items()}
    base = sheet_on(change.valid_from)
    moved = (_moved(one, table, values, base) for one in waiting)
    return StandardEffect(len(waiting), [one for one in moved if one])


def _moved(one: Concession, table: Table, values: Mapping[str, Decimal], base: PriceSheet) -> Moved | None:
    quote, levels = one.quote, sorted(step.level for step in one.steps.all())
    terms = _terms(quote, table, values)
    made = price(terms, quote.amount_fen, quote.relation)
    ask = Ask(
        gap_bp(made.rate, one.asked_rate, quote.sign),
        quote.amount_fen,
        quote.sign * (made.floor - one.asked_rate) > 0,
    )
    limits = limits_in(base, quote.product_line)
    if table is Table.LIMITS:
        limits = [_limit(limit, values) for limit in limits]
    passed = route(limits, ask, start=Level(levels[0])) if ask.bp > 0 else []
    if passed and passed[-1].level == levels[-1]:
        return None
    after = str(texts.LEVELS[passed[-1].level]) if passed else ""
    return Moved(str(one.public_id), one.number, str(texts.LEVELS[Level(levels[-1])]), after)


def _terms(quote: Quote, table: Table, values: Mapping[str, Decimal]) -> Terms:
    """What a written quote rests on, with the figures of a change in their place."""
    names: tuple[str, ...] = ()
    if table is Table.SHEET:
        names = ("tax", "credit_share", "credit_cap")
    elif table is Table.LINES:
        names = ("operating_cost", "target_margin", *(["risk_weight"] if "risk_weight" in values else []))
    elif table is Table.CURRENCIES and quote.currency in values:
        return replace(quote.terms, transfer_price=values[quote.currency])
    return replace(quote.terms, **{name: values[name] for name in names})


def _limit(limit: Limit, values: Mapping[str, Decimal]) -> Limit:
    days = int(values[f"days_{limit.level.value}"])
    if limit.level not in LIMITED:
        return replace(limit, days=days)
    bp, fen = (int(values[f"{kind}_{limit.level.value}"]) for kind in ("bp", "fen"))
    return Limit(limit.level, bp, fen, days)
