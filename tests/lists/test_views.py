"""Views of the list of customers: kept, shared with a unit, changed, removed and brought back, pinned, with columns."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Act
from lists.models import SavedView, ViewPin
from lists.services import (
    MOST_VIEWS,
    NameTaken,
    NotTheOwner,
    NotToShare,
    TooManyViews,
    change_view,
    save_view,
)
from tests.factories import fresh, make_customer

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
GOLD = "sort=-deposits&tier=gold"


def keep(person, name="大户", query=GOLD, unit=None, list_name="customers") -> SavedView:
    return save_view(list_name=list_name, name=name, query=query, shared_with=unit, by=fresh(person), at=AT)


def seen_by(person) -> set[str]:
    return {view.name for view in SavedView.objects.visible_to(fresh(person)).kept()}


def test_a_view_is_its_owners_until_it_is_shared_with_a_unit_and_everybody_below_it(bank):
    view = keep(bank.supervisor)
    assert (seen_by(bank.supervisor), seen_by(bank.manager), seen_by(bank.executive)) == (
        {"大户"},
        set(),
        set(),
    )
    change_view(view=view, shared_with=bank.unit, by=fresh(bank.supervisor), at=AT)
    assert seen_by(bank.manager) == {"大户"}
    assert seen_by(bank.outsider) == set()


def test_a_view_of_the_branch_reaches_its_sub_branches(bank):
    keep(bank.branch_supervisor, unit=bank.branch)
    assert seen_by(bank.manager) == {"大户"}
    assert seen_by(bank.outsider) == set()


def test_nobody_shares_with_a_unit_they_do_not_see(bank):
    with pytest.raises(NotToShare):
        keep(bank.manager, unit=bank.far_unit)
    assert not SavedView.objects.exists()


def test_the_same_view_sent_twice_is_kept_once_and_other_words_need_another_name(bank):
    first = keep(bank.manager, query="tier=gold&sort=-deposits&cursor=x")
    assert keep(bank.manager) == first
    with pytest.raises(NameTaken):
        keep(bank.manager, query="tier=key")
    assert keep(bank.manager, list_name="prospects") != first
    assert SavedView.objects.get(pk=first.pk).query == GOLD


def test_a_person_keeps_so_many_views_of_a_list(bank):
    for number in range(MOST_VIEWS):
        keep(bank.manager, name=str(number))
    with pytest.raises(TooManyViews):
        keep(bank.manager)
    keep(bank.colleague)


def test_only_the_owner_changes_a_shared_view(bank):
    view = keep(bank.manager, unit=bank.unit)
    with pytest.raises(NotTheOwner):
        change_view(view=view, name="改了", by=fresh(bank.colleague), at=AT)
    view.refresh_from_db()
    assert view.name == "大户"


def test_each_change_leaves_an_act_with_what_changed(bank):
    view = keep(bank.manager)
    change_view(view=view, name="重点大户", by=fresh(bank.manager), at=AT)
    change_view(view=view, name="重点大户", by=fresh(bank.manager), at=AT)
    acts = Act.objects.filter(subject_type="lists.savedview", subject_id=str(view.pk)).order_by("pk")
    assert [(act.kind, act.before, act.after) for act in acts] == [
        ("view.saved", {}, {"name": "大户", "query": GOLD, "shared_with": ""}),
        ("view.changed", {"name": "大户"}, {"name": "重点大户"}),
    ]


# ---------------------------------------------------------------- pages
def test_a_view_opens_the_list_as_it_was_kept_and_says_when_it_is_left(bank, signed_in):
    make_customer(bank)
    view = keep(bank.manager)
    client = signed_in(bank.manager)
    answer = client.get(f"/views/{view.public_id}/")
    assert answer.url == f"/customers/?{GOLD}&saved={view.public_id}"
    page = client.get(answer.url)
    views = page.context["views"]
    assert (views.current, views.changed, views.owned, page.context["sort"]) == (
        view,
        False,
        True,
        "-deposits",
    )
    assert "大户" in page.content.decode()
    changed = client.get(f"/customers/?sort=-deposits&saved={view.public_id}").context["views"]
    assert (changed.changed, changed.query) == (True, "sort=-deposits")


def test_what_the_list_shows_is_kept_over_the_page_and_saved_again(bank, signed_in):
    client = signed_in(bank.manager)
    form = client.get("/customers/", {"tier": "gold"})
    assert form.context["views"].query == "tier=gold"
    answer = client.post("/views/new/customers/", {"name": "黄金", "query": "tier=gold", "shared_with": ""})
    view = SavedView.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/customers/?tier=gold&saved={view.public_id}")
    client.post(f"/views/{view.public_id}/save/", {"query": "tier=gold&tier=key&columns=tier,next"})
    view.refresh_from_db()
    assert view.query == "columns=tier%2Cnext&tier=gold&tier=key"
    refused = client.post("/views/new/customers/", {"name": "黄金", "query": "tier=key"})
    assert refused.status_code == 422
    assert refused.context["form"].errors["name"]


def test_a_removed_view_comes_back_with_its_pins(bank, signed_in):
    view = keep(bank.manager)
    client = signed_in(bank.manager)
    client.post(f"/views/{view.public_id}/pin/")
    assert f"/views/{view.public_id}/" in client.get("/tasks/").content.decode()
    client.post(f"/views/{view.public_id}/remove/", {"sent": "1"})
    assert client.get(f"/views/{view.public_id}/").status_code == 404
    assert f"/views/{view.public_id}/" not in client.get("/tasks/").content.decode()
    client.post(f"/views/{view.public_id}/restore/", {"sent": "1"})
    assert client.get(f"/views/{view.public_id}/").status_code == 302
    assert f"/views/{view.public_id}/" in client.get("/tasks/").content.decode()
    client.post(f"/views/{view.public_id}/pin/", {"unpin": "1"})
    assert not ViewPin.objects.exists()


def test_a_shared_view_shows_each_reader_only_their_own_rows(bank, signed_in):
    make_customer(bank, short_name_en="Seen Machines")
    far = make_customer(bank, short_name_en="Far Machines", manager=bank.outsider, unit=bank.far_unit)
    view = keep(bank.manager, query="sort=name", unit=bank.unit)
    page = signed_in(bank.supervisor).get(f"/views/{view.public_id}/", follow=True).content.decode()
    assert "Seen Machines" in page
    assert far.short_name_en not in page
    assert signed_in(bank.outsider).get(f"/views/{view.public_id}/").status_code == 404


def test_columns_stand_as_chosen_and_in_their_order(bank, signed_in):
    make_customer(bank)
    page = signed_in(bank.manager).get("/customers/", {"columns": "loans,tier"})
    assert page.context["columns"] == ["name", "loans", "tier"]
    text = page.content.decode()
    assert text.count("<col") - text.count("<colgroup") == 4  # the choice of rows stands before them
    choices = {choice.name: choice for choice in page.context["column_choices"]}
    assert choices["tier"].earlier_href == "/customers/?columns=tier%2Cloans&panel=columns"
    assert choices["loans"].earlier_href == ""
    assert choices["next"].toggle_href == "/customers/?columns=loans%2Ctier%2Cnext&panel=columns"


def test_the_list_costs_the_same_with_one_view_and_with_thirty(bank, signed_in):
    make_customer(bank)
    client = signed_in(bank.manager)
    client.get("/customers/")
    counts = []
    for more in (1, 29):
        for number in range(more):
            keep(bank.manager, name=f"{more}-{number}", unit=bank.unit)
        with CaptureQueriesContext(connection) as asked:
            views = client.get("/customers/").context["views"]
        counts.append((len(views.mine), len(asked)))
    assert [views for views, _ in counts] == [1, 30]
    assert counts[0][1] == counts[1][1]
