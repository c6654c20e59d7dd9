"""A list of companies: compared with what the bank knows, judged by its figures, added once, told row by row."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from common.spreadsheets import Table, read_sheet, write_csv, write_workbook
from prospects.models import Finding, Prospect
from prospects.rules.qualification import Standing
from prospects.services.list_import import MOST_ROWS, TooLong, check_companies, import_companies
from tests.factories import make_customer
from tests.prospects.making import make_prospect

HEADER = ["企业名称", "信用代码", "成立日期", "总资产(万元)", "净资产(万元)", "营业收入(万元)", "备注"]
STRONG = ["杭州强盛机械有限公司", "", date(2015, 3, 1), 5000, 2500, 8000, "协会名册"]
WEAK = ["杭州小微贸易有限公司", "", date(2025, 6, 1), 900, 100, 500, ""]
BARE = ["杭州无数据科技有限公司", "", None, None, None, None, ""]


def sheet(*rows, header=HEADER):
    return read_sheet(write_workbook([Table("list", header, [list(row) for row in rows])]))


def acting(bank):
    return {"by": bank.manager, "at": timezone.now()}


def test_a_list_is_judged_by_its_figures_and_nothing_is_written(bank):
    checked = check_companies(sheet=sheet(STRONG, WEAK, BARE), **acting(bank))
    assert [
        (line.row, line.standing.value, [rule.code for rule in line.failed]) for line in checked.lines
    ] == [
        (2, "qualified", []),
        (3, "refused", ["years", "net_assets", "revenue", "debt_ratio"]),
        (4, "unknown", []),
    ]
    assert [checked.standing(each) for each in (Standing.QUALIFIED, Standing.REFUSED, Standing.UNKNOWN)] == [
        1,
        1,
        1,
    ]
    assert Prospect.objects.count() == 0


def test_a_list_goes_into_the_pool_once_with_its_figures_judged(bank):
    words = {"unit": bank.unit, "source": "directory", **acting(bank)}
    done = import_companies(sheet=sheet(STRONG, WEAK), **words)
    assert (done.added, done.known) == (2, 0)
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
    again = import_companies(sheet=sheet(STRONG, WEAK), **words)
    assert (again.added, again.known, Prospect.objects.count()) == (0, 2, 2)


def test_companies_that_miss_a_rule_can_stay_outside(bank):
    words = {"unit": bank.unit, "source": "directory", "only_qualifying": True, **acting(bank)}
    done = import_companies(sheet=sheet(STRONG, WEAK, BARE), **words)
    assert done.added == 2
    assert set(Prospect.objects.values_list("name", flat=True)) == {STRONG[0], BARE[0]}


def test_a_known_company_is_left_alone_and_its_name_is_not_told_to_whoever_may_not_see_it(bank):
    far = make_customer(bank, manager=bank.outsider, unit=bank.far_unit, name="宁波远方船务有限公司")
    near = make_prospect(bank, name="杭州近邻包装有限公司", owner=bank.colleague)
    code = "91330100MA27XXXX0A"
    make_prospect(bank, by=bank.outsider, name="宁波隐名有限公司", credit_code=code)
    rows = [[far.name], [near.name], ["另一名称有限公司", code]]
    done = import_companies(
        sheet=sheet(*[[*row, *[None] * (7 - len(row))] for row in rows]),
        unit=bank.unit,
        source="directory",
        **acting(bank),
    )
    assert (done.added, done.known) == (0, 3)
    told = [(line.known.record, line.known.unit.code) for line in done.lines]
    assert told == [(None, "S0201"), (near, "S0101"), (None, "S0201")]


def test_rows_with_mistakes_are_named_and_left_out(bank):
    bad = [
        ["", "", None, None, None, None, "无名"],
        ["杭州甲有限公司", "", "irgendwann", None, None, "viel", ""],
        ["杭州乙有限公司", "", date(2099, 1, 1), None, None, None, ""],
        STRONG,
    ]
    checked = check_companies(sheet=sheet(STRONG, *bad), **acting(bank))
    assert [(error.row, error.field, error.code) for error in checked.errors] == [
        (3, "name", "empty"),
        (4, "established_on", "unreadable"),
        (4, "annual_revenue_fen", "unreadable"),
        (5, "established_on", "future"),
        (6, "name", "twice"),
    ]
    assert [line.name for line in checked.lines] == [STRONG[0]]


def test_a_file_without_names_and_one_that_is_too_long_are_refused(bank):
    assert check_companies(sheet=sheet([1], header=["序号"]), **acting(bank)).missing == ["name"]
    long = sheet(*[[f"公司{n}", "", None, None, None, None, ""] for n in range(MOST_ROWS + 1)])
    with pytest.raises(TooLong):
        check_companies(sheet=long, **acting(bank))


def test_the_page_checks_then_adds(bank, signed_in):
    content = write_csv(Table("list", HEADER, [STRONG, WEAK]))

    def send(client, what):
        file = SimpleUploadedFile("list.csv", content)
        sent = {"file": file, "unit": "S0101", "source": "event", "what": what}
        return client.post("/prospects/import/", sent)

    client = signed_in(bank.manager)
    assert client.get("/prospects/import/").status_code == 200
    answer = send(client, "check")
    assert (answer.status_code, Prospect.objects.count()) == (200, 0)
    assert "Misses a rule" in answer.content.decode()
    assert "Net assets of at least CNY 10 million" in answer.content.decode()
    assert send(client, "add").status_code == 200
    assert set(Prospect.objects.values_list("source", flat=True)) == {"event"}
    wrong = {"file": SimpleUploadedFile("x.csv", "甲,乙\n1,2\n".encode()), "unit": "S0101", "source": "event"}
    assert client.post("/prospects/import/", wrong).status_code == 422
    assert signed_in(bank.executive).get("/prospects/import/").status_code == 403
