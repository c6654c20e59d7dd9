"""The measures of complaints by themselves: medians, rates, periods and shares in worked examples."""

from datetime import date

import pytest

from complaints.models import StandardCode
from complaints.rules.periods import before, period_of
from complaints.rules.repurchase import expected_repurchase
from complaints.rules.statistics import median, nearest_rank, pareto, per_100_000


def test_the_worked_examples_of_response_time_and_rates():
    minutes = [10, 20, 25, 30, 45, 60, 180, 400]
    assert (median(minutes), nearest_rank(minutes, 90)) == (37.5, 400)
    assert sum(one <= 30 for one in minutes) / len(minutes) == 0.5
    assert per_100_000(7, 350_000) == 2.0
    assert per_100_000(7, 0) is None
    mix = {"silent": 0.4, "complained": 0.1, "solved": 0.2, "solved_fast": 0.3}
    assert round(100 * expected_repurchase(mix), 1) == 40.9
    assert (median([]), nearest_rank([], 90)) == (None, None)


@pytest.mark.parametrize(
    ("code", "first", "last", "earlier"),
    [
        ("2026Q4", date(2026, 10, 1), date(2027, 1, 1), "2026Q3"),
        ("2026Q1", date(2026, 1, 1), date(2026, 4, 1), "2025Q4"),
        ("2026", date(2026, 1, 1), date(2027, 1, 1), "2025"),
        ("2026-07", date(2026, 7, 1), date(2026, 8, 1), "2026-06"),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1), "2026-11"),
        ("2026-01", date(2026, 1, 1), date(2026, 2, 1), "2025-12"),
    ],
)
def test_periods_are_months_quarters_and_years(code, first, last, earlier):
    period = period_of(code)
    assert (period.starts_on, period.ends_on, before(period).code) == (first, last, earlier)


@pytest.mark.parametrize("code", ["", "2026Q5", "26Q1", "2026-1", "1999", "2026Q", "2026-13", "2026-00"])
def test_what_is_no_period_is_refused(code):
    with pytest.raises(ValueError):
        period_of(code)


def test_pareto_adds_up_and_leaves_out_what_has_no_cause():
    bars = pareto(["b", "a", "b", "", "c", "b", "a"])
    assert [(bar.code, bar.count) for bar in bars] == [("b", 3), ("a", 2), ("c", 1)]
    assert [round(bar.together, 4) for bar in bars] == [0.5, 0.8333, 1.0]


@pytest.mark.django_db
def test_the_classes_are_those_that_banks_publish_and_every_code_stands_below_its_class():
    codes = {row.code: row for row in StandardCode.objects.filter(active=True).select_related("parent")}
    business = {
        codes[code].name_zh
        for code in codes
        if code.startswith("B") and (len(code) == 3 or code[:3] == "B03")
    }
    assert business - {"银行卡", "其他业务"} == {
        "人民币储蓄", "人民币管理", "贷款", "借记卡", "信用卡", "支付结算", "外汇", "贵金属", "自营理财",
        "银行代理业务", "其他中间业务", "个人金融信息", "债务催收", "国库",
    }  # fmt: skip
    causes = {codes[code].name_zh for code in codes if code.startswith("C") and len(code) == 3}
    assert len(causes) == 13 and {"因定价收费引起", "因产品收益引起", "因债务催收方式和手段引起"} < causes
    for code, row in codes.items():
        assert (row.parent.code if row.parent else "") == (code[:-2] if len(code) > 3 else "")
    last = [row.code for row in StandardCode.objects.filter(parent=None).order_by("kind", "position", "code")]
    assert [code for code in last if code in ("B99", "C99")] == ["B99", "C99"]
    assert last.index("B99") > last.index("B14") and last.index("C99") > last.index("C12")
