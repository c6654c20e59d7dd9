"""One approach to an association reaches its members: their timelines, what came of it, and those to be won."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.models import AssociationApproach
from activities.queries.approaches import reached
from activities.services import HappensLater, log_interaction
from activities.services.approaches import NoMembers, record_approach
from audit.models import Act
from common.calendar import business_today
from common.models import uuid7
from common.once import KeyTaken
from customers.models import TieKind
from customers.services import add_tie, end_tie
from prospects.models import Opportunity, Prospect
from tests.browsing import browser
from tests.factories import fresh, make_customer
from workspace.queries.timeline import timeline

pytestmark = pytest.mark.django_db


def member(association, name, **more):
    given = {"source": "名录", "by": association.manager, "at": timezone.now(), **more}
    return add_tie(customer=association, kind=TieKind.MEMBER, other_name=name, **given)


@pytest.fixture
def association(bank):
    return make_customer(bank, name="杭州市装备制造业协会", short_name="装备协会", short_name_en="Makers")


@pytest.fixture
def members(bank, association):
    """One of the manager's, one of the far outsider's, one that is no customer."""
    mine = make_customer(bank, short_name="我的会员", short_name_en="Mine")
    theirs = make_customer(bank, unit=bank.far_unit, manager=bank.outsider, short_name_en="Theirs")
    # Noted on the member's own file.
    words = {"source": "官网", "by": bank.manager, "at": timezone.now()}
    add_tie(customer=mine, kind=TieKind.ASSOCIATION, other_name=association.name, **words)
    member(association, theirs.name)
    member(association, "绍兴恒越轴承有限公司")
    return mine, theirs


def approach(association, days=10, **more):
    now = timezone.now()
    words = {
        "topic": "供应链金融",
        "channel": "visit",
        "said": "秘书长答应给一小时",
        "by": association.manager,
    }
    return record_approach(
        association=association, happened_at=now - timedelta(days=days), **{**words, "at": now, **more}
    )


def events(customer, person):
    return timeline(customer, fresh(person), only="approach").events


def test_it_stands_in_the_timeline_of_each_member_and_of_the_association(bank, association, members):
    mine, theirs = members
    made = approach(association)
    [here], [there], [own] = (
        events(mine, bank.manager),
        events(theirs, bank.outsider),
        events(association, bank.manager),
    )
    assert (here.text, here.pk, here.href, here.record) == ("供应链金融", made.pk, "", "")
    assert association.name in there.kind and "秘书长" not in there.text
    assert own.href == f"/customers/{association.customer_no}/approaches/"
    assert events(make_customer(bank), bank.manager) == []
    act = Act.objects.get(kind="association.approached")
    assert (act.actor, act.after["topic"]) == (bank.manager, "供应链金融")


def test_only_the_members_of_its_day_are_reached(bank, association, members):
    mine, _theirs = members
    left, joined = make_customer(bank), make_customer(bank)
    gone = member(association, left.name)
    end_tie(tie=gone, ended_on=business_today() - timedelta(days=20), by=bank.manager, at=timezone.now())
    member(association, joined.name, started_on=business_today() - timedelta(days=5))
    approach(association, days=10)
    assert [len(events(one, bank.manager)) for one in (mine, left, joined)] == [1, 0, 0]
    approach(association, days=3)
    assert [len(events(one, bank.manager)) for one in (mine, left, joined)] == [2, 0, 1]


def test_what_came_of_it_is_told_member_by_member_and_nobody_hidden_is_named(
    bank, association, members, line
):
    mine, theirs = members
    made = approach(association, days=10)
    log = {"people": [], "kind": "call", "by": bank.manager, "at": timezone.now()}
    log_interaction(
        customer=mine, happened_at=timezone.now() - timedelta(days=11), summary="之前的电话", **log
    )
    since = timezone.now() - timedelta(days=4)
    log_interaction(customer=mine, happened_at=since, summary="谈了保理", **log)
    log_interaction(
        customer=mine, happened_at=timezone.now() - timedelta(days=2), summary="又谈了保理", **log
    )
    now = timezone.now()
    deal = Opportunity.objects.create(
        customer=mine,
        name="保理",
        product_line=line,
        opened_at=now,
        entered_stage_at=now,
        owner=bank.manager,
        unit=bank.unit,
    )
    found = reached(made, fresh(bank.manager))
    assert [one.name for one in found] == [mine.label, "绍兴恒越轴承有限公司"]
    assert (found[0].contact_at, found[0].contacts) == (since, 2)
    assert (found[0].opportunity, found[0].opportunities) == (deal, 1)
    assert (found[1].customer, found[1].contact_at, found[1].opportunities) == (None, None, 0)
    # The far supervisor would see the other member, and not the association at all.
    assert {one.name for one in reached(made, fresh(bank.executive))} == {
        mine.label,
        theirs.label,
        "绍兴恒越轴承有限公司",
    }


@pytest.fixture
def line():
    from_books = Opportunity._meta.get_field("product_line").related_model
    return from_books.objects.order_by("pk").first()


def test_a_member_that_is_no_customer_goes_into_the_pool_by_one_press(bank, association, members):
    approach(association)
    person = browser(bank.manager)
    page = f"/customers/{association.customer_no}/approaches/"
    [stranger] = [one for one in person.get(page).context["members"] if one.customer is None]
    assert f"/{stranger.tie.public_id}/" in person.get(page).content.decode()
    pressed = person.post(f"/prospects/around/{stranger.tie.public_id}/")
    assert pressed.status_code == 302
    prospect = Prospect.objects.get()
    assert (prospect.name, prospect.source) == ("绍兴恒越轴承有限公司", "intermediary")
    [stranger] = [one for one in person.get(page).context["members"] if one.customer is None]
    assert stranger.prospect == prospect


def test_what_is_to_come_and_who_has_no_members_is_refused(bank, association, members):
    with pytest.raises(HappensLater):
        approach(association, days=-1)
    with pytest.raises(NoMembers):
        approach(make_customer(bank))
    key = uuid7()
    assert approach(association, form_key=key) == approach(association, form_key=key)
    with pytest.raises(KeyTaken):
        approach(association, form_key=key, topic="别的")
    assert AssociationApproach.objects.count() == 1


def test_the_page_writes_down_and_keeps_what_was_typed(bank, association, members):
    person, page = (
        browser(bank.manager, accept_language="en"),
        f"/customers/{association.customer_no}/approaches/",
    )
    ties = person.get(f"/customers/{association.customer_no}/ties/").content.decode()
    assert page in ties
    assert page not in person.get(f"/customers/{members[0].customer_no}/ties/").content.decode()
    words = {"topic": "设备更新", "channel": "call", "happened_at": "2026-11-02T10:00", "said": "收意向表"}
    refused = person.post(page, {**words, "happened_at": "2096-11-02T10:00", "form_key": str(uuid7())})
    assert refused.status_code == 422 and "收意向表" in refused.content.decode()
    assert person.post(page, {**words, "form_key": str(uuid7())}).status_code == 302
    assert "收意向表" in person.get(page).content.decode()
    alone = make_customer(bank)
    none = person.post(f"/customers/{alone.customer_no}/approaches/", {**words, "form_key": str(uuid7())})
    assert none.status_code == 422 and AssociationApproach.objects.count() == 1
    assert browser(bank.executive).post(page, words).status_code == 403
    assert person.get(f"{page}?approach=x").status_code == 404


def test_the_api_writes_down_and_tells_whom_it_reached(bank, association, members):
    person, address = browser(bank.manager), f"/api/v1/customers/{association.customer_no}/approaches/"

    def send(**body):
        return person.post(address, body, content_type="application/json")

    words = {"topic": "设备更新", "channel": "call"}
    assert send(**words, surprise=1).status_code == 400
    assert send(**words, happened_at="2096-01-01T00:00:00Z").status_code == 400
    made = send(**words)
    assert (made.status_code, made.json()["staff"]) == (201, bank.manager.employee_no)
    [row] = person.get(address).json()["results"]
    told = person.get(f"{address}{row['id']}/").json()
    assert {(one["customer"], one["contacts"], one["prospect"]) for one in told["members"]} == {
        (members[0].customer_no, 0, None),
        ("", 0, None),
    }
    other = f"/api/v1/customers/{members[0].customer_no}/approaches/"
    assert person.get(other).json()["results"] == []
    assert person.post(other, words, content_type="application/json").status_code == 409
    assert person.get(f"{other}{row['id']}/").status_code == 404


def test_queries_do_not_grow_with_members(bank, association):
    person, page = browser(bank.manager), f"/customers/{association.customer_no}/approaches/"
    counts = []
    for number in (3, 30):
        for place in range(number):
            member(association, make_customer(bank).name)
            member(association, f"会员{number}-{place}有限公司")
        approach(association)
        person.get(page)
        with CaptureQueriesContext(connection) as asked:
            person.get(page)
        counts.append(len([one for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]))
    assert counts[0] == counts[1] <= 12
