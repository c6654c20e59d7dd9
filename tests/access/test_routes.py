"""Every route, page and API alike, by every persona: status, nothing shown, nothing changed."""

import pytest
from django.urls import get_resolver

from tests.access.checks import faults
from tests.access.oracle import guarded_models, wrong_sets
from tests.access.table import CALLS
from tests.access.world import MACHINES, PEOPLE, PERSONAS
from tests.conventions.urls import routes_of

pytestmark = pytest.mark.django_db


def test_the_table_knows_every_route_and_no_other():
    known, tabled = {route.name for route in routes_of(get_resolver())}, {call.route for call in CALLS}
    missing = [f"{name}: a route without a row in tests/access/table.py" for name in sorted(known - tabled)]
    gone = [f"{name}: a row in tests/access/table.py without a route" for name in sorted(tabled - known)]
    assert not missing + gone, "\n".join(missing + gone)


def test_every_row_says_something_of_every_persona():
    assert [str(call) for call in CALLS if set(call.who) != set(PERSONAS)] == []


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_call_is_answered_as_the_table_says(world, one_frame, persona):
    """Each by itself, so that all processes of a run share them."""
    wrong = list(faults(world, CALLS, [persona]))
    assert not wrong, f"{len(wrong)} cells:\n" + "\n".join(wrong)


def test_each_persona_reads_exactly_the_rows_that_the_domain_gives_them(world):
    wrong = list(wrong_sets(world, PEOPLE + MACHINES))
    assert not wrong, "\n".join(wrong)


def test_there_are_rows_to_be_seen_and_rows_to_be_hidden(world):
    """Else the two tests above would prove nothing."""
    empty = [
        model._meta.label
        for model in guarded_models()
        if model._meta.label_lower not in MAY_BE_EMPTY and not model._default_manager.exists()
    ]
    assert empty == []


# Written by nothing that the bank of these tests goes through.
MAY_BE_EMPTY = {
    "customers.customermerge",
    "customers.suspectedpair",
    "customers.customersignal",
    "customers.customerforeignbalance",
    "customers.walletestimate",
    "customers.walletentry",
    "tiers.tiermove",
    "dashboards.unitmover",
}
