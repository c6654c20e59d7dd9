"""Analysis sheets: what may stand in which kind, wordings that are never lost, pages, palette, timeline, bin, API."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from analyses import texts
from analyses.models import AnalysisSheet, SheetEntry, SheetWording
from analyses.queries import sheets_saying
from analyses.rules import LAYOUTS, LONGEST, SECTIONS, SheetKind
from analyses.services import (
    DatedAhead,
    NoSuchSection,
    NotOfCustomer,
    NotTheAuthor,
    SheetEmpty,
    SourceMissing,
    StaleSheet,
    edit_sheet,
    remove_sheet,
    restore_sheet,
)
from audit.models import Act
from common.calendar import business_today
from common.once import KeyTaken
from customers.models import CompanyTie, Contact
from customers.services.merging import merge_customers, unmerge_customers
from customers.services.privacy import ask_for_person, restrict_person
from products.models import Product
from tests.analyses.making import acting, sent, written
from tests.browsing import browser
from tests.factories import make_bank, make_customer
from workspace.queries.bin import bin_of
from workspace.queries.timeline import timeline

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return make_bank()


def stands(sheet):
    held = SheetWording.objects.get(sheet=sheet, version=sheet.version)
    return {entry.section: (entry.text, entry.source) for entry in held.entries.all()}


def test_every_kind_section_and_field_has_its_words():
    assert (
        texts.KINDS.keys() == texts.MEANINGS.keys() == texts.ICONS.keys() == LAYOUTS.keys() == set(SheetKind)
    )
    assert texts.SECTIONS.keys() == set(SECTIONS)
    assert {name for layout in LAYOUTS.values() for name in layout.fields} == texts.FIELDS.keys()
    assert {heading for layout in LAYOUTS.values() for heading, _ in layout.parts if heading} == set(
        texts.HEADINGS
    )
    assert max(map(len, SECTIONS)) <= SheetEntry._meta.get_field("section").max_length
    assert all({"text", "source"} <= set(layout.fields) for layout in LAYOUTS.values()) and LONGEST["text"]


def test_a_sheet_says_of_which_day_it_is_and_where_each_line_comes_from(bank):
    for words, refusal in (
        ({"economy": {"text": "  ", "source": ""}}, SheetEmpty),
        ({"economy": {"text": "放缓"}}, SourceMissing),
        ({"inbound": {"text": "预付", "source": "面谈"}}, NoSuchSection),
        ({"economy": {"text": "放缓", "source": "月报", "asked": "请介绍"}}, NoSuchSection),
    ):
        with pytest.raises(refusal):
            written(bank, words=words)
    with pytest.raises(DatedAhead):
        written(bank, dated_on=business_today() + timedelta(days=1))
    assert AnalysisSheet.objects.count() == Act.objects.filter(kind__startswith="sheet.").count() == 0
    sheet = written(bank)
    assert stands(sheet) == {"economy": ("出口订单放缓", "省统计局月报")}
    act = Act.objects.get(kind="sheet.written")
    assert act.after == {
        "sheet": "environment",
        "dated_on": business_today().isoformat(),
        "sections": ["economy"],
    }


def test_the_same_form_sent_twice_writes_one_and_other_words_are_not_lost(bank):
    customer, key = make_customer(bank), uuid4()
    first = written(bank, customer, form_key=key)
    assert written(bank, customer, form_key=key) == first
    edit_sheet(sheet=first, changes={"economy": {"text": "改了"}}, version=1, **acting(bank.manager))
    assert written(bank, customer, form_key=key).version == 2
    for other in (
        {"words": {"economy": {"text": "别的", "source": "月报"}}},
        {"dated_on": business_today() - timedelta(days=1)},
        {"kind": "policy", "words": {"credit": {"text": "准入", "source": "政策"}}},
    ):
        with pytest.raises(KeyTaken):
            written(bank, customer, form_key=key, **other)
    assert SheetWording.objects.count() == 2


def test_every_wording_is_kept_with_who_wrote_it_and_a_second_editor_is_told(bank):
    sheet = written(bank)
    more = {"industry": {"text": "账期拉长", "source": "协会"}}
    edit_sheet(sheet=sheet, changes=more, version=1, **acting(bank.supervisor))
    with pytest.raises(StaleSheet):
        edit_sheet(sheet=sheet, changes={"economy": {"text": "x"}}, version=1, **acting(bank.manager))
    sheet.refresh_from_db()
    edit_sheet(
        sheet=sheet, changes={"economy": {"text": "", "source": ""}}, version=2, **acting(bank.manager)
    )
    sheet.refresh_from_db()
    # The same words write nothing.
    edit_sheet(sheet=sheet, changes=more, version=3, **acting(bank.manager))
    said = [
        (one.version, one.by, sorted(entry.section for entry in one.entries.all()))
        for one in SheetWording.objects.filter(sheet=sheet)
    ]
    assert said == [
        (3, bank.manager, ["industry"]),
        (2, bank.supervisor, ["economy", "industry"]),
        (1, bank.manager, ["economy"]),
    ]
    assert [act.after["sections"] for act in Act.objects.filter(kind="sheet.worded").order_by("id")] == [
        ["industry"],
        ["economy"],
    ]
    with pytest.raises(SheetEmpty):
        edit_sheet(
            sheet=sheet, changes={"industry": {"text": "", "source": ""}}, version=3, **acting(bank.manager)
        )
    assert stands(AnalysisSheet.objects.get()) == {"industry": ("账期拉长", "协会")}


def test_a_link_names_a_service_and_a_market_names_who_matters(bank):
    customer = make_customer(bank)
    mine = Contact.objects.create(customer=customer, name="刘蔚")
    tie = CompanyTie.objects.create(
        customer=customer,
        other_name="省机械行业协会",
        kind="association",
        source="面谈",
        noted_by=bank.manager,
        noted_at=timezone.now(),
    )
    factoring = Product.objects.get(code="invoice_factoring")
    chain = {"tied_up": {"text": "应收六成", "source": "年报", "product": factoring}}
    written(bank, customer, "value_chain", chain)
    markets = {
        "referral": {
            "text": "审计师",
            "source": "面谈",
            "contact": mine,
            "asked": "请介绍两家",
            "given": "一家",
        },
        "influence": {"tie": tie},
    }
    written(bank, customer, "markets", markets)
    stranger = Contact.objects.create(customer=make_customer(bank), name="外人")
    with pytest.raises(NotOfCustomer):
        written(bank, customer, "markets", {"referral": {"contact": stranger}})
    person = browser(bank.manager)
    pages = [
        person.get(f"/analyses/{sheet.public_id}/").content.decode()
        for sheet in AnalysisSheet.objects.order_by("id")
    ]
    assert (
        "应收六成" in pages[0] and "#invoice_factoring" in pages[0] and "Where money is tied up" in pages[0]
    )
    for told in ("审计师", "刘蔚", "请介绍两家", "一家", "省机械行业协会", "Source: 面谈"):
        assert told in pages[1], told


def test_who_wrote_it_removes_it_and_finds_it_in_the_bin(bank):
    sheet = written(bank)
    with pytest.raises(NotTheAuthor):
        remove_sheet(sheet=sheet, **acting(bank.supervisor))
    remove_sheet(sheet=sheet, **acting(bank.manager))
    person = browser(bank.manager)
    assert person.get(f"/analyses/{sheet.public_id}/").status_code == 404
    assert [(row.kind, row.about) for row in bin_of(bank.manager)] == [("sheet", sheet.customer.label)]
    assert bin_of(bank.supervisor) == []
    assert person.post(f"/analyses/{sheet.public_id}/restore/").status_code == 302
    assert person.get(f"/analyses/{sheet.public_id}/").status_code == 200
    restore_sheet(sheet=sheet, **acting(bank.manager))
    kinds = [act.kind for act in Act.objects.filter(kind__startswith="sheet.").order_by("id")]
    assert kinds == ["sheet.written", "sheet.removed", "sheet.restored"]


def test_a_sheet_is_found_by_the_words_that_stand_and_by_no_others(bank):
    sheet = written(bank)
    for typed, found in (
        ("订单放缓", True),
        ("统计局", True),
        ("订单 放", False),
        ("放", False),
        ("保理", False),
    ):
        assert (sheets_saying(bank.manager, typed, 4) == [sheet]) is found, typed
    assert sheets_saying(bank.outsider, "订单放缓", 4) == []
    edit_sheet(sheet=sheet, changes={"economy": {"text": "出口回升"}}, version=1, **acting(bank.manager))
    assert sheets_saying(bank.manager, "订单放缓", 4) == []
    palette = browser(bank.manager).get("/search/", {"q": "出口回升"}).content.decode()
    assert f"/analyses/{sheet.public_id}/" in palette


def test_sheets_stand_in_the_timeline_and_the_history(bank):
    customer = make_customer(bank)
    sheet = written(bank, customer)
    with translation.override("en"):
        events = timeline(customer, bank.manager, only="sheet").days[0][1]
    assert [(event.source, event.href) for event in events] == [("sheet", f"/analyses/{sheet.public_id}/")]
    assert "Business environment" in events[0].text
    told = browser(bank.manager).get(f"/customers/{customer.customer_no}/history/").content.decode()
    assert "Analysis sheet written" in told and "Business environment" in told


def test_a_merged_customers_sheets_move_and_come_back(bank):
    one, other = make_customer(bank), make_customer(bank)
    sheet = written(bank, other)
    merge = merge_customers(survivor=one, merged=other, reason="同一家", **acting(bank.supervisor))
    sheet.refresh_from_db()
    assert sheet.customer == one
    unmerge_customers(merge=merge, **acting(bank.supervisor))
    sheet.refresh_from_db()
    assert sheet.customer == other


def test_a_restricted_person_is_struck_out_of_every_wording_also_where_nobody_is_chosen(bank):
    customer = make_customer(bank)
    person = Contact.objects.create(customer=customer, name="欧阳敏之")
    sheet = written(bank, customer, "on_site", {"topics": {"text": "欧阳敏之爱徒步", "source": "面谈"}})
    edit_sheet(
        sheet=sheet, changes={"topics": {"text": "欧阳敏之爱徒步和茶"}}, version=1, **acting(bank.manager)
    )
    request = ask_for_person(
        contact=person, kind="restrict", asked_on=business_today(), **acting(bank.manager)
    )
    restrict_person(request=request, **acting(bank.supervisor))
    said = [entry.text for entry in SheetEntry.objects.order_by("id")]
    assert len(said) == 2 and not any("欧阳" in text for text in said) and "爱徒步和茶" in said[1]


# ---------------------------------------------------------------- pages
def test_the_form_keeps_what_was_typed_and_says_what_is_missing(bank):
    customer = make_customer(bank)
    person, new = browser(bank.manager), f"/customers/{customer.customer_no}/analyses/new/"
    assert person.get(f"{new}nothing/").status_code == 404
    for kind, layout in LAYOUTS.items():
        page = person.get(f"{new}{kind}/").content.decode()
        assert all(f'name="{section}_text"' in page for section in layout.sections)
    refused = person.post(f"{new}environment/", sent(economy_text="出口订单放缓"))
    assert refused.status_code == 422
    assert "Say where this comes from." in refused.content.decode()
    assert "出口订单放缓</textarea>" in refused.content.decode()
    assert "Fill in at least one section." in person.post(f"{new}environment/", sent()).content.decode()
    late = sent(economy_text="x", economy_source="y", dated_on="2099-01-01")
    assert "A sheet is of a day that has been." in person.post(f"{new}environment/", late).content.decode()
    assert AnalysisSheet.objects.count() == 0
    good = sent(economy_text="出口\r\n放缓", economy_source="月报")
    for _ in range(2):
        assert person.post(f"{new}environment/", good).status_code == 302
    assert stands(AnalysisSheet.objects.get()) == {"economy": ("出口\n放缓", "月报")}
    other = person.post(f"{new}environment/", good | {"economy_text": "别的"})
    assert other.status_code == 422 and "别的" in other.content.decode()


def test_two_editors_see_what_differs_and_no_word_is_lost(bank):
    customer = make_customer(bank)
    mine = Contact.objects.create(customer=customer, name="刘蔚")
    words = {"referral": {"text": "审计师", "source": "面谈", "contact": mine}}
    sheet = written(bank, customer, "markets", words)
    page = f"/analyses/{sheet.public_id}/edit/"
    first, second = browser(bank.manager), browser(bank.supervisor)
    form = first.get(page).context["form"]
    typed = {name: form[name].value() for name in form.fields if name != "form_key"}
    assert first.post(page, typed | {"referral_text": "律师"}).status_code == 302
    said = second.post(
        page, typed | {"referral_text": "评估师", "internal_text": "例会", "internal_source": "行内"}
    )
    assert said.status_code == 409
    assert [one.name for one in said.context["differences"]] == [
        "internal_text",
        "internal_source",
        "referral_text",
    ]
    again = {**said.context["typed"], "opened": said.context["opened"], "choice-referral_text": "theirs"}
    assert second.post(page, again).status_code == 302
    sheet.refresh_from_db()
    assert stands(sheet) == {"referral": ("律师", "面谈"), "internal": ("例会", "行内")}
    assert SheetEntry.objects.get(wording__version=3, section="referral").contact == mine
    earlier = first.get(f"/analyses/{sheet.public_id}/?version=1").content.decode()
    assert "审计师" in earlier and "This is an earlier wording." in earlier
    assert first.get(f"/analyses/{sheet.public_id}/?version=9").status_code == 404


def test_the_customers_page_and_panel_ask_no_more_queries_for_more_sheets(bank):
    few, many = make_customer(bank), make_customer(bank)
    written(bank, few)
    for _ in range(7):
        written(bank, many)
    person = browser(bank.manager)
    for path, shown in (("/customers/{}/analyses/", 7), ("/customers/{}/analyses/panel/", 5)):
        counts = []
        for customer in (few, few, many):
            with CaptureQueriesContext(connection) as asked:
                page = person.get(path.format(customer.customer_no)).content.decode()
            counts.append(len(asked))
        assert counts[1] == counts[2]
        assert page.count("/analyses/0") == shown


def test_the_api_writes_words_anew_removes_and_restores(bank):
    customer = make_customer(bank)
    person, api = browser(bank.manager), "/api/v1/analysis-sheets/"
    line = {"section": "tied_up", "text": "应收六成", "source": "年报", "product": "invoice_factoring"}
    body = {
        "customer": customer.customer_no,
        "kind": "value_chain",
        "dated_on": business_today().isoformat(),
        "lines": [line],
        "key": str(uuid4()),
    }
    made = person.post(api, body, "application/json")
    assert made.status_code == 201
    assert made.json()["lines"] == [line | {"contact": None, "tie": None, "asked": "", "given": ""}]
    assert person.post(api, body, "application/json").json()["id"] == made.json()["id"]
    for wrong in (
        {"lines": []},
        {"lines": [{"section": "tied_up", "text": "x"}]},
        {"lines": [{"section": "economy", "text": "x", "source": "y"}]},
        {"lines": [line | {"product": "nothing"}]},
        {"lines": [line | {"contact": str(uuid4())}]},
        {"dated_on": "2099-01-01"},
        {"customer": "0"},
    ):
        refused = person.post(api, body | {"key": str(uuid4())} | wrong, "application/json")
        assert refused.status_code == 400, wrong
    assert person.post(api, body | {"kind": "markets"}, "application/json").status_code == 400
    one = f"{api}{made.json()['id']}/"
    change = {"lines": [{"section": "buyers", "text": "账期长", "source": "年报"}]}
    assert person.patch(one, change, "application/json").status_code == 428
    tag = {"HTTP_IF_MATCH": person.get(one)["ETag"]}
    changed = person.patch(one, change, "application/json", **tag).json()
    assert [each["section"] for each in changed["lines"]] == ["tied_up", "buyers"]
    assert [each["version"] for each in changed["wordings"]] == [2, 1]
    assert person.patch(one, change, "application/json", **tag).status_code == 412
    found = person.get(f"{api}?customer={customer.customer_no}&kind=value_chain&q=账期长").json()["results"]
    assert [row["id"] for row in found] == [made.json()["id"]]
    assert person.get(f"{api}?q=没有这句").json()["results"] == []
    assert browser(bank.supervisor).post(f"{one}remove/", {}, "application/json").status_code == 403
    assert person.post(f"{one}remove/", {}, "application/json").status_code == 204
    assert person.get(one).status_code == 404
    assert person.post(f"{one}restore/", {}, "application/json").status_code == 200
