"""Values of issues in sentences and documents, as each reader writes them."""

from decimal import Decimal

import pytest
from django.utils import translation

from negotiations import words
from negotiations.rules.codes import Measure


@pytest.mark.parametrize(
    ("language", "measure", "amount", "told"),
    [
        ("en", Measure.WAN, "1500", "CNY 15,000,000"),
        ("en", Measure.WAN, "0.00015", "CNY 1.5"),
        ("zh-hans", Measure.WAN, "1500", "1,500 万元"),
        ("en", Measure.RATE, "3.45", "3.45% a year"),
    ],
)
def test_a_value_in_a_sentence(language, measure, amount, told):
    with translation.override(language):
        assert words.with_unit(measure, Decimal(amount)) == told


@pytest.mark.parametrize(("language", "told"), [("en", "CNY 3 m"), ("zh-hans", "300 万元")])
def test_how_far_two_amounts_lie_apart(language, told):
    with translation.override(language):
        assert words.apart(Measure.WAN, Decimal(1200), Decimal(1500)) == told
