"""Words of shared knowledge that change and their history, deals in cases, regions, views, telling in parts."""

from uuid import uuid4

import pytest
from django.utils import timezone

from knowledge.models import Piece, Wording
from knowledge.rules import region_prefix, regions_around
from knowledge.services import (
    NamesCustomer,
    OtherCustomersDeal,
    OwnPiece,
    PieceChanged,
    TakenBack,
    change_piece,
    follow,
    review_piece,
    tell_followers,
    telling,
    withdraw_piece,
)
from lists.models import SavedView
from lists.services import save_view
from prospects.models import Opportunity
from tests.browsing import browser
from tests.factories import fresh, make_bank, make_customer, make_staff
from tests.knowledge.test_knowledge import API, PAGE, typed, write
from tests.prospects.deals import make_opportunity
from worklist.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return make_bank()


def change(piece, by, version=1, **more):
    words = {"title": piece.title, "body": piece.body, "noted_on": piece.noted_on, "facts": {}}
    return change_piece(piece=piece, version=version, by=by, at=timezone.now(), **(words | more))


def test_the_words_before_are_kept_for_who_may_change_them(bank):
    piece = write(bank)
    changed = change(piece, bank.supervisor, body="只对白名单客户", facts={"tags": ["票据"]})
    assert (changed.version, changed.changed_by, changed.tags) == (2, bank.supervisor, ["票据"])
    held = Wording.objects.get()
    assert (held.version, held.body, held.written_by) == (1, piece.body, bank.manager)
    assert (held.facts["tags"], held.facts["competitor"]) == ("利率", "宁波银行")
    assert change(piece, bank.manager, 2, body="只对白名单客户").version == 2
    with pytest.raises(PieceChanged):
        change(piece, bank.manager, 1, body="又一句")
    here = f"{PAGE}{piece.public_id}/"
    assert "白名单" in browser(bank.colleague).get(here).content.decode()
    assert piece.body not in browser(bank.colleague).get(here).content.decode()
    assert piece.body in browser(bank.manager).get(here).content.decode()
    found = browser(bank.colleague).get(PAGE, {"q": "白名单"}).content.decode()
    assert piece.title in found
    withdraw_piece(piece=piece, by=bank.manager, at=timezone.now())
    with pytest.raises(TakenBack):
        change(piece, bank.manager, 2, body="又一句")


def test_what_the_whole_bank_reads_waits_for_a_second_person_again(bank):
    piece = write(bank, shared_with=bank.head_office)
    review_piece(piece=piece, approve=False, note="写清时间", by=bank.supervisor, at=timezone.now())
    changed = change(piece, bank.manager, body="十一月起")
    assert (changed.state, changed.reviewed_by) == ("waiting", None)
    assert Notice.objects.filter(person=bank.supervisor, slot__startswith="review").count() == 2
    review_piece(piece=piece, approve=True, note="", by=bank.supervisor, at=timezone.now())
    assert Piece.objects.visible_to(fresh(bank.outsider)).filter(pk=piece.pk).exists()
    change(piece, bank.supervisor, 2, body="十二月起")
    assert not Piece.objects.visible_to(fresh(bank.outsider)).filter(pk=piece.pk).exists()
    with pytest.raises(OwnPiece):
        review_piece(piece=piece, approve=True, note="", by=bank.supervisor, at=timezone.now())
    review_piece(piece=piece, approve=True, note="", by=bank.branch_supervisor, at=timezone.now())


def test_a_change_does_not_name_the_customer_that_was_left_out(bank):
    customer = make_customer(bank)
    piece = write(bank, origin=write(bank, customer=customer, shared_with=None))
    for words in ({"body": f"{customer.short_name}谈成"}, {"facts": {"source": customer.customer_no}}):
        with pytest.raises(NamesCustomer):
            change(piece, bank.manager, **words)
    assert Piece.objects.get(pk=piece.pk).version == 1


def test_the_second_of_two_editors_keeps_the_words_and_sees_the_difference(bank):
    piece, writer = write(bank), browser(bank.manager)
    here = f"{PAGE}{piece.public_id}/change/"
    assert writer.get(here).status_code == 200
    assert browser(bank.colleague).get(here).status_code == 403
    sent = typed(topic="price", body="我的话", version="1")
    change(piece, bank.supervisor, body="主管的话")
    second = writer.post(here, sent)
    said = second.content.decode()
    assert second.status_code == 422 and "我的话" in said and "主管的话" in said
    assert 'name="version" value="2"' in said
    assert writer.post(here, sent | {"version": "2"}).status_code == 302
    assert (Piece.objects.get().body, Wording.objects.count()) == ("我的话", 2)


def test_the_api_changes_under_if_match(bank):
    piece = write(bank)
    mine, one = browser(bank.manager), f"{API}{piece.public_id}/"
    tag = mine.get(one).headers["ETag"]

    def patch(person, body, **headers):
        return browser(person).patch(one, body, content_type="application/json", headers=headers)

    assert patch(bank.manager, {"body": "新话"}).status_code == 428
    assert patch(bank.colleague, {"body": "新话"}, if_match=tag).status_code == 403
    assert patch(bank.manager, {"kind": "case"}, if_match=tag).status_code == 400
    answer = patch(bank.manager, {"body": "新话", "region_code": "330200"}, if_match=tag)
    assert (answer.status_code, answer.json()["version"], answer.json()["region_code"]) == (200, 2, "330200")
    assert answer.json()["title"] == piece.title
    assert patch(bank.manager, {"body": "再改"}, if_match=tag).status_code == 412


# ---------------------------------------------------------------- deals
def test_a_case_tells_of_a_deal_of_its_customer(bank):
    customer, other = make_customer(bank), make_customer(bank)
    deal = make_opportunity(customer, bank.manager)
    Opportunity.objects.filter(pk=deal.pk).update(state="lost", closed_on=timezone.localdate())
    writer, page = browser(bank.manager), f"{PAGE}new/case/"
    opened = writer.get(f"{page}?opportunity={deal.public_id}").content.decode()
    assert f'value="{deal.public_id}" selected' in opened and customer.customer_no in opened
    sent = typed(topic="lost", opportunity=str(deal.public_id))
    assert writer.post(page, sent | {"customer": other.customer_no}).status_code == 422
    assert writer.post(page, sent).status_code == 302
    piece = Piece.objects.get()
    assert (piece.opportunity, piece.customer) == (deal, customer)
    assert deal.name in writer.get(f"{PAGE}{piece.public_id}/").content.decode()
    # Nobody is offered a deal of a customer that they do not read.
    assert str(deal.public_id) not in browser(bank.colleague).get(page).content.decode()
    with pytest.raises(OtherCustomersDeal):
        write(bank, kind="case", opportunity=deal)
    api = {
        "kind": "case", "topic": "lost", "title": "为什么丢了", "body": "价格", "noted_on": "2026-01-05",
        "customer": customer.customer_no, "opportunity": str(deal.public_id), "key": str(uuid4()),
    }  # fmt: skip
    made = writer.post(API, api, content_type="application/json")
    assert (made.status_code, made.json()["opportunity"]) == (201, str(deal.public_id))
    wrong = api | {"customer": other.customer_no, "key": str(uuid4())}
    assert writer.post(API, wrong, content_type="application/json").status_code == 400
    kept = change(piece, bank.manager, body="补一步", opportunity=deal)
    assert kept.opportunity == deal
    edit = f"{PAGE}{piece.public_id}/change/"
    assert writer.post(edit, typed(topic="lost", body="去掉", version="2")).status_code == 302
    assert Piece.objects.get(pk=piece.pk).opportunity is None


# ---------------------------------------------------------------- regions, views
@pytest.mark.parametrize(
    ("code", "prefix", "around"),
    [
        ("330000", "33", ["330000"]),
        ("330200", "3302", ["330000", "330200"]),
        ("330212", "330212", ["330000", "330200", "330212"]),
    ],
)
def test_regions_lie_in_each_other(code, prefix, around):
    assert (region_prefix(code), regions_around(code)) == (prefix, around)
    assert regions_around("") == []


def test_a_region_is_found_and_followed_with_what_lies_in_it(bank):
    reader = browser(bank.colleague)
    sent = {"region_code": "330000", "confidence": "1", "importance": "1"}
    assert reader.post(f"{PAGE}follows/", sent).status_code == 302
    assert "Zhejiang" in reader.get(f"{PAGE}follows/").content.decode()
    near = write(bank, title="宁波减费", facts={"region_code": "330200"})
    write(bank, title="苏州减费", facts={"region_code": "320500"})
    tell_followers(at=timezone.now())
    assert Notice.objects.get(person=bank.colleague).parameters["about"] == near.title
    for asked in ("330000", "330200"):
        (one,) = reader.get(API, {"region": asked}).json()["results"]
        assert one["title"] == near.title
    assert "苏州减费" not in reader.get(PAGE, {"region": "330000"}).content.decode()


def test_a_view_of_knowledge_is_kept_shared_and_left(bank):
    query = "competitor=%E5%AE%81%E6%B3%A2%E9%93%B6%E8%A1%8C&kind=news"
    view: SavedView = save_view(
        list_name="knowledge", name="宁波银行动向", query=query, shared_with=bank.unit,
        by=fresh(bank.supervisor), at=timezone.now(),
    )  # fmt: skip
    write(bank)
    write(bank, title="无关", facts={"competitor": "别家银行"})
    reader = browser(bank.colleague)
    opened = reader.get(f"/views/{view.public_id}/", follow=True)
    state, said = opened.context["views"], opened.content.decode()
    assert (state.current, state.changed, "无关" in said) == (view, False, False)
    assert f'name="saved" value="{view.public_id}"' in said
    assert reader.get(f"{PAGE}?{query}&topic=price&saved={view.public_id}").context["views"].changed
    assert reader.get(f"{PAGE}?{query}").context["views"].offered
    assert not reader.get(f"{PAGE}?kind=news").context["views"].offered


# ---------------------------------------------------------------- telling in parts
def test_followers_are_told_in_parts_each_once(bank, monkeypatch):
    monkeypatch.setattr(telling, "_PEOPLE_AT_ONCE", 3)
    people = [make_staff("account_manager", bank.unit, f"经理{n}", f"Manager {n}") for n in range(7)]
    for person in people:
        follow(by=person, at=timezone.now(), confidence=1, importance=1)
    first, second = write(bank), write(bank, title="第二条")
    told = []
    for _ in range(6):
        done = tell_followers(at=timezone.now())
        told.append((done, Notice.objects.filter(kind="knowledge").count()))
    assert told == [(0, 3), (0, 6), (1, 9), (0, 12), (1, 14), (0, 14)]
    for piece in (first, second):
        named = Notice.objects.filter(subject=f"piece:{piece.pk}").values_list("person", flat=True)
        assert sorted(named) == sorted(person.pk for person in people)
