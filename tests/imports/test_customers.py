"""Tables of customers: thousands of Chinese names as they are, changed by number, wrong cells named, taken back."""

import csv
import io
from datetime import date
from itertools import islice, product

import pytest
from django.utils import timezone
from openpyxl import Workbook
from stdnum.cn import uscc

from audit.models import Act
from common.text import initials, pinyin
from customers.models import Contact, Customer
from customers.services import edit_customer
from imports.models import RowChange
from imports.queries import preview, read_run
from imports.rules import Field, Kind, Verdict, read_rows
from imports.services import MayNotImport, NotDone, order_undo, undo
from tests.factories import fresh, make_customer
from tests.imports.conftest import acting, done

HEADS = ["客户号", "企业名称", "统一社会信用代码", "管户机构", "注册资本(万元)", "成立日期"]
PLACES = [
    "浙江",
    "杭州",
    "宁波",
    "广西壮族自治区",
    "重庆",
    "厦门",
    "佛山市南海区",
    "乌鲁木齐",
    "亳州",
    "儋州",
]
WORDS = [
    "鑫淼",
    "喆轩",
    "堃犇",
    "骉骉",
    "龘达",
    "𬭎业",
    "昇昊",
    "镕铭",
    "祎晟",
    "赟赟",
    "甪直",
    "濮阳",
    "瑷珲",
]
TRADES = [
    "精密制造",
    "生物医药",
    "进出口贸易",
    "新能源科技",
    "纺织（集团）",
    "物流供应链",
    "环保·节能",
    "酒业",
]
FORMS = ["有限公司", "股份有限公司", "有限责任公司", "集团有限公司"]
NAMES = ["".join(parts) for parts in islice(product(PLACES, WORDS, TRADES, FORMS), 3000)]


def of_openpyxl(rows) -> bytes:
    book = Workbook()
    for row in [HEADS, *rows]:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def of_csv(rows, encoding: str) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows([HEADS, *rows])
    return written.getvalue().encode(encoding)


def rows_of_names():
    return [[f"N{place:05d}", each, "", "S0101", 500, "2015-03-01"] for place, each in enumerate(NAMES)]


def test_three_thousand_chinese_names_come_in_and_none_is_garbled(bank, brought):
    assert len(set(NAMES)) == 3000
    content = of_openpyxl(rows_of_names())
    run = done(brought(bank.supervisor, "customers", HEADS, content=content), bank.supervisor)
    assert (run.state, run.taken, run.changed, run.wrong_rows, run.job.progress) == ("done", 3000, 0, 0, 15)
    held = dict(Customer.objects.filter(customer_no__startswith="N").values_list("customer_no", "name"))
    assert held == {f"N{place:05d}": each for place, each in enumerate(NAMES)}
    one = Customer.objects.get(customer_no="N00007")
    assert (one.unit, one.standing, one.registered_capital_fen) == (bank.unit, "potential", 500 * 1_000_000)
    assert one.established_on == date(2015, 3, 1)
    for typed in (one.name[2:6], pinyin(one.name)[:9], initials(one.name)[:6]):
        assert (
            Customer.objects.visible_to(fresh(bank.supervisor)).named_like(typed).filter(pk=one.pk).exists()
        )


def test_the_same_names_are_read_out_of_a_csv_of_chinese_windows(bank, brought):
    content = of_csv(rows_of_names(), "gb18030")
    run = brought(bank.supervisor, "customers", HEADS, content=content, name="名单.csv")
    assert [read.values["name"] for read in read_run(run, at=timezone.now())] == NAMES


def test_filled_cells_change_a_customer_by_its_number_and_empty_ones_leave_it(bank, brought):
    customer = make_customer(bank, staff_count=80, name_en="As it was")
    heads = ["客户号", "员工人数", "数据年份", "英文名称"]
    run = brought(bank.manager, "customers", heads, [customer.customer_no, 120, 2025, None])
    shown = preview(run, at=timezone.now())
    assert shown.counts == {**dict.fromkeys(Verdict, 0), Verdict.CHANGE: 1}
    done(run, bank.manager)
    customer.refresh_from_db()
    assert (customer.staff_count, customer.figures_year, customer.name_en) == (120, 2025, "As it was")
    again = done(
        brought(bank.manager, "customers", heads, [customer.customer_no, 120, 2025, None]), bank.manager
    )
    assert (again.taken, again.changed, again.known) == (0, 0, 1)


def test_every_wrong_cell_is_named_with_its_row_and_the_rest_goes_in(bank, brought):
    mine = make_customer(bank, name="杭州澜川机械有限公司")
    theirs = make_customer(bank, manager=bank.outsider)
    good = uscc.calc_check_digit("91330105MA2H7K3B8")
    run = brought(
        bank.supervisor,
        "customers",
        [*HEADS, "员工人数"],
        [mine.customer_no, "宁波另一家有限公司", "", "", "", ""],
        [theirs.customer_no, "随便", "", bank.unit.code, "", ""],
        ["N1", "", "", bank.unit.code, "", ""],
        ["N2", "杭州新一有限公司", f"91330105MA2H7K3B8{'0' if good != '0' else '1'}", bank.unit.code, "", ""],
        ["N3", "杭州新二有限公司", "", bank.far_unit.code, "", ""],
        ["N4", "杭州新三有限公司", "", bank.unit.short_name, "许多", "2999-01-01", 7],
        ["N5", "杭州新四有限公司", "", bank.unit.name, 12.5, "2011年4月5日"],
        ["N5", "杭州新四有限公司", "", bank.unit.name, 12.5, "2011年4月5日"],
    )
    shown = preview(run, at=timezone.now())
    assert [(fault.row, fault.field, fault.code) for fault in shown.faults] == [
        (2, "name", "other_name"),
        (3, "customer_no", "not_yours"),
        (4, "name", "empty"),
        (5, "credit_code", "bad_code"),
        (6, "unit", "unknown_unit"),
        (7, "established_on", "future"),
        (7, "registered_capital_fen", "unreadable"),
        (7, "figures_year", "empty"),
        (9, "customer_no", "twice"),
    ]
    done(run, bank.supervisor)
    assert (run.taken, run.wrong_rows) == (1, 7)
    made = Customer.objects.get(customer_no="N5")
    assert (made.registered_capital_fen, made.established_on) == (12_500_000, date(2011, 4, 5))
    theirs.refresh_from_db()
    assert theirs.name != "随便"


def test_an_account_manager_opens_no_files_and_learns_nothing_of_others(bank, brought):
    theirs = make_customer(bank, manager=bank.outsider)
    rows = [["N1", "杭州新一有限公司", "", bank.unit.code], [theirs.customer_no, theirs.name, "", ""]]
    shown = preview(brought(bank.manager, "customers", HEADS[:4], *rows), at=timezone.now())
    # A number that nobody has and another's number are told apart by nothing.
    assert [(fault.row, fault.code) for fault in shown.faults] == [(2, "not_yours"), (3, "not_yours")]


def test_who_changes_no_customers_brings_none(bank, brought):
    with pytest.raises(MayNotImport):
        brought(bank.audit_admin, "customers", HEADS, ["N1", "杭州新一有限公司", "", bank.unit.code, "", ""])


def test_a_table_is_taken_back_but_for_what_somebody_changed_since(bank, brought):
    first, second = make_customer(bank, staff_count=80), make_customer(bank, staff_count=90)
    heads = ["客户号", "企业名称", "机构", "员工人数", "数据年份"]
    run = done(
        brought(
            bank.supervisor,
            "customers",
            heads,
            [first.customer_no, "", "", 81, 2025],
            [second.customer_no, "", "", 91, 2025],
            ["N1", "杭州新一有限公司", bank.unit.code, 5, 2025],
            ["N2", "杭州新二有限公司", bank.unit.code, 6, 2025],
        ),
        bank.supervisor,
    )
    assert (run.taken, run.changed) == (2, 2)
    second.refresh_from_db()
    edit_customer(
        customer=second, changes={"staff_count": 99}, version=second.version, **acting(bank.supervisor)
    )
    Contact.objects.create(customer=Customer.objects.get(customer_no="N2"), name="王敏")
    order_undo(run=run, **acting(bank.supervisor))
    run.refresh_from_db()

    undo(job_id=run.undo_job_id)
    run.refresh_from_db()
    first.refresh_from_db()
    second.refresh_from_db()
    assert run.undone_at is not None
    assert (first.staff_count, first.figures_year) == (80, None)
    assert second.staff_count == 99
    assert not Customer.objects.filter(customer_no="N1").exists()
    assert Customer.objects.filter(customer_no="N2").exists()
    left = RowChange.objects.filter(run=run).order_by("row").values_list("row", "kept_back")
    assert list(left) == [(2, ""), (3, "changed"), (4, ""), (5, "in_use")]
    assert Act.objects.filter(kind="customer.opening_undone").count() == 1
    with pytest.raises(NotDone):
        order_undo(run=run, **acting(bank.supervisor))


PEOPLE = ["客户号", "姓名", "职务", "手机", "决策角色", "来源"]


def test_people_come_in_with_their_source_and_are_known_again_by_name_and_title(bank, brought):
    customer = make_customer(bank)
    held = Contact.objects.create(customer=customer, name="刘蔚", title="财务总监", phone="13857111234")
    run = done(
        brought(
            bank.manager,
            "people",
            PEOPLE,
            [customer.customer_no, "刘蔚", "财务总监", "13857119999", "决策者", "名片"],
            [customer.customer_no, "王敏", "出纳", 13900001111, "", "名片"],
            [customer.customer_no, "无源", "出纳", "", "", ""],
            ["不知", "某人", "", "13900002222", "", "名片"],
        ),
        bank.manager,
    )
    assert (run.taken, run.changed, run.wrong_rows, run.file) == (1, 0, 3, None)
    assert [fault[1:3] for fault in run.faults] == [
        ["part", "unknown_word"],
        ["source", "empty"],
        ["customer_no", "not_yours"],
    ]
    again = done(
        brought(
            bank.manager,
            "people",
            PEOPLE,
            [customer.customer_no, "刘蔚", "财务总监", "13857119999", "decides", "名片"],
        ),
        bank.manager,
    )
    held.refresh_from_db()
    assert (held.phone, held.part) == ("13857119999", "decides")
    # What it was is personal and stands nowhere but sealed in the trail.
    assert "1385711" not in str(list(RowChange.objects.values()))
    order_undo(run=again, **acting(bank.manager))

    again.refresh_from_db()
    undo(job_id=again.undo_job_id)
    held.refresh_from_db()
    assert (held.phone, held.part, held.source) == ("13857111234", "uses", "")


NAMED = ["客户号", "姓名", "职务", "手机", "来源"]


def test_two_rows_of_one_person_leave_the_others_in_and_the_second_is_named(bank, brought):
    customer = make_customer(bank)
    Contact.objects.create(customer=customer, name="王敏", title="财务总监")
    number = customer.customer_no
    run = done(
        brought(
            bank.manager,
            "people",
            NAMED,
            [number, "王敏", "", "13800000001", "名片"],
            [number, "王敏", "财务总监", "13800000002", "名片"],
            [number, "李强", "出纳", "13800000003", "名片"],
        ),
        bank.manager,
    )
    assert (run.state, run.taken, run.changed, run.wrong_rows) == ("done", 1, 1, 1)
    assert [fault[:3] for fault in run.faults] == [[3, "name", "changed_meanwhile"]]
    assert Contact.objects.get(customer=customer, name="王敏").phone == "13800000001"


def test_a_name_that_several_have_is_asked_about_and_makes_nobody(bank, brought):
    customer = make_customer(bank)
    for title in ("财务总监", "出纳"):
        Contact.objects.create(customer=customer, name="王敏", title=title)
    row = [customer.customer_no, "王敏", "", "13800000001", "名片"]
    run = done(brought(bank.manager, "people", NAMED, row), bank.manager)
    assert [fault[:3] for fault in run.faults] == [[2, "name", "ambiguous"]]
    assert Contact.objects.filter(customer=customer).count() == 2


def test_an_amount_that_no_column_holds_is_a_wrong_cell(bank, brought):
    row = ["N1", "杭州巨量有限公司", "", "S0101", 10**13, "2015-03-01"]
    run = done(brought(bank.supervisor, "customers", HEADS, row), bank.supervisor)
    assert [fault[:3] for fault in run.faults] == [[2, "registered_capital_fen", "too_large"]]


def test_a_long_number_that_a_spreadsheet_rounded_is_refused_and_as_text_it_is_taken():
    fields = (Field("number", "Number"), Field("staff", "Staff", kind=Kind.COUNT))
    wrong = (6222020000011230, "6.22202000001123E+015", "6.22202E+15")
    good = ("6222020000011234", 622202000001123, 457, "9E机械", "91330105MA2H7K3B8H")
    rows = [(number, (cell, 5)) for number, cell in enumerate([*wrong, *good], start=2)]
    reads = read_rows(rows, fields=fields, columns={"number": 0, "staff": 1}, words={}, at=timezone.now())
    assert [[(error.field, error.code, error.value) for error in read.errors] for read in reads] == [
        *([("number", "rounded", str(cell))] for cell in wrong),
        *([] for _ in good),
    ]
    assert [read.values["number"] for read in reads[3:]] == [str(cell) for cell in good]
