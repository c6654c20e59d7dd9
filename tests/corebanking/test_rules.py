"""The life of a batch and the comparison of totals, as tables."""

from decimal import Decimal

import pytest

from corebanking.rules import (
    LAYOUTS,
    BatchState,
    Problem,
    Resource,
    differing_totals,
    may_become,
    refusals,
    scope_of,
)

ALLOWED = {
    ("announced", "receiving"),
    ("announced", "closing"),
    ("receiving", "receiving"),
    ("receiving", "closing"),
    ("closing", "applying"),
    ("applying", "applying"),
    ("applying", "applied"),
    ("applying", "refused"),
}


@pytest.mark.parametrize("state", BatchState)
@pytest.mark.parametrize("following", BatchState)
def test_a_batch_goes_only_forward(state, following):
    assert may_become(state, following) is ((state.value, following.value) in ALLOWED)


def money(**totals: str) -> dict[str, Decimal]:
    return {currency: Decimal(total) for currency, total in totals.items()}


@pytest.mark.parametrize(
    ("announced", "received", "differing"),
    [
        (money(CNY="10.00"), money(CNY="10.00"), []),
        (money(CNY="10.00", EUR="0.00"), money(CNY="10.00"), []),
        (money(CNY="10.00"), money(CNY="10.01"), [("CNY", Decimal("10.00"), Decimal("10.01"))]),
        (money(), money(USD="5.00"), [("USD", Decimal(0), Decimal("5.00"))]),
        (
            money(CNY="10.00", USD="5.00"),
            money(CNY="5.00", USD="10.00"),
            [("CNY", Decimal("10.00"), Decimal("5.00")), ("USD", Decimal("5.00"), Decimal("10.00"))],
        ),
        # Rows of unknown accounts are of some currency: they make up the difference, or they do not.
        (money(CNY="10.00"), {"CNY": Decimal("7.00"), "": Decimal("3.00")}, []),
        (
            money(CNY="10.00"),
            {"CNY": Decimal("7.00"), "": Decimal("2.99")},
            [("CNY", Decimal("10.00"), Decimal("7.00"))],
        ),
        (
            money(CNY="7.00"),
            {"CNY": Decimal("7.00"), "": Decimal("3.00")},
            [("", Decimal(0), Decimal("3.00"))],
        ),
    ],
)
def test_totals_are_compared_to_the_cent(announced, received, differing):
    assert differing_totals(announced, received) == differing


def test_a_strict_batch_is_refused_for_one_bad_row_and_a_lenient_one_is_not():
    counts = {"expected_rows": 3, "received_rows": 3, "error_rows": 1, "announced": {}, "received": {}}
    assert refusals(mode="strict", **counts) == [Problem("rows_have_errors", {"rows": 1})]
    assert refusals(mode="lenient", **counts) == []


def test_a_lenient_batch_is_refused_for_a_row_too_few():
    counts = {"expected_rows": 3, "received_rows": 2, "error_rows": 0, "announced": {}, "received": {}}
    assert refusals(mode="lenient", **counts) == [
        Problem("row_count_differs", {"expected": 3, "received": 2})
    ]


@pytest.mark.parametrize("resource", Resource)
def test_each_resource_has_a_layout_whose_key_is_required_and_a_scope(resource):
    layout = LAYOUTS[resource]
    required = {field.name for field in layout.fields if field.required}
    assert set(layout.key) <= required
    assert len(set(layout.names)) == len(layout.names)
    assert scope_of(resource) == f"{resource.value}:write"
