"""Template words for money, numbers and dates; the rules are in common.presentation.

This library is a builtin of the template engine: templates need no {% load %} for it.
"""

import calendar
from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from common import presentation
from common.reader import language

register = template.Library()


def _day(value) -> date | None:
    """A date out of what templates hand in; blank strings are missing values."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value or None


# ---------------------------------------------------------------- money and numbers
@register.filter
def money(fen, currency="CNY"):
    """'8,420 万元' with the exact value on hover; for sentences."""
    figure = presentation.money(_fen(fen), language=language(), currency=currency)
    return (
        format_html('<span title="{}">{}</span>', figure.exact, figure.text) if figure.exact else figure.text
    )


@register.filter
def money_text(fen, currency="CNY"):
    """The same without markup, for attributes and translated sentences."""
    return presentation.money(_fen(fen), language=language(), currency=currency).text


@register.filter
def signed_money(fen, currency="CNY"):
    """'+1,500 万元': a change of an amount, without markup."""
    text = money_text(fen, currency)
    return f"+{text}" if (_fen(fen) or 0) > 0 else text


@register.filter
def money_figure(fen, currency="CNY"):
    """A Figure with .number, .unit, .exact, for tiles that set the unit small."""
    return presentation.money(_fen(fen), language=language(), currency=currency)


@register.filter
def money_exact(fen, currency="CNY"):
    """To the fen."""
    fen = _fen(fen)
    return (
        presentation.MISSING
        if fen is None
        else presentation.exact(fen, language=language(), currency=currency)
    )


@register.filter
def money_in(fen, scale="wan"):
    """A cell under a header with {% money_unit %}: 'wan', 'yi', or with decimals 'wan,1'."""
    scale, _comma, digits = scale.partition(",")
    return presentation.money_in(
        _fen(fen), scale, language=language(), digits=int(digits) if digits else None
    )


@register.simple_tag
def money_unit(scale="wan", short=False):
    """'万元' or 'CNY m'."""
    return presentation.money_unit(scale, language=language(), short=short)


def _fen(value) -> int | None:
    return None if value is None or value == "" else int(value)


def _value(value):
    return None if value == "" else value


@register.filter
def number(value, digits=0):
    """12604 -> '12,604'."""
    return presentation.number(_value(value), int(digits))


@register.filter
def signed(value, digits=2):
    """0.4 -> '+0.40'."""
    return presentation.signed(_value(value), int(digits))


@register.filter
def percent(ratio, digits=1):
    """0.467 -> '46.7%'."""
    return presentation.percent(_value(ratio), int(digits))


@register.filter
def bp_percent(bp):
    """Basis points without decimals that say nothing: 2000 -> '20%', 2350 -> '23.5%'."""
    return (
        presentation.MISSING if bp is None else f"{presentation.trimmed(presentation.number(bp / 100, 1))}%"
    )


@register.filter
def signed_percent(ratio, digits=1):
    """-0.34 -> '−34.0%'."""
    return presentation.signed_percent(_value(ratio), int(digits))


@register.filter
def sign_tone(value):
    """'good' above zero, 'bad' below, 'faint' at zero: for changes where up is good."""
    if value in (None, "", 0):
        return "faint"
    return "good" if value > 0 else "bad"


@register.filter
def change_tone(ratio):
    """'muted', 'warn' past 10% down, 'bad' past 30% down."""
    return presentation.change_tone(_value(ratio))


@register.filter
def risk_tone(points):
    """'muted', 'warn' from 30 of 100, 'bad' from 60."""
    return presentation.risk_tone(points)


# ---------------------------------------------------------------- dates
@register.filter
def day(value):
    """'11月19日' or '19 Nov'."""
    return presentation.day(_day(value), language=language(), today=timezone.localdate())


@register.filter
def weekday_day(value):
    """'11月19日 周四' or 'Thu 19 Nov'."""
    return presentation.weekday_day(_day(value), language=language(), today=timezone.localdate())


@register.filter
def weekday_short(value):
    """'周四' or 'Thu'."""
    on = _day(value)
    return presentation.MISSING if on is None else presentation.WEEKDAYS[language()][on.weekday()]


@register.filter
def month_name(value):
    """'11月' or 'November'."""
    on = _day(value)
    if on is None:
        return presentation.MISSING
    return f"{on.month}月" if language() == "zh" else calendar.month_name[on.month]


@register.filter
def month(value):
    """'25年11月' or 'Nov 25'."""
    return presentation.month(_day(value), language=language())


@register.filter
def whole_month(value):
    """'2025年11月' or 'November 2025'."""
    return presentation.whole_month(_day(value), language=language())


@register.filter
def clock(value):
    """'15:00' in the bank's time zone."""
    if not value:
        return presentation.MISSING
    return f"{timezone.localtime(value) if timezone.is_aware(value) else value:%H:%M}"


@register.filter
def moment(value):
    """'明天 12:00' or '24 Nov 12:00'."""
    if not value:
        return presentation.MISSING
    at = timezone.localtime(value) if timezone.is_aware(value) else value
    return presentation.moment(at, language=language(), today=timezone.localdate())


@register.filter
def distance(value):
    """'3 天前', 'in 5 days'."""
    return presentation.distance(_day(value), language=language(), today=timezone.localdate())


@register.filter
def due_distance(value):
    """'逾期 10 天', 'in 5 days'."""
    return presentation.due_distance(_day(value), language=language(), today=timezone.localdate())


@register.filter
def due_tone(value):
    """'bad', 'warn', or '' for a due date: the tone of its pill."""
    state = presentation.due_state(_day(value), today=timezone.localdate())
    return {"overdue": "bad", "soon": "warn"}.get(state, "")


_DUE_DOTS = {"overdue": "is-bad", "soon": "is-warn", "later": "is-ring"}


@register.simple_tag
def due_cell(value):
    """Dot, date and distance in words: the next-contact cell of lists."""
    on = _day(value)
    if on is None:
        return mark_safe('<span class="faint">—</span>')
    today, reads = timezone.localdate(), language()
    state = presentation.due_state(on, today=today)
    return format_html(
        '<span class="hb-due is-{}"><span class="hb-dot {}"></span><span class="hb-due-day">{}</span> '
        '<span class="hb-due-far">{}</span></span>',
        state,
        _DUE_DOTS[state],
        presentation.day(on, language=reads, today=today),
        presentation.due_distance(on, language=reads, today=today),
    )
