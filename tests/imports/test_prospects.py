"""A list of companies: compared with what the bank knows, judged by its figures, added once, told row by row."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import override

from common.models import uuid7
from common.spreadsheets import Table, write_csv
from imports.models import SheetRun
from imports.queries import preview
from imports.rules import Verdict
from imports.services import TooManyRows, take_over
from prospects.models import Finding, Prospect
from prospects.services.pool import claim
from tests.factories import fresh, make_customer
from tests.imports.conftest import acting, done, taken_back
from tests.prospects.making import make_prospect

HEADS = ["企业名称", "信用代码", "成立日期", "总资产(万元)", "净资产(万元)", "营业收入(万元)", "备注"]
STRONG = ["杭州强盛机械有限公司", "", date(2015, 3, 1), 5000, 2500, 8000, "协会名册"]
WEAK = ["杭州小微贸易有限公司", "", date(2025, 6, 1), 900, 100, 500, ""]
BARE = ["杭州无数据科技有限公司", "", None, None, None, None, ""]


@pytest.fixture
def listed(bank, brought):
    def bring(*rows, by=None, **said) -> SheetRun:
        words = {"unit": bank.unit.code, "source": "directory", **said}
        return brought(by or bank.manager, "prospects", HEADS, *rows, **words)

    return bring


def seen(run):
    with override("en"):
        return preview(run, at=timezone.now())


def test_a_list_is_judged_by_its_figures_and_nothing_is_written(bank, listed):
    shown = seen(listed(STRONG, WEAK, BARE))
    assert [(row.number, row.remark.split(" (")[0]) for row in shown.fit] == [
        (2, "Figures meet the rules"),
        (3, "Misses a rule"),
        (4, "Figures missing"),
    ]
    assert shown.fit[1].remark.count(";") == 3
    assert [(tile.label, tile.value) for tile in shown.tiles] == [
        ("Figures missing", "1"),
        ("Figures meet the rules", "1"),
        ("Misses a rule", "1"),
    ]
    assert Prospect.objects.count() == 0


def test_a_list_goes_into_the_pool_once_with_its_figures_judged(bank, listed):
    run = done(listed(STRONG, WEAK), bank.manager)
    assert (run.taken, run.known, run.figures) == (2, 0, {"qualified": 1, "refused": 1})
    strong = Prospect.objects.get(name=STRONG[0])
    assert (strong.state, strong.unit, strong.source) == ("open", bank.unit, "directory")
    assert strong.source_note == "协会名册"
    assert (strong.net_assets_fen, strong.established_on) == (2_500_000_000, date(2015, 3, 1))
    assert set(Finding.objects.filter(prospect=strong).values_list("rule__code", "result")) == {
        ("years", "pass"),
        ("net_assets", "pass"),
        ("revenue", "pass"),
        ("debt_ratio", "pass"),
    }
    assert Prospect.objects.get(name=WEAK[0]).qualification == "refused"
    again = done(listed(STRONG, WEAK), bank.manager)
    assert (again.taken, again.known, Prospect.objects.count()) == (0, 2, 2)


def test_companies_that_miss_a_rule_can_stay_outside(bank, listed):
    run = listed(STRONG, WEAK, BARE, only_qualifying=True)
    assert [row.number for row in seen(run).aside] == [3]
    done(run, bank.manager)
    assert (run.taken, run.passed) == (2, 1)
    assert set(Prospect.objects.values_list("name", flat=True)) == {STRONG[0], BARE[0]}


def test_a_known_company_is_left_alone_and_its_name_is_not_told_to_whoever_may_not_see_it(bank, listed):
    far = make_customer(bank, manager=bank.outsider, unit=bank.far_unit, name="宁波远方船务有限公司")
    near = make_prospect(bank, name="杭州近邻包装有限公司", owner=bank.colleague)
    code = "91330100MA27XXXX0A"
    hidden = make_prospect(bank, by=bank.outsider, name="宁波隐名有限公司", credit_code=code)
    rows = [[far.name], [near.name], ["另一名称有限公司", code]]
    run = listed(*[[*row, *[None] * (7 - len(row))] for row in rows])
    shown = preview(run, at=timezone.now())
    assert shown.counts[Verdict.SAME] == 3
    remarks = [row.remark for row in shown.aside]
    assert far.unit.label in remarks[0] and far.label not in remarks[0]
    assert near.label in remarks[1]
    assert hidden.unit.label in remarks[2] and hidden.label not in remarks[2]
    done(run, bank.manager)
    assert (run.taken, run.known) == (0, 3)


def test_rows_with_mistakes_are_named_and_left_out(bank, listed):
    bad = [
        ["", "", None, None, None, None, "无名"],
        ["杭州甲有限公司", "", "irgendwann", None, None, "viel", ""],
        ["杭州乙有限公司", "", date(2099, 1, 1), None, None, None, ""],
        STRONG,
    ]
    shown = seen(listed(STRONG, *bad))
    assert [(fault.row, fault.field, fault.code) for fault in shown.faults] == [
        (3, "name", "empty"),
        (4, "established_on", "unreadable"),
        (4, "annual_revenue_fen", "unreadable"),
        (5, "established_on", "future"),
        (6, "name", "twice"),
    ]
    assert [row.number for row in shown.fit] == [2]


def test_a_list_that_is_too_long_is_refused_and_nothing_of_it_kept(bank, listed):
    with pytest.raises(TooManyRows):
        listed(*[[f"公司{n}", "", None, None, None, None, ""] for n in range(1001)])
    assert SheetRun.objects.count() == 0


def test_a_list_is_taken_back_but_for_what_somebody_claimed_since(bank, listed):
    run = done(listed(STRONG, WEAK), bank.manager)
    claim(prospect=Prospect.objects.get(name=STRONG[0]), **acting(bank.manager))
    taken_back(run, bank.manager)
    assert set(Prospect.objects.values_list("name", "state")) == {
        (STRONG[0], "claimed"),
        (WEAK[0], "dropped"),
    }
    assert list(run.changes.values_list("row", "kept_back")) == [(2, "changed"), (3, "")]
    # What was taken back can come in again.
    assert done(listed(WEAK), bank.manager).taken == 1


def test_the_page_asks_whose_pool_and_lists_what_it_wrote(bank, signed_in):
    content = write_csv(Table("list", HEADS, [STRONG, WEAK]))

    def send(client, **words):
        file = SimpleUploadedFile("list.csv", content)
        sent = {"file": file, "unit": "S0101", "source": "event", "form_key": str(uuid7()), **words}
        return client.post("/imports/into/prospects/", sent)

    client = signed_in(bank.manager)
    assert send(client, unit="S0201").status_code == 422
    url = send(client).url
    text = client.get(url).content.decode()
    assert "Misses a rule" in text and "Net assets of at least CNY 10 million" in text
    client.post(f"{url}take/")
    take_over(job_id=SheetRun.objects.get().job_id)
    assert set(Prospect.objects.values_list("source", flat=True)) == {"event"}
    strong = Prospect.objects.get(name=STRONG[0])
    assert f"/prospects/{strong.public_id}/" in client.get(url).content.decode()
    assert signed_in(fresh(bank.executive)).get("/imports/into/prospects/").status_code == 403
