"""What people type finds the customer they mean, and only customers they read."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from common.text import READINGS, initials, pinyin
from customers import querysets
from customers.models import Account, Contact, Customer
from tests.factories import fresh, make_account, make_customer


@pytest.fixture
def others(bank):
    return [make_customer(bank), make_customer(bank, short_name="海澜实业", name="宁波海澜实业有限公司")]


def found(person, typed: str) -> list[str]:
    return [one.short_name for one in Customer.objects.visible_to(fresh(person)).named_like(typed)]


@pytest.mark.parametrize(
    "typed",
    [
        "澜川",  # two characters of the short name
        "精密制造",  # inside the legal name
        "杭州澜川精密制造集团有限公司",  # the whole legal name
        "澜川精密制造股份有限公司",  # another legal form
        "lanchuan",  # pinyin
        "LANCHUAN",
        "lcjm",  # initials
        "91330105MA2H7K3B8H",  # credit code
        "MA2H7",  # part of it
        "９１３３０１０５",  # full width
        "钱江机械",  # former name
        "Precision Man",  # English, with a blank
        " 澜 川 ",
    ],
)
def test_names_pinyin_initials_codes_and_former_names_find_the_customer(bank, customer, others, typed):
    assert found(bank.manager, typed) == ["澜川精密"]


def test_the_customer_number_finds_the_customer(bank, customer, others):
    assert found(bank.manager, customer.customer_no) == ["澜川精密"]
    assert found(bank.manager, customer.customer_no.lower()) == ["澜川精密"]


@pytest.mark.parametrize(
    "typed",
    [
        "澜",
        "",
        " ",
        "%%",
        "__",
        "' OR 1=1 --",
        "); DROP TABLE customers_customer; --",
        "澜" * 200,
        "\u0000澜川"[1:] + "x",
    ],
)
def test_one_character_signs_injections_and_nonsense_find_nothing(bank, customer, others, typed):
    assert found(bank.manager, typed) == []


def test_nobody_finds_what_they_do_not_read(bank, customer):
    assert found(bank.outsider, "澜川") == []
    assert found(bank.colleague, customer.credit_code) == []
    assert found(bank.supervisor, "澜川") == ["澜川精密"]


def test_a_long_search_is_refused_with_words_and_not_with_an_error(bank, customer, signed_in):
    answer = signed_in(bank.manager).get("/customers/", {"q": "澜" * 201})
    assert answer.status_code == 200
    assert answer.context["page"].rows == []
    assert answer.context["filters"].errors["q"]


def test_a_zero_byte_is_refused_and_no_reason_to_fail(bank, customer, signed_in):
    assert signed_in(bank.manager).get("/customers/?q=%00%E6%BE%9C%E5%B7%9D").status_code == 400


@pytest.mark.parametrize(
    ("name", "spoken", "letters"),
    [
        ("单于药业", "chanyuyaoye", "cyyy"),
        ("曾参文化", "zengshenwenhua", "zswh"),
        ("重庆重工", "chongqingzhonggong", "cqzg"),
        ("朝阳银行", "chaoyangyinhang", "cyyh"),
        ("洪洞食品", "hongtongshipin", "htsp"),
        ("会稽山黄酒", "kuaijishanhuangjiu", "kjshj"),
        ("东阿制药", "dongezhiyao", "dezy"),
        ("单县化工", "shanxianhuagong", "sxhg"),
    ],
)
def test_names_of_several_readings_are_found_as_they_are_spoken(bank, name, spoken, letters):
    assert (pinyin(name), initials(name)) == (spoken, letters)
    make_customer(bank, short_name=name, name=f"{name}有限公司")
    assert found(bank.manager, spoken) == [name]
    assert found(bank.manager, letters) == [name]


def test_every_reading_of_our_own_has_a_syllable_for_each_character():
    assert all(len(phrase) == len(said.split()) for phrase, said in READINGS.items())


@pytest.mark.parametrize(
    "typed",
    ["澜川", "川精密", "精密制造", "lcjm", "lc", "lan", "lanc", "lanchuan", "MA", "MA2", "MA2H", "MA2H7"],
)
def test_a_search_asks_the_index(bank, customer, others, typed):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Customer.objects.named_like(typed).order_by()[:20].explain()
    assert "customer_search" in plan, plan
    assert "Seq Scan" not in plan, plan


def test_a_search_of_the_whole_bank_asks_indexes_alone(bank, customer, others, account):
    """An executive's questions: what is counted and summed asks the index of names, a page is found by indexes."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for typed in ("澜川", "川精密", "精密制造", "lcjm", "lc", "lanchuan", "MA2H", "MA2H7K3B8H", "1234"):
        listed = seen_by(bank.executive, typed).live().scored_in(1)
        questions = {
            "sums": listed.order_by(),
            "palette": listed.order_by("name_key", "id")[:9],
            "page": listed.order_by("pulse__next_contact_on", "id")[:51],
        }
        for name, question in questions.items():
            plan = question.values("pk").explain()
            assert "Seq Scan on customers_customer" not in plan, (typed, name, plan)
            assert name != "sums" or "customer_search" in plan, (typed, name, plan)


def test_customers_filed_before_are_made_searchable_by_our_readings(bank, others):
    old = make_customer(bank, short_name="曾参文化", name="曾参文化有限公司")
    Customer.objects.filter(pk=old.pk).update(
        search_text="曾参文化 cengcanwenhua ccwh", search_parts=["曾参", "参文"], name_key="cengcanwenhua"
    )
    untouched = Customer.objects.exclude(pk=old.pk).values_list("pk", "search_text", "version")
    before = sorted(untouched)
    call_command("read_names", stdout=StringIO())
    assert found(bank.manager, "zengshen") == ["曾参文化"]
    assert Customer.objects.get(pk=old.pk).name_key == "zengshenwenhua"
    assert sorted(untouched.all()) == before


@pytest.fixture
def account(bank, customer, others):
    make_account(others[1], account_no="6222029876543307")
    return make_account(customer, account_no="6222020000011234")


@pytest.mark.parametrize(
    "typed", ["1234", "6222020000011234", "6222 0200 0001 1234", "６２２２０２０００００１１２３４"]
)
def test_an_account_number_finds_its_customer(bank, customer, account, typed):
    assert [one.short_name for one in seen_by(bank.manager, typed)] == ["澜川精密"]


@pytest.mark.parametrize(
    "typed", ["01234", "011234", "622202000001123", "62220200", "62220200000112345", "234"]
)
def test_an_account_is_not_guessed_digit_by_digit_under_its_mask(bank, customer, account, typed):
    assert list(seen_by(bank.manager, typed)) == []


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("7788", ["澜川精密"]),
        ("13812347788", ["澜川精密"]),
        ("138-1234-7788", ["澜川精密"]),
        ("47788", []),
        ("12347788", []),
        ("13912347788", []),
    ],
)
def test_a_phone_number_of_a_person_finds_the_customer(bank, customer, account, typed, names):
    Contact.objects.create(customer=customer, name="黄廷敏", phone="138 1234 7788")
    assert [one.short_name for one in seen_by(bank.manager, typed)] == names
    people = Contact.objects.visible_to(fresh(bank.manager)).named_like(typed)
    assert [one.name for one in people] == ["黄廷敏"] * len(names)


def test_who_has_left_is_not_found_by_a_number(bank, customer, account):
    Contact.objects.create(customer=customer, name="黄廷敏", phone="13812347788", left_on=date(2026, 1, 5))
    assert list(seen_by(bank.manager, "7788")) == []


def test_a_number_finds_nothing_of_customers_one_does_not_read(bank, customer, account):
    Contact.objects.create(customer=customer, name="黄廷敏", phone="13812347788")
    for stranger in (bank.outsider, bank.colleague, bank.far_supervisor, bank.system_admin):
        for typed in ("1234", "6222020000011234", "7788", "13812347788"):
            assert list(seen_by(stranger, typed)) == []
    assert [one.short_name for one in seen_by(bank.executive, "1234")] == ["澜川精密"]


def test_numbers_that_many_have_find_all_of_them(bank, customer, account, monkeypatch):
    monkeypatch.setattr("customers.querysets.MOST_NAMED", 1)
    for short_name in ("甲一", "甲二"):
        make_account(make_customer(bank, short_name=short_name), account_no=f"62220{short_name}1234")
    assert {one.short_name for one in seen_by(bank.manager, "1234")} == {"澜川精密", "甲一", "甲二"}


def test_the_list_and_the_api_find_by_an_account_number(bank, customer, account, signed_in):
    pages = signed_in(bank.manager)
    rows = pages.get("/customers/", {"q": "6222020000011234"}).context["page"].rows
    assert [row.label for row in rows] == [customer.short_name_en or customer.short_name]
    found = pages.get("/api/v1/customers/", {"q": "1234"}).json()["results"]
    assert [row["customer_no"] for row in found] == [customer.customer_no]
    assert pages.get("/api/v1/customers/", {"q": "01234"}).json()["results"] == []


@pytest.mark.parametrize("typed", ["精密", "lanchuan", "MA2H"])
def test_what_few_customers_are_called_is_looked_at_and_of_many_asked_in_the_index(
    bank, customer, others, typed, monkeypatch
):
    def asks_the_index(person) -> bool:
        return "search_parts" in str(seen_by(person, typed).values("pk").query)

    assert not asks_the_index(bank.manager) and not asks_the_index(bank.branch_supervisor)
    assert asks_the_index(bank.executive)
    few = set(seen_by(bank.branch_supervisor, typed))
    monkeypatch.setattr(querysets, "FEW", 0)
    assert asks_the_index(bank.branch_supervisor)
    assert set(seen_by(bank.branch_supervisor, typed)) == few != set()


@pytest.mark.parametrize(("typed", "index"), [("1234", "account_tail"), ("6222020000011234", "account_no")])
def test_a_search_for_an_account_asks_the_index(bank, customer, account, typed, index):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Account.objects.numbered(typed).order_by()[:20].explain()
    assert index in plan and "Seq Scan" not in plan, plan


def seen_by(person, typed: str):
    person = fresh(person)
    return Customer.objects.visible_to(person).found_by(typed, user=person)
