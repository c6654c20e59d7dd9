"""The pages of a campaign: what they say, whom they refuse, and that lists cost the same however long."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Bulletin, Call, Campaign, Result, Target
from campaigns.queries.targets import call_list, overlaps, seen_targets
from campaigns.services.bulletins import make_bulletin
from campaigns.services.results import record_result
from campaigns.services.targets import add_customers
from common.calendar import business_today
from tests.campaigns.making import make_campaign
from tests.factories import fresh, make_bank, make_customer
from tests.prospects.making import make_prospect
from worklist.models import Task

pytestmark = pytest.mark.django_db
TODAY = business_today()
NOW = timezone.now()


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def campaign(bank):
    return make_campaign(bank, starts_on=TODAY - timedelta(days=40), ends_on=TODAY + timedelta(days=60))


def browser(person, **headers):
    made = Client(headers=headers, HTTP_ACCEPT_LANGUAGE="en")
    made.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return made


def url(name, record, query=""):
    return reverse(f"campaigns:{name}", args=[record.public_id]) + query


def add_targets(campaign, bank, count, **fields):
    customers = [make_customer(bank, **fields) for _ in range(count)]
    add_customers(
        campaign=campaign, name=f"名单 {count}", customers=customers, query="", by=bank.supervisor, at=NOW
    )
    return list(Target.objects.filter(customer__in=customers))


def set_quotas(campaign, bank, *, people=True):
    person = browser(bank.branch_supervisor)
    forms = [{"unit": "S0101", "count": 6}, {"unit": "S0102", "count": 5}]
    if people:
        forms.append({"unit": "S0101", "staff": bank.manager.employee_no, "count": 4})
    for form in forms:
        answer = person.post(url("quotas", campaign), {**form, "starts_on": str(campaign.starts_on)})
        assert answer.status_code == 302, answer.content.decode()


def result_form(bank, **words):
    return {
        "kind": "account",
        "count": 2,
        "happened_on": str(TODAY),
        "staff": bank.manager.employee_no,
        "evidence": "回执 12",
        "form_key": str(uuid4()),
    } | words


PAGES = ["detail", "call-list", "result-list", "preparation", "meetings", "evaluation"]
PLANNING = ["edit", "quotas", "target-lists"]


@pytest.mark.parametrize("name", PAGES + PLANNING)
def test_planners_open_every_page(bank, campaign, name):
    add_targets(campaign, bank, 2)
    set_quotas(campaign, bank)
    assert browser(bank.branch_supervisor).get(url(name, campaign)).status_code == 200


def test_a_campaign_is_planned_started_and_ended(bank):
    person = browser(bank.branch_supervisor)
    form = {
        "name": "年末结算户",
        "offer": "免费用一年",
        "starts_on": str(TODAY),
        "ends_on": str(TODAY + timedelta(days=30)),
        "measure": "count",
        "universe_size": 3000,
        "universe_base": "家",
        "reachable_size": 500,
        "reachable_base": "家",
        "market_fen": "2000000",
        "lines": ["rmb_current"],
        "criteria": "规模大\n\n先近后远\n",
        "owner_unit": "B01",
        "form_key": str(uuid4()),
    }
    for _ in range(2):
        assert person.post(reverse("campaigns:create"), form).status_code == 302
    campaign = Campaign.objects.get()
    assert campaign.market_fen == 20_000_000_000_00
    assert [each.text for each in campaign.criteria.all()] == ["规模大", "先近后远"]
    assert {each.unit for each in campaign.participants.all()} == {bank.unit, bank.sister_unit}
    person.post(url("start", campaign))
    person.post(url("end", campaign))
    campaign.refresh_from_db()
    assert campaign.state == "ended"


def test_a_unit_of_another_branch_is_not_offered(bank):
    form = {"name": "x", "offer": "x", "owner_unit": "B02", "form_key": str(uuid4())}
    answer = browser(bank.branch_supervisor).post(reverse("campaigns:create"), form)
    assert answer.status_code == 422
    assert not Campaign.objects.exists()


def test_the_second_of_two_editors_chooses_field_by_field(bank, campaign):
    first, second = browser(bank.branch_supervisor), browser(bank.executive)
    opened = second.get(url("edit", campaign)).context["form"]
    form = {
        **{name: opened[name].value() or "" for name in opened.fields if name != "lines"},
        "lines": ["rmb_current"],
        "starts_on": str(campaign.starts_on),
        "ends_on": str(campaign.ends_on),
    }
    assert first.post(url("edit", campaign), {**form, "name": "甲"}).status_code == 302
    answer = second.post(url("edit", campaign), {**form, "name": "乙"})
    assert answer.status_code == 409
    (difference,) = answer.context["differences"]
    assert (difference.theirs, difference.mine) == ("甲", "乙")
    again = {**form, "name": "乙", "opened": answer.context["opened"], "choice-name": "mine"}
    assert second.post(url("edit", campaign), again).status_code == 302
    campaign.refresh_from_db()
    assert campaign.name == "乙"


def test_a_call_is_logged_in_two_taps_and_says_what_is_next(bank, campaign):
    (target,) = add_targets(campaign, bank, 1)
    person = browser(bank.manager, hx_request="true")
    assert b"call-log" in person.get(url("call-log", target)).content
    form = {"outcome": "interested", "form_key": str(uuid4())}
    answer = person.post(url("call-log", target), form)
    assert answer.status_code == 204
    assert "Visit" in answer.headers["HX-Trigger"]
    assert (Call.objects.count(), Task.objects.get().customer) == (1, target.customer)


def test_a_call_without_an_outcome_comes_back_with_what_was_typed(bank, campaign):
    (target,) = add_targets(campaign, bank, 1)
    answer = browser(bank.manager).post(
        url("call-log", target), {"note": "主任不在", "form_key": str(uuid4())}
    )
    assert answer.status_code == 422
    assert "主任不在" in answer.content.decode()
    assert not Call.objects.exists()


def test_a_result_moves_the_ranking_at_once(bank, campaign):
    set_quotas(campaign, bank)
    (target,) = add_targets(campaign, bank, 1)
    person = browser(bank.manager)
    form = result_form(bank, target=str(target.public_id))
    for _ in range(2):
        assert person.post(url("result-create", campaign), form).status_code == 302
    assert Result.objects.get().target == target
    page = person.get(url("detail", campaign))
    rows = [(row.name, row.actual, row.quota, row.rank) for row in page.context["table"].rows]
    assert rows == [("Chengdong", 2, 6, 1), ("Xihu", 0, 5, 2)]
    people = person.get(url("detail", campaign, "?by=people")).context["table"].rows
    assert [(row.name, row.actual, row.quota) for row in people] == [("Chen Siyuan", 2, 4)]


def test_nobody_records_for_a_colleague_but_the_supervisor(bank, campaign):
    form = result_form(bank)
    assert browser(bank.colleague).post(url("result-create", campaign), form).status_code == 422
    assert browser(bank.supervisor).post(url("result-create", campaign), form).status_code == 302
    assert Result.objects.get().staff == bank.manager


def test_a_result_is_taken_back_by_a_supervisor_with_a_reason(bank, campaign):
    browser(bank.manager).post(url("result-create", campaign), result_form(bank))
    result = Result.objects.get()
    assert browser(bank.manager).get(url("result-reverse", result)).status_code == 403
    person = browser(bank.supervisor)
    assert person.post(url("result-reverse", result), {"reason": ""}).status_code == 422
    assert person.post(url("result-reverse", result), {"reason": "重复"}).status_code == 302
    assert sorted(Result.objects.values_list("count", flat=True)) == [-2, 2]


def test_a_csv_of_the_bank_becomes_a_list_on_the_page(bank, campaign):
    file = SimpleUploadedFile(
        "名单.csv", "名称,支行\n翠苑一区,Chengdong\n翠苑二区,西湖支行\n,\n".encode("gb18030")
    )
    form = {"name": "街道名单", "file": file, "form_key": str(uuid4())}
    answer = browser(bank.branch_supervisor).post(url("target-lists", campaign), form, follow=True)
    assert "2 lines read, 2 new targets" in answer.content.decode()
    assert sorted(Target.objects.values_list("unit__code", flat=True)) == ["S0101", "S0102"]


def test_a_filter_over_customers_becomes_a_list(bank, campaign):
    wanted = make_customer(bank, name="杭州晴川物业有限公司", short_name="晴川物业")
    make_customer(bank)
    form = {"name": "物业", "address": "/customers/?q=晴川", "form_key": str(uuid4())}
    assert browser(bank.branch_supervisor).post(url("target-lists", campaign), form).status_code == 302
    assert Target.objects.get().customer == wanted


def test_a_filter_over_prospects_becomes_a_list_and_is_taken_again(bank, campaign):
    wanted = make_prospect(bank, name="杭州晴川物业有限公司", owner=bank.manager)
    known = make_customer(bank, name="杭州晴川置业有限公司", short_name="晴川置业")
    make_prospect(bank, name="杭州远山食品有限公司")
    make_prospect(bank, name="宁波晴川物业有限公司", by=bank.outsider)
    client = browser(bank.branch_supervisor)
    form = {"name": "物业", "address": "http://crm/prospects/?tab=all&q=晴川", "form_key": str(uuid4())}
    assert client.post(url("target-lists", campaign), form).status_code == 302
    target = Target.objects.get()
    assert (target.prospect, target.owner, target.unit) == (wanted, bank.manager, bank.unit)
    listed = campaign.target_lists.get()
    assert (listed.source, listed.lines_read, listed.new_targets) == ("prospects", 1, 1)

    # A file that names it overlaps; the customer of the same filter's word is another target.
    names = f"名称,支行\n{wanted.name},S0101\n{known.name},S0101\n"
    file = SimpleUploadedFile("名单.csv", names.encode())
    client.post(url("target-lists", campaign), {"name": "街道", "file": file, "form_key": str(uuid4())})
    assert [(row.targets, row.in_other_lists, row.customers) for row in overlaps(campaign)] == [
        (1, 1, 0),
        (2, 1, 1),
    ]

    later = make_prospect(bank, name="温州晴川物业有限公司")
    again = reverse("campaigns:target-list-again", args=[listed.public_id])
    assert browser(bank.supervisor).post(again).status_code == 403
    assert client.post(again, follow=True).content.decode().count("1 new target.") == 1
    listed.refresh_from_db()
    assert (listed.lines.count(), listed.new_targets) == (2, 2)
    assert Target.objects.get(prospect=later).owner is None
    assert "0 new targets." in client.post(again, follow=True).content.decode()
    assert Target.objects.count() == 3


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"address": "/customers/"},
        {"address": "/customers/?tier=platinum"},
        {"address": "/prospects/?grade=9"},
        {"address": "/complaints/?q=a"},
    ],
)
def test_a_list_of_nothing_is_refused(bank, campaign, words):
    form = {"name": "空", "form_key": str(uuid4()), **words}
    assert browser(bank.branch_supervisor).post(url("target-lists", campaign), form).status_code == 422
    assert not campaign.target_lists.exists()


def test_names_are_given_to_an_account_manager_in_one_act(bank, campaign):
    file = SimpleUploadedFile("a.csv", "名称,支行\n翠苑一区,S0101\n翠苑二区,S0101\n".encode())
    browser(bank.branch_supervisor).post(
        url("target-lists", campaign), {"name": "名单", "file": file, "form_key": str(uuid4())}
    )
    form = {
        "targets": [str(key) for key in Target.objects.values_list("public_id", flat=True)],
        "to": bank.colleague.employee_no,
    }
    browser(bank.supervisor).post(url("assign", campaign), form)
    assert set(Target.objects.values_list("owner", flat=True)) == {bank.colleague.pk}
    assert len(browser(bank.colleague).get(url("call-list", campaign)).context["page"].rows) == 2
    assert browser(bank.manager).get(url("call-list", campaign)).context["page"].rows == []


def test_a_bulletin_is_read_on_the_page_and_as_pdf(bank, campaign):
    set_quotas(campaign, bank)
    monday = TODAY - timedelta(days=TODAY.weekday())
    bulletin = make_bulletin(campaign=campaign, week_on=monday, at=NOW)
    person = browser(bank.manager)
    assert "维修资金快报" in person.get(url("bulletin", bulletin)).content.decode()
    paper = person.get(url("bulletin-paper", bulletin))
    assert paper.headers["Content-Type"] == "application/pdf"
    assert b"".join(paper.streaming_content).startswith(b"%PDF-")


def test_the_ranking_goes_into_a_spreadsheet(bank, campaign):
    set_quotas(campaign, bank)
    answer = browser(bank.manager).get(url("export", campaign))
    assert answer.content.startswith(b"PK")


def test_files_rivals_and_points_are_kept(bank, campaign):
    person = browser(bank.branch_supervisor)
    for form in (
        {"what": "rival", "bank": "甲银行", "strength": 3, "attention": 2, "edge": "网点多", "won": 0},
        {"what": "points", "kind": "account", "starts_on": str(TODAY), "per_count": 30},
        {"what": "files", "kind": "offer", "documents": SimpleUploadedFile("方案.txt", "服务方案".encode())},
    ):
        answer = person.post(url("preparation", campaign), form)
        assert answer.status_code == 302, answer.content.decode()
    assert campaign.rivals.get().won == 0
    attached = campaign.files.get()
    answer = browser(bank.manager).get(url("file", attached))
    assert b"".join(answer.streaming_content).decode() == "服务方案"
    again = {"what": "points", "kind": "account", "starts_on": str(TODAY), "per_count": 40}
    assert person.post(url("preparation", campaign), again).status_code == 422


def test_the_evaluation_says_every_share_with_its_base(bank, campaign):
    set_quotas(campaign, bank)
    browser(bank.manager).post(url("result-create", campaign), result_form(bank))
    person = browser(bank.branch_supervisor)
    form = {
        "cost_fen": "10",
        "return_fen": "50",
        "return_base": "一年利差",
        "version": 0,
        "repeat": "每周两训",
    }
    assert person.post(url("evaluation", campaign), form).status_code == 302
    review = person.get(url("evaluation", campaign)).context["review"]
    assert (review.opened.part, review.opened.base, review.of_universe.base) == (2, 500, 3000)
    assert (review.cost_each_fen, review.return_on_cost) == (5_000_000, 5)
    stale = person.post(url("evaluation", campaign), {**form, "repeat": "别的"})
    assert stale.status_code == 409
    assert "每周两训" in stale.content.decode()
    assert "别的" in stale.content.decode()


def queries_of(person, path):
    client = browser(person)
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "name",
    ["campaigns:call-list", "campaigns:target-lists", "campaigns:detail", "campaigns:result-list"],
)
def test_pages_of_a_campaign_ask_the_same_number_of_queries_for_few_and_many_rows(bank, campaign, name):
    set_quotas(campaign, bank)

    def more(count):
        for target in add_targets(campaign, bank, count):
            record_result(
                campaign=campaign,
                kind="deposit",
                unit=bank.unit,
                staff=bank.manager,
                target=target,
                count=0,
                amount_fen=100,
                happened_on=TODAY,
                by=bank.manager,
                at=NOW,
            )

    more(3)
    path = f"{reverse(name, args=[campaign.public_id])}?all=1"
    few = queries_of(bank.branch_supervisor, path)
    more(27)
    assert queries_of(bank.branch_supervisor, path) == few


def test_the_list_of_campaigns_asks_the_same_number_of_queries_for_1_and_12(bank, campaign):
    few = queries_of(bank.manager, reverse("campaigns:list"))
    for number in range(11):
        make_campaign(bank, name=f"活动{number}")
    assert queries_of(bank.manager, reverse("campaigns:list")) == few


def test_the_call_list_pages_through_every_target_once(bank, campaign):
    add_targets(campaign, bank, 7)
    found = seen_targets(campaign, fresh(bank.manager))
    seen, cursor = [], ""
    while True:
        page = call_list(found=found, user=bank.manager, day=TODAY, cursor=cursor, size=3)
        seen += [row.public_id for row in page.rows]
        cursor = page.next_cursor
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 7


def test_who_sees_no_campaign_finds_nothing(bank, campaign):
    monday = TODAY - timedelta(days=TODAY.weekday())
    make_bulletin(campaign=campaign, week_on=monday, at=NOW)
    for person in (bank.outsider, bank.far_supervisor, bank.system_admin, bank.audit_admin):
        client = browser(person)
        assert client.get(url("detail", campaign)).status_code == 404
        assert client.get(url("bulletin-paper", Bulletin.objects.get())).status_code == 404
