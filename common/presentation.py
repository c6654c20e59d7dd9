"""How figures, dates and tiers are written for people, in Chinese and in English; plain Python, no Django.

Amounts come in as integer fen (hundredths of the currency), ratios as fractions (0.124 is 12.4%).
Rounding is half-even.  A missing value is an em dash.  Minus is U+2212, so that it is as wide as a plus.
"""

import calendar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal

MISSING = "—"
MINUS = "−"

CURRENCY_ZH = {"CNY": "元", "USD": "美元", "EUR": "欧元", "HKD": "港元", "JPY": "日元", "GBP": "英镑"}

# Scale name -> language -> (fen in one unit, decimals, long unit, short unit).  Wan never appears in English:
# the columns that Chinese readers read in 万元 are in millions there, with one decimal more.
SCALES: dict[str, dict[str, tuple[int, int, str, str]]] = {
    "wan": {"zh": (10_000 * 100, 0, "万元", "万"), "en": (1_000_000 * 100, 1, "CNY m", "m")},
    "yi": {"zh": (100_000_000 * 100, 2, "亿元", "亿"), "en": (1_000_000_000 * 100, 2, "CNY bn", "bn")},
}

WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# Code -> ((letter, name) in Chinese, (letter, name) in English), best first.
TIERS = {
    "gold": (("金", "黄金"), ("G", "Gold")),
    "key": (("重", "重点"), ("K", "Key")),
    "quasi": (("准", "准重点"), ("Q", "Quasi-key")),
    "ordinary": (("普", "普通"), ("O", "Ordinary")),
    "marginal": (("边", "边缘"), ("M", "Marginal")),
}
UNRATED = (("–", "未评级"), ("–", "Unrated"))


@dataclass(frozen=True)
class Figure:
    """An amount cut into what a screen sets differently: the number, its unit, and the exact value for hovering."""

    number: str
    unit: str
    exact: str
    language: str = "zh"

    @property
    def text(self) -> str:
        """The amount inside a sentence: '5,000 万元', 'CNY 40 m'."""
        number = trimmed(self.number)
        if self.language == "en" and " " in self.unit:
            currency, scale = self.unit.split(" ", 1)
            return f"{currency} {number} {scale}"
        if self.language == "en" and self.unit:
            return f"{self.unit} {number}"
        return f"{number} {self.unit}" if self.unit else number


# ---------------------------------------------------------------- numbers
def rounded(value, digits: int) -> Decimal:
    """Half-even to so many decimals."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN)


def number(value, digits: int = 0) -> str:
    """Thousands separated by commas: 12604 -> '12,604', -3.456 with 2 -> '−3.46'."""
    if value is None:
        return MISSING
    figure = rounded(value, digits)
    text = f"{abs(figure):,.{digits}f}"
    return f"{MINUS}{text}" if figure < 0 else text


def signed(value, digits: int = 2) -> str:
    """With its sign, zero without one: 0.4 -> '+0.40', -0.6 -> '−0.60', 0 -> '0.00'."""
    if value is None:
        return MISSING
    figure = rounded(value, digits)
    return f"+{number(figure, digits)}" if figure > 0 else number(figure, digits)


def percent(ratio, digits: int = 1) -> str:
    """A fraction as a percentage: 0.467 -> '46.7%'."""
    return MISSING if ratio is None else f"{number(Decimal(str(ratio)) * 100, digits)}%"


def signed_percent(ratio, digits: int = 1) -> str:
    """A change as a percentage with its sign: -0.34 -> '−34.0%'."""
    return MISSING if ratio is None else f"{signed(Decimal(str(ratio)) * 100, digits)}%"


def trimmed(text: str) -> str:
    """Without decimals that say nothing: '52.0' -> '52', '3.40' -> '3.4'."""
    return text.rstrip("0").rstrip(".") if "." in text else text


# ---------------------------------------------------------------- money
def exact(fen: int, *, language: str, currency: str = "CNY") -> str:
    """To the fen, for hovering: '84,200,000.00 元', 'CNY 84,200,000.00'."""
    figure = number(Decimal(fen) / 100, 2)
    if language == "en":
        return f"{currency} {figure}"
    return f"{figure} {CURRENCY_ZH.get(currency, currency)}"


def money(fen, *, language: str, currency: str = "CNY") -> Figure:
    """An amount in the unit that keeps it short: 元, 万元 or 亿元; CNY, CNY m or CNY bn."""
    if fen is None:
        return Figure(number=MISSING, unit="", exact="", language=language)
    yuan = Decimal(fen) / 100
    if language == "en":
        figure, unit = _money_en(yuan, currency)
    else:
        figure, unit = _money_zh(yuan, currency)
    return Figure(
        number=figure, unit=unit, exact=exact(fen, language=language, currency=currency), language=language
    )


def _money_zh(yuan: Decimal, currency: str) -> tuple[str, str]:
    unit = CURRENCY_ZH.get(currency, currency)
    wan = rounded(yuan / 10_000, 1)
    if abs(wan) >= 10_000:
        return number(yuan / 100_000_000, 2), f"亿{unit}"
    if abs(yuan) >= 10_000:
        return number(wan, 0 if abs(wan) >= 1_000 else 1), f"万{unit}"
    return number(yuan, 0), unit


def _money_en(yuan: Decimal, currency: str) -> tuple[str, str]:
    million = rounded(yuan / 1_000_000, 2)
    if abs(million) >= 1_000:
        return number(yuan / 1_000_000_000, 2), f"{currency} bn"
    if abs(million) >= 1:
        digits = 0 if abs(million) >= 100 else 1 if abs(million) >= 10 else 2
        return number(yuan / 1_000_000, digits), f"{currency} m"
    return number(yuan, 0), currency


def money_in(fen, scale: str, *, language: str, digits: int | None = None) -> str:
    """A cell under a header that carries the unit.

    `digits` are those of the Chinese column; the English one, in millions, shows one more.
    """
    if fen is None:
        return MISSING
    size, usual, _long, _short = SCALES[scale][language]
    if digits is None:
        digits = usual
    elif language == "en" and scale == "wan":
        digits += 1
    figure = rounded(Decimal(fen) / size, digits)
    return "0" if figure == 0 else number(figure, digits)


def money_unit(scale: str, *, language: str, short: bool = False) -> str:
    """What a header says: '万元' or 'CNY m'; short '万' or 'm'."""
    _size, _digits, long, brief = SCALES[scale][language]
    return brief if short else long


# ---------------------------------------------------------------- dates
def day(on: date | None, *, language: str, today: date) -> str:
    """'11月19日' or '19 Nov', with the year when it is not this one."""
    if on is None:
        return MISSING
    if language == "en":
        return f"{on.day} {MONTHS_EN[on.month - 1]}" + (f" {on.year}" if on.year != today.year else "")
    return (f"{on.year}年" if on.year != today.year else "") + f"{on.month}月{on.day}日"


def weekday_day(on: date | None, *, language: str, today: date) -> str:
    """'11月19日 周四' or 'Thu 19 Nov'."""
    if on is None:
        return MISSING
    weekday = WEEKDAYS[language][on.weekday()]
    text = day(on, language=language, today=today)
    return f"{weekday} {text}" if language == "en" else f"{text} {weekday}"


def month(on: date | None, *, language: str) -> str:
    """'25年11月' or 'Nov 25'."""
    if on is None:
        return MISSING
    year = f"{on.year % 100:02d}"
    return f"{MONTHS_EN[on.month - 1]} {year}" if language == "en" else f"{year}年{on.month}月"


def whole_month(on: date | None, *, language: str) -> str:
    """'2025年11月' or 'November 2025', as a heading."""
    if on is None:
        return MISSING
    return f"{calendar.month_name[on.month]} {on.year}" if language == "en" else f"{on.year}年{on.month}月"


def distance(on: date | None, *, language: str, today: date) -> str:
    """How far from today: '3 天前', '昨天', '今天', '明天', '5 天后'; 'in 5 days'."""
    if on is None:
        return MISSING
    days = (on - today).days
    near = {-1: ("昨天", "yesterday"), 0: ("今天", "today"), 1: ("明天", "tomorrow")}
    if days in near:
        return near[days][language == "en"]
    if language == "en":
        return f"in {days} days" if days > 0 else f"{-days:,} days ago"
    return f"{days:,} 天后" if days > 0 else f"{-days:,} 天前"


def due_distance(on: date | None, *, language: str, today: date) -> str:
    """The same for something due: the past is overdue, '逾期 10 天', '10 days overdue'."""
    if on is None or on >= today:
        return distance(on, language=language, today=today)
    days = (today - on).days
    if language == "en":
        return f"{days:,} day overdue" if days == 1 else f"{days:,} days overdue"
    return f"逾期 {days:,} 天"


def due_state(on: date | None, *, today: date) -> str:
    """'overdue', 'soon' (today or tomorrow), 'later', or 'none'."""
    if on is None:
        return "none"
    days = (on - today).days
    return "overdue" if days < 0 else "soon" if days <= 1 else "later"


def moment(at: datetime | None, *, language: str, today: date) -> str:
    """A deadline with its hour: '今天 15:00', '11月24日 12:00', 'tomorrow 12:00'."""
    if at is None:
        return MISSING
    days = (at.date() - today).days
    on = (
        distance(at.date(), language=language, today=today)
        if abs(days) <= 1
        else day(at.date(), language=language, today=today)
    )
    return f"{on} {at:%H:%M}"


# ---------------------------------------------------------------- states
def risk_tone(points: int | None) -> str:
    """How a risk from 0 to 100 is coloured: 'muted', 'warn' from 30, 'bad' from 60."""
    if points is None or points < 30:
        return "muted"
    return "bad" if points >= 60 else "warn"


def change_tone(ratio, *, warning: float = 0.30, notice: float = 0.10) -> str:
    """The colour of a change in balances: 'bad' past the warning rule, 'warn' past ten percent down, else 'muted'."""
    if ratio is None or ratio >= -notice:
        return "muted"
    return "bad" if ratio <= -warning else "warn"


def tier(code: str | None, *, language: str) -> tuple[str, str]:
    """The letter and the name of a tier."""
    return TIERS.get(code or "", UNRATED)[language == "en"]
