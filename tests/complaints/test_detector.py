"""The detector: five customers with one matter in seven days, explained, taught, fast, and how often it is right."""

import time
from datetime import timedelta

import pytest

from complaints.rules.detection import (
    FoundKind,
    Lesson,
    Limits,
    Reported,
    find_groups,
    find_majors,
    is_major,
    taught,
)
from complaints.rules.words import words_of
from tests.complaints.labelled import labelled_complaints, quality
from tests.factories import at

TOLD = [
    "系统升级以后网银登录不了，验证码一直收不到，付不了货款",
    "周末升级后验证码收不到，网银登录失败，供应商在催款",
    "登录网银要验证码，升级之后就收不到了，工资发不出去",
    "网银升级，验证码短信收不到，登录不进去",
    "升级后登录网银收不到短信验证码，跑了两趟",
]
OTHER = [
    "承兑汇票保证金比例临时提高，没有提前通知",
    "结汇的汇率比报价差",
    "抵押登记解押拖了一个月",
    "回单打印机坏了",
]


def told(texts=TOLD, *, customers=None, hours=20, product="online_banking", units=None, start=1):
    """One complaint per text, so many hours apart."""
    return [
        Reported(
            key=start + place,
            customer=customers[place] if customers else f"C{start + place}",
            at=at(2026, 3, 2, 9) + timedelta(hours=hours * place),
            product=product,
            cause="",
            unit=units[place] if units else "S0101",
            text=text,
        )
        for place, text in enumerate(texts)
    ]


def test_five_customers_with_one_matter_are_a_group_and_it_says_why():
    (found,) = find_groups([*told(), *told(OTHER, product="", start=50)], Limits())
    assert found.kind == FoundKind.GROUP
    assert found.members == (1, 2, 3, 4, 5)
    assert (found.customers, found.product, found.unit, found.needed) == (5, "online_banking", "S0101", 5)
    assert found.hours == 80
    assert {(one.word, one.complaints) for one in found.words} >= {("验证码", 5), ("升级", 4), ("收不到", 5)}
    assert 0.5 < found.likeness <= 1


def test_four_customers_are_no_group_nor_is_one_customer_five_times():
    assert find_groups(told(TOLD[:4]), Limits()) == []
    assert find_groups(told(customers=["C1"] * 5), Limits()) == []
    assert find_groups(told(customers=["C1", "C2", "C3", "C4", "C1"]), Limits()) == []


def test_the_window_is_seven_days_to_the_minute():
    inside = told(hours=42)
    assert inside[-1].at - inside[0].at == timedelta(days=7)
    assert len(find_groups(inside, Limits())) == 1
    late = [
        *inside[:4],
        Reported(5, "C5", inside[-1].at + timedelta(minutes=1), "online_banking", "", "S0101", TOLD[4]),
    ]
    assert find_groups(late, Limits()) == []


def test_one_product_alone_makes_no_group():
    texts = ["网银盾到期没有提醒", "付款限额太低", "复核权限开通慢", "流水导出乱码", "预约转账重复扣款"]
    assert find_groups(told(texts), Limits()) == []


def test_the_same_words_at_other_units_of_other_products_are_another_matter():
    scattered = told(units=["S1", "S1", "S2", "S2", "S3"])
    assert len(find_groups(scattered, Limits())) == 1
    other_products = [
        Reported(one.key, one.customer, one.at, f"product{one.key}", "", one.unit, one.text)
        for one in scattered
    ]
    assert find_groups(other_products, Limits()) == []


def test_a_smaller_limit_finds_smaller_groups():
    (found,) = find_groups(told(TOLD[:3]), Limits(customers=3))
    assert (found.members, found.needed) == ((1, 2, 3), 3)


def test_a_false_alarm_asks_for_more_of_its_like_and_a_confirmation_takes_that_back():
    (found,) = find_groups(told(), Limits())
    words = frozenset(one.word for one in found.words)
    alarm = Lesson("group", found.product, found.unit, words, found.customers, right=False)
    assert taught(5, 5, 5) == 7
    assert find_groups(told(), Limits(), [alarm]) == []
    seven = told([*TOLD, TOLD[0], TOLD[2]])
    assert [one.needed for one in find_groups(seven, Limits(), [alarm])] == [7]
    right = Lesson("group", found.product, found.unit, words, 7, right=True)
    assert [one.needed for one in find_groups(told(), Limits(), [alarm, right])] == [5]
    elsewhere = Lesson("group", found.product, "S0999", words, 5, right=False)
    other_words = Lesson("group", found.product, found.unit, frozenset({"汇率", "结汇"}), 5, right=False)
    assert len(find_groups(told(), Limits(), [elsewhere, other_words])) == 1


def test_five_of_one_product_within_a_day_are_major_whatever_they_say():
    texts = [*OTHER, "什么都不一样"]
    (found,) = find_majors(told(texts, hours=6, product="fees"), Limits())
    assert (found.kind, found.members, found.product, found.hours) == (
        FoundKind.MAJOR,
        (1, 2, 3, 4, 5),
        "fees",
        24,
    )
    assert find_majors(told(texts, hours=7, product="fees"), Limits()) == []
    assert find_majors(told(texts, hours=1, product=""), Limits()) == []
    alarm = Lesson("major", "fees", "", frozenset(), 5, right=False)
    assert find_majors(told(texts, hours=6, product="fees"), Limits(), [alarm]) == []


def test_twenty_linked_customers_are_major():
    assert [is_major(customers, Limits()) for customers in (19, 20)] == [False, True]


def test_words_are_chinese_words_without_what_every_complaint_says():
    assert words_of("我公司在贵行办理的银企直联登录失败，要求尽快处理，错误代码 E5021，金额300万元") == (
        "银企直联",
        "登录",
        "失败",
        "错误代码",
        "e5021",
        "金额",
        "万元",
    )


@pytest.mark.parametrize("seed", [7, 11, 2026])
def test_how_often_it_is_right_on_a_labelled_set(seed):
    """A year of 6,000 ordinary complaints, 60 true groups and 60 look-alikes; the README states these figures."""
    told_by_all = labelled_complaints(seed=seed, ordinary=6000, groups=60, days=365)
    found = find_groups(told_by_all.complaints, Limits())
    measured = quality(told_by_all.groups, [frozenset(one.members) for one in found])
    assert measured.precision >= 0.75
    assert measured.recall >= 0.80
    assert measured.pairs_precision >= 0.90


def test_20000_complaints_take_less_than_ten_seconds():
    words_of("读词典")
    told_by_all = labelled_complaints(seed=1, ordinary=19_000, groups=60, days=365)
    complaints = told_by_all.complaints[:20_000]
    assert len(complaints) > 19_900
    started = time.process_time()
    find_groups(complaints, Limits())
    find_majors(complaints, Limits())
    assert time.process_time() - started < 10
