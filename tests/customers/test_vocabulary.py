"""Needs segments and other banks are the bank's own words: who shapes them, what is refused, what stays as typed."""

import pytest
from django.utils import timezone
from django.utils.translation import override

from audit.models import Act
from campaigns.forms.preparation import RivalForm
from common.calendar import business_today
from customers.models import CustomerProfile, NeedsSegment, OtherBank, WalletEntry
from customers.queries import turns
from customers.rules_of_words import same_bank
from customers.services import set_profile
from customers.services.vocabulary import (
    BankThere,
    SegmentThere,
    StaleBank,
    StaleSegment,
    add_segment,
    change_segment,
    decide_bank,
    name_bank,
)
from customers.wallet_forms import BankInput, WalletForm
from knowledge.forms import FollowForm, PieceForm
from prospects.forms.opportunities import EditForm
from prospects.forms.prospects import CompetitorForm

SEGMENTS, BANKS = "/needs-segments/", "/other-banks/"
API = "/api/v1/customers"
NEW = {"code": "caretaker", "name_zh": "资产守护者", "name_en": "Caretaker", "reason": "细分调整"}


def acting(person):
    return {"by": person, "at": timezone.now()}


def opened(answer):
    return answer.context["form"]["opened"].value()


@pytest.mark.parametrize(
    ("name", "also", "there"),
    [
        ("招商银行", "", "招商银行"),
        ("ＣＭＢ", "", "招商银行"),
        ("本地银行", "招行", "招商银行"),
        ("cib", "", "兴业银行"),
        ("兴业证券", "", ""),
    ],
)
def test_a_bank_is_known_by_each_of_its_words(name, also, there):
    assert same_bank(name, also, [("招商银行", "招行，CMB"), ("兴业银行", "兴业、CIB")]) == there


@pytest.mark.parametrize(
    ("form", "name"),
    [
        (WalletForm, "competitor"),
        (CompetitorForm, "bank"),
        (EditForm, "competitor"),
        (PieceForm, "competitor"),
        (FollowForm, "competitor"),
        (RivalForm, "bank"),
    ],
)
def test_wherever_another_bank_is_typed_the_list_is_offered(form, name):
    assert isinstance(form.base_fields[name].widget, BankInput)


@pytest.mark.django_db
def test_what_is_shipped():
    shipped = [(one.code, one.name_zh, one.in_use) for one in NeedsSegment.objects.all()]
    assert shipped[0] == ("newcomer", "高速成长新客", True) and len(shipped) == 5
    assert OtherBank.objects.listed().count() == OtherBank.objects.count() == 21


@pytest.mark.django_db
def test_a_segment_is_added_changed_and_no_longer_offered(bank, customer, signed_in):
    segment = add_segment(**NEW, **acting(bank.executive))
    assert (segment.position, segment.version) == (6, 1)
    with pytest.raises(SegmentThere):
        add_segment(**NEW, **acting(bank.executive))
    set_profile(customer=customer, changes={"segment": "caretaker"}, version=0, **acting(bank.manager))
    words = {"reason": "不再细分", **acting(bank.executive)}
    changed = change_segment(
        segment=segment, changes={"in_use": False, "name_en": "Keeper"}, version=1, **words
    )
    with pytest.raises(StaleSegment):
        change_segment(segment=segment, changes={"in_use": True}, version=1, **words)
    assert (changed.in_use, changed.version, NeedsSegment.objects.get(pk=segment.pk).in_use) == (
        False,
        2,
        False,
    )
    act = Act.objects.get(kind="customer.segment_changed")
    assert (act.before, act.after, act.reason) == (
        {"name_en": "Caretaker", "in_use": True},
        {"name_en": "Keeper", "in_use": False},
        "不再细分",
    )
    # Whoever has it keeps it and it is read under its name; others are not offered it.
    client = signed_in(bank.manager)
    page = client.get(f"/customers/{customer.customer_no}/company/").content.decode()
    assert "Keeper" in page
    assert (
        'value="caretaker"'
        in client.get(f"/customers/{customer.customer_no}/company/profile/").content.decode()
    )
    with override("en"):
        told = turns(customer, today=business_today())
    assert [turn.became for turn in told if turn.thing == "segment"] == ["Keeper"]
    assert "Keeper" in client.get("/customers/?columns=segment").content.decode()
    history = client.get(f"/customers/{customer.customer_no}/history/").content.decode()
    assert "Keeper" in history and "caretaker" not in history
    set_profile(customer=customer, changes={"segment": "steady"}, version=1, **acting(bank.manager))
    profile = f"{API}/{customer.customer_no}/profile/"
    tag = client.get(profile).headers["ETag"]

    def patch(code):
        return client.patch(
            profile, {"segment": code}, content_type="application/json", headers={"If-Match": tag}
        )

    assert patch("caretaker").status_code == 400 and patch("nonsense").status_code == 400
    assert patch("deals").json()["segment"] == "deals"
    assert CustomerProfile.objects.get().segment == "deals"


@pytest.mark.django_db
def test_two_people_change_a_segment_and_nobodys_words_are_lost(bank, signed_in):
    segment = NeedsSegment.objects.get(code="steady")
    address = f"{SEGMENTS}{segment.public_id}/"
    head = signed_in(bank.executive)
    asked = head.get(address)
    words = {"name_zh": "稳健者", "name_en": segment.name_en, "meaning": "", "position": "3", "in_use": "on"}
    change_segment(
        segment=segment,
        changes={"meaning": "现金流稳定"},
        version=1,
        reason="补充",
        **acting(bank.executive),
    )
    # Another field was changed: both stand.
    sent = {**words, "reason": "改名", "opened": opened(asked)}
    assert head.post(address, sent).status_code == 302
    held = NeedsSegment.objects.get(code="steady")
    assert (held.name_zh, held.meaning, held.version) == ("稳健者", "现金流稳定", 3)
    # The same field: the other's word is shown, mine is kept in its field and saved when it is sent again.
    clash = head.post(address, sent | {"name_zh": "稳步者"})
    page = clash.content.decode()
    assert clash.status_code == 422 and "“稳健者” meanwhile" in page and 'value="稳步者"' in page
    assert NeedsSegment.objects.get(code="steady").name_zh == "稳健者"
    again = sent | {"name_zh": "稳步者", "opened": clash.context["form"]["opened"].value()}
    assert head.post(address, again).status_code == 302
    assert NeedsSegment.objects.get(code="steady").name_zh == "稳步者"


@pytest.mark.django_db
def test_head_office_shapes_the_segments_on_the_page(bank, signed_in):
    head = signed_in(bank.executive)
    asked = head.get(f"{SEGMENTS}new/")
    words = {**NEW, "meaning": "", "position": "9", "in_use": "on", "opened": opened(asked)}
    wrong = head.post(f"{SEGMENTS}new/", words | {"code": "steady"})
    assert wrong.status_code == 422 and "资产守护者" in wrong.content.decode()
    assert head.post(f"{SEGMENTS}new/", words).status_code == 302
    page = signed_in(bank.manager).get(SEGMENTS).content.decode()
    assert "Caretaker" in page and "细分调整" in page and f"{SEGMENTS}new/" not in page
    assert signed_in(bank.manager).get(f"{SEGMENTS}new/").status_code == 403


@pytest.mark.django_db
def test_programs_shape_the_segments(bank, signed_in):
    head, address = signed_in(bank.executive), f"{API}/needs-segments/"
    made = head.post(address, NEW, content_type="application/json")
    assert (made.status_code, made.json()["position"], made.json()["in_use"]) == (201, 6, True)
    assert head.post(address, NEW, content_type="application/json").json()["code"] == "code_taken"
    one = f"{address}{made.json()['id']}/"

    def patch(body, tag=made.headers["ETag"]):
        return head.patch(one, body, content_type="application/json", headers={"If-Match": tag})

    assert patch({"in_use": False}).status_code == 400
    changed = patch({"in_use": False, "reason": "停用"})
    assert changed.json()["in_use"] is False and patch({"in_use": True, "reason": "x"}).status_code == 412
    rows = signed_in(bank.manager).get(address).json()["results"]
    assert [row["code"] for row in rows][-2:] == ["controller", "caretaker"]


@pytest.mark.django_db
def test_a_bank_is_proposed_then_listed_and_offered_while_typing(bank, customer, signed_in):
    proposed = name_bank(name="杭州联合银行", also="联合银行", strengths="小额贷款", **acting(bank.manager))
    assert (proposed.state, proposed.decided_by) == ("proposed", None)
    before = OtherBank.objects.count()
    for words in ({"name": "杭州联合银行"}, {"name": "新银行", "also": "联合银行"}, {"name": "招行"}):
        with pytest.raises(BankThere):
            name_bank(**words, **acting(bank.manager))
    assert OtherBank.objects.count() == before
    client = signed_in(bank.manager)
    wallet = f"/customers/{customer.customer_no}/balances/"
    option = '<option value="杭州联合银行">联合银行</option>'
    page = client.get(wallet).content.decode()
    assert 'list="id_competitor-banks"' in page and option not in page
    assert '<option value="招商银行">招行，CMB</option>' in page
    decide_bank(bank=proposed, changes={"state": "listed"}, version=1, **acting(bank.executive))
    with pytest.raises(StaleBank):
        decide_bank(bank=proposed, changes={"state": "off"}, version=1, **acting(bank.executive))
    assert option in client.get(wallet).content.decode()
    # A word that is not on the list is kept as it was typed.
    words = {
        "product_line": "rmb_current",
        "total_fen": "100",
        "confidence": "low",
        "source": "面谈",
        "competitor": "某村镇银行",
    }
    assert client.post(f"/customers/{customer.customer_no}/wallet/", words).status_code == 302
    assert WalletEntry.objects.get().competitor == "某村镇银行"


@pytest.mark.django_db
def test_pages_propose_and_head_office_decides(bank, signed_in):
    client, head = signed_in(bank.manager), signed_in(bank.executive)
    asked = client.get(f"{BANKS}new/")
    words = {"name": "招行", "also": "", "strengths": "网点多", "opened": opened(asked)}
    wrong = client.post(f"{BANKS}new/", words)
    page = wrong.content.decode()
    assert wrong.status_code == 422 and "“招商银行” is there already" in page and "网点多" in page
    assert client.post(f"{BANKS}new/", words | {"name": "泰隆银行"}).status_code == 302
    bank_row = OtherBank.objects.get(name="泰隆银行")
    assert bank_row.state == "proposed" and "泰隆银行" in client.get(BANKS).content.decode()
    address = f"{BANKS}{bank_row.public_id}/"
    assert client.get(address).status_code == 403
    sent = {"name": "浙江泰隆商业银行", "also": "泰隆银行", "strengths": "网点多", "state": "listed"}
    assert head.post(address, sent | {"opened": opened(head.get(address))}).status_code == 302
    bank_row.refresh_from_db()
    assert (bank_row.name, bank_row.state, bank_row.decided_by) == (
        "浙江泰隆商业银行",
        "listed",
        bank.executive,
    )
    assert Act.objects.get(kind="customer.bank_decided").after == {
        "name": "浙江泰隆商业银行",
        "also": "泰隆银行",
        "state": "listed",
    }


@pytest.mark.django_db
def test_programs_propose_and_decide_banks(bank, signed_in):
    address = f"{API}/other-banks/"

    def call(person, body):
        return signed_in(person).post(address, body, content_type="application/json")

    made = call(bank.manager, {"name": "泰隆银行"})
    assert (made.status_code, made.json()["state"]) == (201, "proposed")
    assert call(bank.manager, {"name": "CMB"}).json()["code"] == "bank_there"
    assert call(bank.executive, {"name": "台州银行"}).json()["state"] == "listed"
    one = f"{address}{made.json()['id']}/"

    def patch(person, body):
        return signed_in(person).patch(
            one, body, content_type="application/json", headers={"If-Match": made.headers["ETag"]}
        )

    assert patch(bank.manager, {"state": "listed"}).status_code == 403
    assert patch(bank.executive, {"name": "台州银行"}).json()["code"] == "bank_there"
    assert patch(bank.executive, {"state": "off"}).json()["state"] == "off"
    assert patch(bank.executive, {"state": "listed"}).status_code == 412
