"""Control of a closed batch: rows counted, totals compared to the cent, and the decision to apply or refuse."""

from collections.abc import Mapping
from decimal import Decimal

from corebanking.rules.batches import Mode, Problem

UNKNOWN_CURRENCY = ""


def differing_totals(
    announced: Mapping[str, Decimal], received: Mapping[str, Decimal]
) -> list[tuple[str, Decimal, Decimal]]:
    """(currency, announced, received) where they differ; a currency not named has a total of nothing.

    `received` has under '' the sum of rows whose currency cannot be told, because their account is unknown.
    These are of some currency, so the differences are accepted where they add up to exactly that sum.
    """
    unknown = received.get(UNKNOWN_CURRENCY, Decimal(0))
    currencies = sorted((announced.keys() | received.keys()) - {UNKNOWN_CURRENCY})
    differing = [
        (currency, told, found)
        for currency in currencies
        if (told := announced.get(currency, Decimal(0))) != (found := received.get(currency, Decimal(0)))
    ]
    if unknown and sum((told - found for _, told, found in differing), Decimal(0)) == unknown:
        return []
    if unknown and not differing:
        return [(UNKNOWN_CURRENCY, Decimal(0), unknown)]
    return differing


def refusals(
    *,
    mode: Mode | str,
    expected_rows: int,
    received_rows: int,
    error_rows: int,
    announced: Mapping[str, Decimal],
    received: Mapping[str, Decimal],
) -> list[Problem]:
    """Why a batch cannot be applied; empty where it can.

    Rows and totals are those of everything received, quarantined rows included. A strict batch is refused for a
    single bad row, a lenient one is not.
    """
    problems = []
    if received_rows != expected_rows:
        problems.append(Problem("row_count_differs", {"expected": expected_rows, "received": received_rows}))
    problems += [
        Problem(
            "control_total_differs",
            {"currency": currency or "XXX", "announced": f"{told:.2f}", "received": f"{found:.2f}"},
        )
        for currency, told, found in differing_totals(announced, received)
    ]
    if error_rows and Mode(mode) is Mode.STRICT:
        problems.append(Problem("rows_have_errors", {"rows": error_rows}))
    return problems
