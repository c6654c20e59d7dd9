"""Figures and dates as people read them: tables of cases, Chinese beside English."""

from datetime import date, datetime

import pytest

from common import presentation

TODAY = date(2026, 11, 19)  # a Thursday
YUAN = 100


@pytest.mark.parametrize(
    ("yuan", "zh", "en"),
    [
        (0, "0 元", "CNY 0"),
        (9_999, "9,999 元", "CNY 9,999"),
        (10_000, "1 万元", "CNY 10,000"),
        (386_000, "38.6 万元", "CNY 386,000"),
        (999_999, "100 万元", "CNY 1 m"),
        (3_862_000, "386.2 万元", "CNY 3.86 m"),
        (50_000_000, "5,000 万元", "CNY 50 m"),
        (84_200_000, "8,420 万元", "CNY 84.2 m"),
        (99_999_999, "1 亿元", "CNY 100 m"),
        (126_000_000, "1.26 亿元", "CNY 126 m"),
        (18_642_000_000, "186.42 亿元", "CNY 18.64 bn"),
        (-12_000_000, "−1,200 万元", "CNY −12 m"),
    ],
)
def test_money_takes_the_unit_that_keeps_it_short(yuan, zh, en):
    assert presentation.money(yuan * YUAN, language="zh").text == zh
    assert presentation.money(yuan * YUAN, language="en").text == en


def test_english_never_says_wan():
    texts = [presentation.money(10**power, language="en").text for power in range(15)]

    assert not [text for text in texts if "万" in text or "亿" in text or "wan" in text.lower()]


def test_money_keeps_the_exact_value_for_hovering():
    assert presentation.money(8_420_000_055, language="zh").exact == "84,200,000.55 元"
    assert presentation.money(8_420_000_055, language="en").exact == "CNY 84,200,000.55"


@pytest.mark.parametrize(
    ("currency", "zh", "en"),
    [
        ("USD", "1,240 万美元", "USD 12.4 m"),
        ("HKD", "1,240 万港元", "HKD 12.4 m"),
        ("CHF", "1,240 万CHF", "CHF 12.4 m"),
    ],
)
def test_other_currencies_keep_their_name(currency, zh, en):
    fen = 12_400_000 * YUAN

    assert presentation.money(fen, language="zh", currency=currency).text == zh
    assert presentation.money(fen, language="en", currency=currency).text == en


def test_a_tile_sets_number_and_unit_apart_and_keeps_the_decimals():
    figure = presentation.money(56_000_000 * YUAN, language="en")

    assert (figure.number, figure.unit) == ("56.0", "CNY m")


def test_missing_money_is_a_dash():
    assert presentation.money(None, language="zh").text == "—"
    assert presentation.money_in(None, "wan", language="en") == "—"


@pytest.mark.parametrize(
    ("yuan", "scale", "digits", "zh", "en"),
    [
        (126_040_000, "wan", None, "12,604", "126.0"),
        (5_124_000, "wan", 1, "512.4", "5.12"),
        (10_463_000, "wan", 1, "1,046.3", "10.46"),
        (0, "wan", 1, "0", "0"),
        (40, "wan", None, "0", "0"),
        (4_836_000_000, "yi", None, "48.36", "4.84"),
        (-15_000_000, "wan", None, "−1,500", "−15.0"),
    ],
)
def test_a_column_keeps_one_unit(yuan, scale, digits, zh, en):
    assert presentation.money_in(yuan * YUAN, scale, language="zh", digits=digits) == zh
    assert presentation.money_in(yuan * YUAN, scale, language="en", digits=digits) == en


def test_headers_carry_the_unit():
    assert presentation.money_unit("wan", language="zh") == "万元"
    assert presentation.money_unit("wan", language="en") == "CNY m"
    assert presentation.money_unit("yi", language="zh", short=True) == "亿"
    assert presentation.money_unit("yi", language="en", short=True) == "bn"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (12_604, 0, "12,604"),
        (89.56, 1, "89.6"),
        (0.5, 0, "0"),
        (1.5, 0, "2"),
        (2.5, 0, "2"),
        (2.675, 2, "2.68"),
        (-1234.5, 1, "−1,234.5"),
        (-0.004, 2, "0.00"),
        (None, 2, "—"),
    ],
)
def test_numbers_round_half_even(value, digits, text):
    assert presentation.number(value, digits) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.4, "+0.40"), (-0.6, "−0.60"), (0, "0.00"), (0.004, "0.00"), (-0.004, "0.00"), (None, "—")],
)
def test_a_change_wears_its_sign_and_zero_wears_none(value, text):
    assert presentation.signed(value) == text


@pytest.mark.parametrize(
    ("ratio", "plain", "signed"),
    [(0.467, "46.7%", "+46.7%"), (-0.34, "−34.0%", "−34.0%"), (0, "0.0%", "0.0%"), (None, "—", "—")],
)
def test_percentages_come_from_fractions(ratio, plain, signed):
    assert presentation.percent(ratio) == plain
    assert presentation.signed_percent(ratio) == signed


@pytest.mark.parametrize(
    ("on", "zh", "en"),
    [
        (date(2026, 11, 19), "11月19日", "19 Nov"),
        (date(2026, 1, 2), "1月2日", "2 Jan"),
        (date(2027, 3, 1), "2027年3月1日", "1 Mar 2027"),
        (date(2025, 12, 31), "2025年12月31日", "31 Dec 2025"),
        (None, "—", "—"),
    ],
)
def test_a_day_names_its_year_only_when_it_is_another(on, zh, en):
    assert presentation.day(on, language="zh", today=TODAY) == zh
    assert presentation.day(on, language="en", today=TODAY) == en


def test_weekdays_stand_where_each_language_puts_them():
    assert presentation.weekday_day(TODAY, language="zh", today=TODAY) == "11月19日 周四"
    assert presentation.weekday_day(TODAY, language="en", today=TODAY) == "Thu 19 Nov"


def test_months_carry_two_digits_of_the_year():
    assert presentation.month(date(2025, 11, 1), language="zh") == "25年11月"
    assert presentation.month(date(2005, 2, 1), language="en") == "Feb 05"


def test_a_month_as_a_heading_is_written_out():
    assert presentation.whole_month(date(2025, 11, 1), language="zh") == "2025年11月"
    assert presentation.whole_month(date(2005, 2, 1), language="en") == "February 2005"


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [
        (-76, "76 天前", "76 days ago"),
        (-1, "昨天", "yesterday"),
        (0, "今天", "today"),
        (1, "明天", "tomorrow"),
        (5, "5 天后", "in 5 days"),
    ],
)
def test_distance_in_words(days, zh, en):
    on = date.fromordinal(TODAY.toordinal() + days)

    assert presentation.distance(on, language="zh", today=TODAY) == zh
    assert presentation.distance(on, language="en", today=TODAY) == en


@pytest.mark.parametrize(
    ("days", "state", "zh", "en"),
    [
        (-10, "overdue", "逾期 10 天", "10 days overdue"),
        (-1, "overdue", "逾期 1 天", "1 day overdue"),
        (0, "soon", "今天", "today"),
        (1, "soon", "明天", "tomorrow"),
        (2, "later", "2 天后", "in 2 days"),
    ],
)
def test_what_is_due_turns_amber_then_red(days, state, zh, en):
    on = date.fromordinal(TODAY.toordinal() + days)

    assert presentation.due_state(on, today=TODAY) == state
    assert presentation.due_distance(on, language="zh", today=TODAY) == zh
    assert presentation.due_distance(on, language="en", today=TODAY) == en


def test_nothing_due_has_no_state():
    assert presentation.due_state(None, today=TODAY) == "none"
    assert presentation.due_distance(None, language="zh", today=TODAY) == "—"


def test_a_deadline_says_its_hour():
    tomorrow, later = datetime(2026, 11, 20, 12, 0), datetime(2026, 11, 24, 9, 5)

    assert presentation.moment(tomorrow, language="zh", today=TODAY) == "明天 12:00"
    assert presentation.moment(tomorrow, language="en", today=TODAY) == "tomorrow 12:00"
    assert presentation.moment(later, language="zh", today=TODAY) == "11月24日 09:05"
    assert presentation.moment(later, language="en", today=TODAY) == "24 Nov 09:05"


@pytest.mark.parametrize(
    ("ratio", "tone"),
    [
        (0.2, "muted"),
        (-0.05, "muted"),
        (-0.0999, "muted"),
        (-0.10, "muted"),
        (-0.12, "warn"),
        (-0.2999, "warn"),
        (-0.30, "bad"),
        (-0.34, "bad"),
        (None, "muted"),
    ],
)
def test_a_falling_balance_warns_past_ten_and_alarms_from_thirty_percent(ratio, tone):
    assert presentation.change_tone(ratio) == tone


@pytest.mark.parametrize(
    ("points", "tone"),
    [(None, "muted"), (0, "muted"), (29, "muted"), (30, "warn"), (59, "warn"), (60, "bad")],
)
def test_a_risk_warns_from_thirty_and_alarms_from_sixty_points(points, tone):
    assert presentation.risk_tone(points) == tone


def test_tiers_have_a_letter_in_both_languages():
    letters = [presentation.tier(code, language="zh")[0] for code in presentation.TIERS]
    english = [presentation.tier(code, language="en")[0] for code in presentation.TIERS]

    assert "".join(letters) == "金重准普边"
    assert "".join(english) == "GKQOM"
    assert presentation.tier("", language="en") == ("–", "Unrated")
    assert presentation.tier(None, language="zh") == ("–", "未评级")
