"""Views of the lists beside that of customers: prospects, opportunities and the desk of complaints."""

from datetime import UTC, datetime
from html import unescape

import pytest

from lists.models import SavedView
from lists.services import save_view
from tests.factories import fresh
from tests.prospects.making import make_prospect
from tests.workspace.test_page_cost import AT_MOST, asked, browser_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
# Of each list: its page, what a view of it says, and that with a word more.
LISTS = {
    "prospects": ("/prospects/", "grade=1&sort=-value&tab=all", "grade=1&phase=discover&sort=-value&tab=all"),
    "opportunities": (
        "/opportunities/list/",
        "amount_min=1000&sort=-amount",
        "amount_min=1000&owner=me&sort=-amount",
    ),
    "complaints": ("/complaints/", "level=1&level=2&view=all", "channel=phone&level=1&level=2&view=all"),
}
# What each list shows by itself and on its tabs: nothing that is worth a name.
PLAIN = [
    "/prospects/",
    "/prospects/?tab=all",
    "/opportunities/list/",
    "/complaints/",
    "/complaints/?view=all",
]
every_list = pytest.mark.parametrize(
    ("name", "page", "query", "more"), [(name, *words) for name, words in LISTS.items()]
)


def keep(person, list_name, query, name="常看的", unit=None) -> SavedView:
    return save_view(list_name=list_name, name=name, query=query, shared_with=unit, by=fresh(person), at=AT)


@every_list
def test_a_view_opens_its_list_and_the_list_says_when_it_is_left(bank, signed_in, name, page, query, more):
    view = keep(bank.branch_supervisor, name, query, unit=bank.branch)
    client = signed_in(bank.manager)
    opened = client.get(f"/views/{view.public_id}/", follow=True)
    assert opened.redirect_chain[0][0] == f"{page}?{query}&saved={view.public_id}"
    state = opened.context["views"]
    assert (state.current, state.changed, state.owned, state.offered) == (view, False, False, False)
    text = opened.content.decode()
    assert "<title>常看的" in text.replace("\n", "")
    assert "Changed" not in text

    left = client.get(f"{page}?{more}&saved={view.public_id}")
    assert (left.context["views"].changed, left.context["views"].query) == (True, more)
    text = unescape(left.content.decode())
    assert "Changed" in text
    assert f'href="/views/new/{name}/?{more}"' in text
    assert f'href="/views/{view.public_id}/" hx-boost="false">Reset' in text
    assert f"/views/{view.public_id}/save/" not in text  # whose view it is saves it


@every_list
def test_the_owner_saves_what_the_list_shows_over_the_view(bank, signed_in, name, page, query, more):
    view = keep(bank.manager, name, query)
    client = signed_in(bank.manager)
    left = client.get(f"{page}?{more}&saved={view.public_id}")
    assert f'action="/views/{view.public_id}/save/"' in left.content.decode()
    answer = client.post(
        f"/views/{view.public_id}/save/", {"query": left.context["views"].query, "sent": "1"}
    )
    assert answer.status_code == 302
    assert client.get(f"/views/{view.public_id}/", follow=True).context["views"].changed is False


@every_list
def test_filters_of_a_list_become_a_view(bank, signed_in, name, page, query, more):
    client = signed_in(bank.manager)
    offered = f"/views/new/{name}/?{query}"
    assert offered in unescape(client.get(f"{page}?{query}").content.decode())
    answer = client.post(f"/views/new/{name}/", {"name": "新的", "query": query, "shared_with": ""})
    view = SavedView.objects.get()
    assert (view.query, answer.url) == (query, f"{page}?{query}&saved={view.public_id}")


@pytest.mark.parametrize("address", PLAIN)
def test_a_plain_face_of_a_list_is_not_offered_as_a_view(bank, signed_in, address):
    answer = signed_in(bank.manager).get(address)
    assert answer.context["views"].offered is False
    assert "/views/new/" not in answer.content.decode()


@pytest.mark.parametrize(
    ("list_name", "query", "kept"),
    [("prospects", "grade=1", "grade=1&tab=open"), ("complaints", "level=1", "level=1&view=mine")],
)
def test_what_is_kept_names_the_tab_and_a_view_without_one_is_not_left_by_opening_it(
    bank, signed_in, list_name, query, kept
):
    page = LISTS[list_name][0]
    client = signed_in(bank.manager)
    assert client.get(f"{page}?{query}").context["views"].query == kept
    view = keep(bank.manager, list_name, query)
    state = client.get(f"/views/{view.public_id}/", follow=True).context["views"]
    assert (state.current, state.changed) == (view, False)


@every_list
def test_filters_tabs_and_order_stay_in_the_view(bank, signed_in, name, page, query, more):
    view = keep(bank.manager, name, query)
    client = signed_in(bank.manager)
    shown = client.get(f"{page}?{query}&saved={view.public_id}")
    for chip in shown.context["chips"]:
        assert f"saved={view.public_id}" in chip.remove
    panel = client.get(f"{page}?{query}&saved={view.public_id}&panel=filters").content.decode()
    assert f'<input type="hidden" name="saved" value="{view.public_id}">' in panel
    tabs = shown.context.get("tabs", []) + shown.context.get("queues", [])
    assert all(f"saved={view.public_id}" in tab["href"] for tab in tabs)
    heads = shown.context.get("heads", {})
    addresses = [head["href"] if isinstance(head, dict) else head.href for head in heads.values()]
    assert all(f"saved={view.public_id}" in address for address in addresses)


@every_list
def test_a_list_costs_the_same_with_one_view_and_with_thirty(bank, name, page, query, more):
    client, counts = browser_of(bank.manager), []
    for number, many in enumerate((1, 29)):
        for one in range(many):
            view = keep(bank.manager, name, query, name=f"{number}-{one}", unit=bank.unit)
        address = f"{page}?{query}&saved={view.public_id}"
        counts.append((len(client.get(address).context["views"].mine), len(asked(client, address))))
    assert [views for views, _ in counts] == [1, 30]
    assert counts[0][1] == counts[1][1] <= AT_MOST


def test_columns_of_the_prospects_stand_as_chosen_and_are_kept_in_a_view(bank, signed_in):
    make_prospect(bank)
    client = signed_in(bank.manager)
    page = client.get("/prospects/", {"columns": "owner,grade"})
    assert page.context["columns"] == ["name", "owner", "grade"]
    table = page.content.decode().split("<table")[1].split("</table>")[0]
    assert table.count("<col") - table.count("<colgroup") == 4
    assert (table.count("<th scope"), table.count("<td")) == (5, 3)  # with the row's name; with its box
    choices = {choice.name: choice for choice in page.context["column_choices"]}
    assert choices["grade"].earlier_href == "/prospects/?columns=grade%2Cowner&panel=columns"
    assert page.context["views"].query == "columns=owner%2Cgrade&tab=open"
    assert page.context["views"].offered is True
