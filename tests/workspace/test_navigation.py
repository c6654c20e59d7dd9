"""The navigation: what a day needs in sight, everything else by group, and one key for each."""

from itertools import combinations

import pytest

from organization.rules import Role, reach
from workspace import rules

SETTINGS_KEY = "s"
PEOPLE = [
    *([(role.value, "/1/")] for role in Role),
    *([(one.value, "/1/"), (other.value, "/1/")] for one, other in combinations(Role, 2)),
]


def _shown(assignments: list[tuple[str, str]]) -> list[rules.Entry]:
    return rules.entries(reach(1, assignments), components=True)


def test_nobody_has_two_pages_on_one_key():
    for assignments in PEOPLE:
        keys = [entry.key for entry in _shown(assignments)] + [SETTINGS_KEY]
        assert sorted(keys) == sorted(set(keys)), assignments


def test_an_account_manager_has_the_day_in_sight_and_the_rest_by_group():
    shown = _shown([(Role.ACCOUNT_MANAGER.value, "/1/")])
    assert [entry.name for entry in rules.in_sight(shown)] == [
        "today",
        "customers",
        "opportunities",
        "visits",
        "complaints",
        "negotiations",
        "campaigns",
        "approvals",
    ]
    groups = [entry.group for entry in shown]
    assert groups == sorted(groups, key=list(rules.Group).index)


def test_a_supervisor_has_the_dashboard_in_sight():
    in_sight = rules.in_sight(_shown([(Role.SUPERVISOR.value, "/1/")]))
    assert (in_sight[-1].name, len(in_sight)) == ("dashboard", 9)


def test_an_executive_begins_with_the_dashboard():
    assert _shown([(Role.EXECUTIVE.value, "/")])[0].name == "dashboard"


def test_few_entries_are_all_in_sight():
    shown = _shown([(Role.SYSTEM_ADMINISTRATOR.value, "/")])
    assert rules.Group.OPERATIONS in {entry.group for entry in shown}
    assert rules.in_sight(shown) == shown


@pytest.mark.parametrize(
    ("role", "third"),
    [(Role.ACCOUNT_MANAGER, "visits"), (Role.SUPERVISOR, "approvals"), (Role.EXECUTIVE, "approvals")],
)
def test_the_tab_bar_of_a_phone_has_visits_or_approvals(role, third):
    held = reach(1, [(role.value, "/1/")])
    assert [entry.name for entry in rules.tabs(rules.entries(held), held)][2] == third


@pytest.mark.django_db
def test_the_page_of_a_group_opens_it(client, bank):
    client.force_login(bank.manager)
    assert '<details class="hb-nav-more">' in client.get("/visits/").content.decode()
    assert '<details class="hb-nav-more" open>' in client.get("/needs/").content.decode()
