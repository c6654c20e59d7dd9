"""Tags, pins and followed customers: whose they are, who sees them, and what follows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from customers.models import CustomerTag, Tag
from customers.services import (
    NotTheTagger,
    NotToShareTag,
    StaleTag,
    TagTaken,
    change_tag,
    follow_customer,
    make_tag,
    merge_tags,
    pin_customer,
    put_tag,
    remove_tag,
    restore_tag,
)
from tests.browsing import browser
from tests.factories import join_team, make_customer
from worklist.models import Notice
from worklist.services import tell_followers
from workspace.queries.search import find

pytestmark = pytest.mark.django_db


def acting(person):
    return {"by": person, "at": timezone.now()}


def made(person, name="冲存款", shared_with=None, colour="good"):
    return make_tag(name=name, colour=colour, shared_with=shared_with, **acting(person))


def labels(answer):
    return [row.label for row in answer.context["page"].rows]


def test_a_tag_narrows_the_list_the_api_and_stands_in_the_rows(bank, customer, signed_in):
    other = make_customer(bank, short_name_en="Other")
    tag = made(bank.manager)
    put_tag(customer=customer, tag=tag, **acting(bank.manager))
    pages = signed_in(bank.manager)
    assert labels(pages.get("/customers/", {"tag": tag.public_id})) == ["Lanchuan Precision"]
    (row,) = pages.get("/customers/", {"tag": tag.public_id}).context["page"].rows
    assert [each.name for each in row.tags] == ["冲存款"]
    shown = pages.get("/customers/", {"columns": "tier,tags"})
    assert shown.context["columns"] == ["name", "tier", "tags"] and "冲存款" in shown.content.decode()
    api = pages.get("/api/v1/customers/", {"tag": str(tag.public_id)}).json()["results"]
    assert [one["customer_no"] for one in api] == [customer.customer_no]
    assert other.customer_no not in str(api)


def test_a_tag_of_ones_own_is_seen_by_nobody_else(bank, customer, signed_in):
    tag = made(bank.manager)
    put_tag(customer=customer, tag=tag, **acting(bank.manager))
    pages = signed_in(bank.supervisor)
    assert "冲存款" not in pages.get(f"/customers/{customer.customer_no}/").content.decode()
    assert labels(pages.get("/customers/", {"tag": tag.public_id})) == []
    assert pages.get(f"/tags/{tag.public_id}/").status_code == 404
    assert CustomerTag.objects.visible_to(bank.supervisor).count() == 0


def test_a_shared_tag_is_used_below_its_unit_and_changed_by_its_owner_alone(bank, customer, signed_in):
    tag = made(bank.supervisor, shared_with=bank.unit)
    assert list(Tag.objects.visible_to(bank.manager)) == [tag]
    assert list(Tag.objects.visible_to(bank.outsider)) == []
    pages = signed_in(bank.manager)
    sent = {"tag": str(tag.public_id), "on": "1"}
    assert pages.post(f"/customers/{customer.customer_no}/tag/", sent).status_code == 302
    assert CustomerTag.objects.get().customer == customer
    assert pages.post(f"/tags/{tag.public_id}/remove/").status_code == 403
    for act in (lambda: remove_tag(tag=tag, **acting(bank.manager)),):
        with pytest.raises(NotTheTagger):
            act()
    with pytest.raises(NotToShareTag):
        made(bank.manager, "越权", shared_with=bank.far_unit)


def test_a_name_means_one_tag_and_a_second_window_is_told(bank):
    tag = made(bank.manager)
    assert made(bank.manager) == tag and Tag.objects.count() == 1
    with pytest.raises(TagTaken):
        made(bank.manager, colour="bad")
    change_tag(tag=tag, name="冲贷款", colour="bad", shared_with=None, version=1, **acting(bank.manager))
    with pytest.raises(StaleTag):
        change_tag(tag=tag, name="冲理财", colour="bad", shared_with=None, version=1, **acting(bank.manager))
    assert Tag.objects.get().name == "冲贷款"


def test_merging_tags_loses_no_customer_and_comes_back_whole(bank, customer):
    one, two = made(bank.manager, "甲"), made(bank.manager, "乙")
    other = make_customer(bank)
    for tag, marked in ((one, customer), (one, other), (two, customer)):
        put_tag(customer=marked, tag=tag, **acting(bank.manager))
    merge_tags(tag=one, into=two, **acting(bank.manager))
    seen = CustomerTag.objects.visible_to(bank.manager)
    assert set(seen.values_list("tag__name", "customer_id")) == {("乙", customer.pk), ("乙", other.pk)}
    restore_tag(tag=one, **acting(bank.manager))
    assert set(CustomerTag.objects.filter(tag=one).values_list("customer_id", flat=True)) == {
        customer.pk,
        other.pk,
    }


def test_a_pinned_customer_is_first_where_one_looks(bank, customer, signed_in):
    last = make_customer(
        bank, short_name="最后一家", short_name_en="Zzz last", name="杭州最后一家制造有限公司"
    )
    first = make_customer(
        bank, short_name="啊第一家", short_name_en="Aaa first", name="杭州啊第一家制造有限公司"
    )
    assert next(hit.label for hit in find(bank.manager, "一家").customers) == first.short_name
    pages = signed_in(bank.manager)
    assert pages.post(f"/customers/{last.customer_no}/pin/", {"on": "1"}).status_code == 302
    assert next(hit.label for hit in find(bank.manager, "一家").customers) == last.short_name
    assert labels(pages.get("/customers/", {"pinned": "true"})) == ["Zzz last"]
    assert "Zzz last" in pages.get("/").content.decode()
    assert "Zzz last" in pages.get("/search/", headers={"HX-Request": "true"}).content.decode()
    assert labels(signed_in(bank.supervisor).get("/customers/", {"pinned": "true"})) == []


def test_followers_who_read_the_customer_are_told_once(bank, customer):
    join_team(customer, bank.colleague)
    for person in (bank.manager, bank.supervisor, bank.outsider):
        follow_customer(customer=customer, by=person, followed=True)
    said = {"customer": customer, "what": "note", "subject": "note:1"} | acting(bank.manager)
    assert (tell_followers(**said), tell_followers(**said)) == (1, 0)
    assert [notice.person for notice in Notice.objects.filter(kind="followed")] == [bank.supervisor]


def test_marks_over_the_api(bank, customer, signed_in):
    pages = signed_in(bank.manager)
    sent = {"content_type": "application/json"}
    tag = pages.post("/api/v1/customers/tags/", {"name": "年审", "colour": "warn"}, **sent)
    assert tag.status_code == 201, tag.content
    api = f"/api/v1/customers/{customer.customer_no}/marks/"
    told = pages.post(api, {"tag": tag.json()["id"], "pinned": True, "followed": True}, **sent)
    assert told.json() == {"tags": ["年审"], "pinned": True, "followed": True}
    off = pages.post(api, {"tag": tag.json()["id"], "on": False, "pinned": False}, **sent)
    assert off.json() == {"tags": [], "pinned": False, "followed": True}
    strange = signed_in(bank.supervisor).post(api, {"tag": tag.json()["id"]}, **sent)
    assert strange.status_code == 400 and not CustomerTag.objects.exists()


def test_marks_of_a_list_cost_the_same_however_many_rows(bank, customer, signed_in):
    tag = made(bank.manager)
    put_tag(customer=customer, tag=tag, **acting(bank.manager))
    pin_customer(customer=customer, by=bank.manager, pinned=True)
    counts = []
    for more in (0, 20):
        for _ in range(more):
            put_tag(customer=make_customer(bank), tag=tag, **acting(bank.manager))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            signed_in(bank.manager).get("/customers/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_tag_stays_shared_when_its_owner_has_moved_and_saves_it(bank):
    tag = made(bank.manager, shared_with=bank.unit)
    tag.shared_with = bank.far_unit
    tag.save()
    pages = browser(bank.manager)
    form = pages.get(f"/tags/{tag.public_id}/").context["form"]
    assert bank.far_unit in form.fields["shared_with"].queryset
    said = {
        "name": "冲贷款",
        "colour": "good",
        "shared_with": bank.far_unit.code,
        "version": str(tag.version),
    }
    assert pages.post(f"/tags/{tag.public_id}/", said).status_code == 302
    tag.refresh_from_db()
    assert (tag.name, tag.shared_with) == ("冲贷款", bank.far_unit)
