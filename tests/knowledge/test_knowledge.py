"""What colleagues know is found by whoever may read it, told to whoever follows it, and never gives a customer away."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.services import log_interaction
from common.calendar import business_today
from common.once import KeyTaken
from crm_site.schedule import tick
from customers.models import Contact
from knowledge.models import Piece, UnitDigest
from knowledge.queries import digest_pieces, listed_pieces
from knowledge.rules import competitor_in, digest_week, headline, named_in, tags_of
from knowledge.services import (
    NamesCustomer,
    NotToShareWith,
    NotWaiting,
    OwnPiece,
    follow,
    make_digests,
    note_from_report,
    review_piece,
    tell_followers,
    withdraw_piece,
    write_piece,
)
from tests.browsing import browser
from tests.factories import fresh, join_team, make_bank, make_customer
from worklist.models import Notice

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
PAGE = "/knowledge/"
API = "/api/v1/knowledge/"


@pytest.fixture
def bank():
    return make_bank()


def write(bank, **more):
    words = {
        "kind": "news",
        "title": "宁波银行流贷降到 3.2%",
        "body": "据同业客户经理说，本季度内有效。",
        "noted_on": business_today(),
        "shared_with": bank.unit,
        "by": bank.manager,
        "at": timezone.now(),
    }
    facts = {"topic": "price", "competitor": "宁波银行", "tags": ["利率"], "importance": 2, "confidence": 2}
    return write_piece(**(words | {"facts": facts} | more))


def readers(bank, piece):
    return {
        name
        for name, person in bank.personas.items()
        if Piece.objects.visible_to(fresh(person)).filter(pk=piece.pk).exists()
    }


# ---------------------------------------------------------------- rules
@pytest.mark.parametrize(
    ("text", "bank"),
    [
        ("宁波银行给到 3.2%", "宁波银行"),
        ("客户说招商银行在谈", "招商银行"),
        ("存款被杭州银行拉走", "杭州银行"),
        ("人民银行下调准备金", ""),
        ("没有别的消息", ""),
    ],
)
def test_the_bank_a_text_names(text, bank):
    assert competitor_in(text) == bank


def test_words_about_words():
    assert headline("第一句。第二句") == "第一句"
    assert len(headline("长" * 200)) == 80
    assert tags_of("#利率, 票据 利率、供应链") == ["利率", "票据", "供应链"]
    assert named_in("在样例1制造谈过", ["样例1", "Sample", "王"]) == ["样例1"]


def test_the_week_is_due_from_monday_eight():
    monday = datetime(2026, 11, 23, 8, tzinfo=SHANGHAI)
    assert digest_week(monday - timedelta(minutes=1)) is None
    assert digest_week(monday) == monday.date()
    assert digest_week(monday + timedelta(days=6)) == monday.date()


# ---------------------------------------------------------------- who reads
def test_what_names_a_customer_is_read_as_the_customer_is(bank):
    piece = write(bank, customer=make_customer(bank), shared_with=None)
    assert readers(bank, piece) == {"manager", "supervisor", "branch_supervisor", "executive"}


def test_what_is_shared_is_read_by_the_unit_and_below(bank):
    of_unit, of_branch = write(bank), write(bank, shared_with=bank.branch)
    assert readers(bank, of_unit) == {"manager", "colleague", "supervisor", "branch_supervisor", "executive"}
    assert readers(bank, of_branch) == readers(bank, of_unit)
    assert Piece.objects.visible_to(bank.outsider).count() == 0
    with pytest.raises(NotToShareWith):
        write(bank, shared_with=bank.sister_unit)


def test_the_whole_bank_reads_what_a_second_person_has_reviewed(bank):
    piece = write(bank, shared_with=bank.head_office)
    assert piece.state == "waiting"
    assert readers(bank, piece) == {"manager", "supervisor", "branch_supervisor", "executive"}
    assert Notice.objects.get(kind="knowledge").person == bank.supervisor
    with pytest.raises(OwnPiece):
        review_piece(piece=piece, approve=True, note="", by=bank.manager, at=timezone.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        Piece.objects.filter(pk=piece.pk).update(reviewed_by=bank.manager)
    review_piece(piece=piece, approve=True, note="", by=bank.supervisor, at=timezone.now())
    assert {"outsider", "colleague", "far_supervisor"} <= readers(bank, piece)
    with pytest.raises(NotWaiting):
        review_piece(piece=piece, approve=True, note="", by=bank.supervisor, at=timezone.now())


def test_what_was_taken_back_is_read_by_its_author_and_those_above(bank):
    piece = withdraw_piece(piece=write(bank), by=bank.manager, at=timezone.now())
    assert readers(bank, piece) == {"manager", "supervisor", "branch_supervisor", "executive"}


def test_publishing_without_the_name_is_a_piece_of_its_own_that_gives_nobody_away(bank):
    customer = make_customer(bank)
    Contact.objects.create(customer=customer, name="钱卫东")
    first = write(bank, customer=customer, shared_with=None)
    for words in (f"{customer.short_name}谈成了", "钱卫东拍板", f"见 {customer.customer_no}"):
        with pytest.raises(NamesCustomer):
            write(bank, origin=first, body=words)
    hidden = " ".join(customer.short_name)
    for facts in ({"source": "钱卫东"}, {"tags": [customer.short_name]}, {"competitor": hidden}):
        with pytest.raises(NamesCustomer):
            write(bank, origin=first, body="一家制造企业谈成了", facts=facts)
    piece = write(bank, origin=first, body="一家制造企业谈成了")
    assert (piece.customer, piece.origin, piece.shared_with) == (None, first, bank.unit)
    assert "colleague" in readers(bank, piece) and "colleague" not in readers(bank, first)
    said = browser(bank.colleague).get(f"{PAGE}{piece.public_id}/").content.decode()
    assert customer.short_name_en not in said and first.title in said


def test_what_was_taken_back_is_found_by_its_author_and_those_above_alone(bank):
    customer = make_customer(bank)
    join_team(customer, bank.colleague)
    piece = write(bank, customer=customer, shared_with=None)
    assert {"manager", "colleague", "supervisor"} <= set(readers(bank, piece))
    withdraw_piece(piece=piece, by=bank.manager, at=timezone.now())
    assert "colleague" not in readers(bank, piece)
    assert {"manager", "supervisor"} <= set(readers(bank, piece))


def test_the_second_of_two_reviewers_is_told_that_it_is_decided(bank, monkeypatch):
    """Both had the page open: what the second may do was asked before the first had decided."""
    piece = write(bank, shared_with=bank.head_office)
    review_piece(piece=piece, approve=True, note="", by=bank.supervisor, at=timezone.now())
    monkeypatch.setattr("knowledge.queries.may_review", lambda *asked: True)
    answer = browser(bank.supervisor).post(
        f"{PAGE}{piece.public_id}/review/", {"act": "return", "note": "改"}
    )
    assert answer.status_code == 302
    api = browser(bank.supervisor).post(
        f"/api/v1/knowledge/{piece.public_id}/review/", {"approve": True}, content_type="application/json"
    )
    assert (api.status_code, api.json()["code"]) == (409, "not_waiting")
    assert Piece.objects.get(pk=piece.pk).state == "shared"


def test_the_same_form_writes_once(bank):
    key = uuid4()
    assert write(bank, form_key=key) == write(bank, form_key=key)
    with pytest.raises(KeyTaken):
        write(bank, form_key=key, body="别的话")


# ---------------------------------------------------------------- from a report
def test_news_of_other_banks_in_a_report_is_intelligence_once(bank):
    customer = make_customer(bank, industry_code="C3411")
    person = Contact.objects.create(customer=customer, name="钱卫东")
    words = {
        "customer": customer,
        "kind": "visit",
        "happened_at": timezone.now(),
        "people": [person],
        "summary": "谈续贷",
        "form_key": uuid4(),
        "details": {"rivals": "杭州银行报 3.1%，月底前有效。\n明年新设支行"},
        "by": bank.manager,
        "at": timezone.now(),
    }
    contact = log_interaction(**words)
    log_interaction(**words)
    piece = Piece.objects.get()
    assert (piece.title, piece.competitor, piece.topic) == (
        "杭州银行报 3.1%，月底前有效",
        "杭州银行",
        "price",
    )
    assert (piece.customer, piece.contact_id, piece.industry_code) == (customer, contact.public_id, "C3411")
    again = {"contact_id": contact.public_id, "customer": customer, "by": bank.manager, "at": timezone.now()}
    assert note_from_report(text="又一句", **again) is None
    assert readers(bank, piece) == {"manager", "supervisor", "branch_supervisor", "executive"}


# ---------------------------------------------------------------- finding and following
@pytest.mark.parametrize("typed", ["宁波", "nbyh", "ningbo", "利率", "本季度"])
def test_two_characters_pinyin_and_initials_find_it(bank, typed):
    piece = write(bank)
    assert list(listed_pieces(bank.colleague).saying(typed)) == [piece]
    assert not listed_pieces(bank.colleague).saying("票据").exists()


def test_followers_are_told_once_of_what_they_may_read(bank):
    at = timezone.now()
    for person in (bank.colleague, bank.outsider, bank.manager):
        follow(by=person, at=at, confidence=1, importance=2, competitor="宁波银行")
    follow(by=bank.supervisor, at=at, confidence=3, importance=1, competitor="宁波银行")
    follow(by=bank.branch_supervisor, at=at, confidence=1, importance=1, industry_code="C34")
    piece = write(bank)
    write(bank, title="无关", facts={"competitor": "别家银行"})
    assert [tell_followers(at=at), tell_followers(at=at)] == [2, 0]
    told = Notice.objects.get(kind="knowledge")
    assert (told.person, told.parameters["about"]) == (bank.colleague, piece.title)
    write(bank, title="行业", facts={"industry_code": "C3411"})
    tell_followers(at=at)
    assert Notice.objects.filter(person=bank.branch_supervisor).count() == 1


def test_following_the_same_again_changes_the_threshold(bank):
    at = timezone.now()
    follow(by=bank.manager, at=at, confidence=1, importance=1, tag="利率")
    again = follow(by=bank.manager, at=at, confidence=2, importance=3, tag="利率")
    assert (bank.manager.follows.count(), again.importance) == (1, 3)


def test_a_units_week_is_made_once_and_told_once(bank):
    monday = datetime(2026, 11, 23, 8, tzinfo=SHANGHAI)
    piece = write(bank, at=monday - timedelta(days=2))
    write(bank, at=monday - timedelta(days=9), title="太早")
    write(bank, at=monday - timedelta(days=1), title="有名", customer=make_customer(bank), shared_with=None)
    made = make_digests(at=monday)
    assert (made, make_digests(at=monday + timedelta(hours=3))) == (UnitDigest.objects.count(), 0)
    told = {notice.person for notice in Notice.objects.filter(kind="knowledge")}
    assert told == {bank.manager, bank.colleague, bank.supervisor}
    digest = UnitDigest.objects.get(unit=bank.unit)
    assert digest_pieces(bank.colleague, digest) == [piece]
    assert browser(bank.colleague).get(f"{PAGE}weeks/{digest.public_id}/").status_code == 200
    assert browser(bank.outsider).get(f"{PAGE}weeks/{digest.public_id}/").status_code == 404


def test_the_tick_tells(bank):
    follow(by=bank.colleague, at=timezone.now(), confidence=1, importance=1)
    write(bank)
    tick(at=timezone.now())
    assert Notice.objects.filter(kind="knowledge", person=bank.colleague, slot="news").count() == 1


# ---------------------------------------------------------------- pages and API
def typed(**more):
    return {
        "title": "贴现怎么报",
        "body": "按票据中心口径。",
        "topic": "policy",
        "confidence": "2",
        "importance": "2",
        "noted_on": business_today().isoformat(),
        "form_key": str(uuid4()),
    } | more


def test_a_question_is_written_found_and_taken_back(bank):
    writer = browser(bank.manager)
    assert writer.get(f"{PAGE}new/nothing/").status_code == 404
    sent = typed(shared_with=bank.unit.code, tags="票据, 贴现")
    assert writer.post(f"{PAGE}new/answer/", sent).status_code == 302
    assert writer.post(f"{PAGE}new/answer/", sent).status_code == 302
    piece = Piece.objects.get()
    assert (piece.kind, piece.tags, piece.shared_with) == ("answer", ["票据", "贴现"], bank.unit)
    assert "贴现怎么报" in browser(bank.colleague).get(PAGE, {"q": "贴现"}).content.decode()
    assert "贴现怎么报" not in browser(bank.outsider).get(PAGE).content.decode()
    assert browser(bank.colleague).post(f"{PAGE}{piece.public_id}/withdraw/", {"x": "1"}).status_code == 403
    assert writer.post(f"{PAGE}{piece.public_id}/withdraw/", {"x": "1"}).status_code == 302
    assert "贴现怎么报" not in browser(bank.colleague).get(PAGE).content.decode()


def test_a_case_is_published_without_the_name_and_reviewed(bank):
    customer = make_customer(bank)
    piece = write(bank, kind="case", customer=customer, shared_with=None, facts={"topic": "won"})
    writer, page = browser(bank.manager), f"{PAGE}{piece.public_id}/publish/"
    assert writer.get(page).status_code == 200
    assert browser(bank.colleague).get(page).status_code == 404
    named = writer.post(page, typed(topic="won", shared_with="HO", body=f"{customer.short_name} 谈成"))
    assert named.status_code == 422 and "still names the customer" in named.content.decode()
    assert (
        writer.post(page, typed(topic="won", shared_with="HO", body="先谈结算\n再谈贷款")).status_code == 302
    )
    published = Piece.objects.get(origin=piece)
    here = f"{PAGE}{published.public_id}/"
    assert browser(bank.outsider).get(here).status_code == 404
    assert writer.post(f"{here}review/", {"act": "approve"}).status_code == 403
    assert browser(bank.supervisor).post(f"{here}review/", {"act": "return"}).status_code == 302
    assert Piece.objects.get(pk=published.pk).state == "waiting"
    assert browser(bank.supervisor).post(f"{here}review/", {"act": "approve"}).status_code == 302
    assert "<li>再谈贷款</li>" in browser(bank.outsider).get(here).content.decode()


def test_what_one_follows_is_ones_own(bank):
    reader = browser(bank.manager)
    sent = {"kind": "news", "tag": "#利率", "confidence": "1", "importance": "2"}
    assert [reader.post(f"{PAGE}follows/", sent).status_code for _ in range(2)] == [302, 302]
    held = bank.manager.follows.get()
    assert held.tag == "利率"
    remove = f"{PAGE}follows/{held.public_id}/remove/"
    assert browser(bank.colleague).post(remove, {"x": "1"}).status_code == 404
    assert reader.post(remove, {"x": "1"}).status_code == 302
    assert not bank.manager.follows.exists()


@pytest.mark.parametrize("path", ["/knowledge/", API])
def test_more_pieces_do_not_ask_more_queries(bank, path):
    reader, customer = browser(bank.manager), make_customer(bank)

    def add(count):
        for number in range(count):
            write(bank, title=f"第{number}条", customer=customer if number % 2 else None)

    add(3)
    reader.get(path)
    with CaptureQueriesContext(connection) as few:
        reader.get(path)
    add(20)
    with CaptureQueriesContext(connection) as many:
        reader.get(path)
    assert len(many) == len(few)


def test_the_api_writes_once_reads_and_reviews(bank):
    sent = {
        "kind": "news",
        "title": "同业存款利率",
        "body": "上浮 20 基点",
        "shared_with": "HO",
        "noted_on": business_today().isoformat(),
        "key": str(uuid4()),
    }

    def send(person, path, body):
        return browser(person).post(path, body, content_type="application/json")

    first, second = send(bank.manager, API, sent), send(bank.manager, API, sent)
    assert (first.status_code, first.json()) == (201, second.json())
    assert send(bank.manager, API, sent | {"body": "别的"}).json()["code"] == "key_taken"
    assert send(bank.manager, API, sent | {"shared_with": "S0201"}).status_code == 400
    assert send(bank.executive, API, sent).status_code == 403
    one = f"{API}{first.json()['id']}/"
    assert browser(bank.outsider).get(one).status_code == 404
    assert send(bank.manager, f"{one}review/", {"approve": True}).status_code == 403
    assert send(bank.supervisor, f"{one}review/", {"approve": False}).status_code == 400
    assert send(bank.supervisor, f"{one}review/", {"approve": True}).json()["state"] == "shared"
    assert browser(bank.outsider).get(API, {"q": "存款"}).json()["results"][0]["title"] == "同业存款利率"
    assert send(bank.manager, f"{one}withdraw/", {}).json()["state"] == "withdrawn"
