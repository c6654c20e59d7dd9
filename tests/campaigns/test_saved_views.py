"""A list of targets is made of a view that somebody saved, and stands when the view is gone."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lists.services import remove_view, save_view
from tests.campaigns.making import make_campaign
from tests.factories import make_bank, make_customer
from tests.prospects.making import make_prospect

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return make_bank()


@pytest.mark.parametrize(("listed", "source"), [("customers", "filter"), ("prospects", "prospects")])
def test_a_saved_view_becomes_a_list_and_is_taken_again_without_the_view(bank, listed, source):
    make_customer(bank, name="杭州晴川物业有限公司", short_name="晴川物业")
    make_prospect(bank, name="宁波晴川物业有限公司", owner=bank.manager)
    planner, campaign, at = bank.branch_supervisor, make_campaign(bank), timezone.now()
    query = "q=晴川&tab=all" if listed == "prospects" else "q=晴川"
    named = {"query": query, "shared_with": None, "at": at}
    view = save_view(list_name=listed, name="物业名单", by=planner, **named)
    theirs = save_view(list_name=listed, name="他人名单", by=bank.manager, **named)
    save_view(list_name="opportunities", name="商机名单", by=planner, **named)
    client = Client()
    client.force_login(planner, backend="organization.backends.StaffBackend")
    page = reverse("campaigns:target-lists", args=[campaign.public_id])
    offered = client.get(page).content.decode()
    assert [name in offered for name in ("物业名单", "他人名单", "商机名单")] == [True, False, False]
    form = {"name": "物业", "form_key": str(uuid4())}
    chosen = {"saved": str(view.public_id)}
    for wrong in ({"saved": str(theirs.public_id)}, {**chosen, "address": "/customers/?q=a"}):
        assert client.post(page, {**form, **wrong}).status_code == 422
    assert client.post(page, {**form, **chosen}).status_code == 302
    made = campaign.target_lists.get()
    assert (made.source, made.lines_read, made.new_targets) == (source, 1, 1)

    remove_view(view=view, by=planner, at=at)
    make_customer(bank, name="温州晴川物业有限公司", short_name="温州晴川")
    make_prospect(bank, name="绍兴晴川物业有限公司")
    client.post(reverse("campaigns:target-list-again", args=[made.public_id]))
    made.refresh_from_db()
    assert made.new_targets == 2


@pytest.mark.parametrize("words", ["sort=-deposits", "columns=tier,next", "sort=next&q="])
def test_an_order_or_columns_alone_aim_at_nobody(bank, words):
    """Else the list of targets would be every customer that the planner reads."""
    make_customer(bank)
    planner, campaign = bank.branch_supervisor, make_campaign(bank)
    view = save_view(
        list_name="customers", name="排序", query=words, shared_with=None, by=planner, at=timezone.now()
    )
    client = Client()
    client.force_login(planner, backend="organization.backends.StaffBackend")
    page = reverse("campaigns:target-lists", args=[campaign.public_id])
    for field, value in (("saved", str(view.public_id)), ("address", f"/customers/?{words}")):
        answer = client.post(page, {"name": "全部", "form_key": str(uuid4()), field: value})
        assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert not campaign.target_lists.exists()
