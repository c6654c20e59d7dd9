"""When two addresses are one view, whom a shared view reaches, and how columns are moved."""

import pytest

from lists.rules import (
    LONGEST_QUERY,
    QueryTooLong,
    canonical,
    chosen_columns,
    moved,
    toggled,
    units_above,
)

KNOWN = ["name", "tier", "next", "deposits"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("tier=key&tier=gold&cursor=abc", "tier=gold&tier=key"),
        ("q=&sort=-deposits&saved=0193", "sort=-deposits"),
        (
            "q=%E8%BF%9C%E6%B1%80&panel=columns&columns=tier%2Cnext",
            "columns=tier%2Cnext&q=%E8%BF%9C%E6%B1%80",
        ),
        ("tier=key&tier=key", "tier=key"),
    ],
)
def test_an_address_is_kept_without_its_page_and_in_one_order(typed, kept):
    assert canonical(typed) == kept
    assert canonical(kept) == kept


def test_an_endless_address_is_refused():
    with pytest.raises(QueryTooLong):
        canonical("q=" + "a" * LONGEST_QUERY)


def test_units_above_are_the_beginnings_of_a_path():
    assert units_above("HO/B01/S0101/") == ["HO/", "HO/B01/", "HO/B01/S0101/"]
    assert units_above("") == []


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", KNOWN),
        ("deposits,tier", ["name", "deposits", "tier"]),
        ("tier,tier,secret,name", ["name", "tier"]),
        ("nonsense", KNOWN),
    ],
)
def test_columns_stand_as_asked_behind_the_name(asked, shown):
    assert chosen_columns(asked, KNOWN) == shown


def test_columns_move_one_place_and_stay_at_the_ends():
    assert moved(["a", "b", "c"], "b", -1) == ["b", "a", "c"]
    assert moved(["a", "b", "c"], "c", 1) == ["a", "b", "c"]
    assert moved(["a", "b", "c"], "a", -1) == ["a", "b", "c"]
    assert toggled(["a", "b"], "a") == ["b"]
    assert toggled(["a"], "b") == ["a", "b"]
