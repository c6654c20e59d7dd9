"""Draws companies by the thousand: name, trade, place, firmographics and the person who leads them."""

from dataclasses import dataclass, field

import numpy as np
from pypinyin import Style, lazy_pinyin

from crm_site.demo import vocabulary
from crm_site.demo.codes import credit_codes
from crm_site.demo.featured import FEATURED

OWNERSHIPS = ("private", "state", "foreign", "joint", "collective")
RATINGS = ("AAA", "AA", "A", "BBB", "BB", "B", "C")
FORMS = ("limited", "shares", "group")
FIRST_CUSTOMER_NO = 8_000_000_001
WAN = 10_000

_TRADE_WEIGHTS = np.array([trade.weight for trade in vocabulary.TRADES])
_TRADE_INDEX = {trade.word: place for place, trade in enumerate(vocabulary.TRADES)}
_DISTRICT_NAMES = {code: name for city in vocabulary.DISTRICTS.values() for code, name in city}


@dataclass
class Companies:
    """Columns of one block of customers, all of the same length; money in yuan."""

    first: int
    customer_no: list
    credit_code: list
    name: list
    name_en: list
    short_name: list
    short_name_en: list
    former_names: list
    unit_code: np.ndarray
    manager_no: np.ndarray
    trade: np.ndarray
    region_code: np.ndarray
    ownership: np.ndarray
    established: np.ndarray
    size: np.ndarray
    registered_capital: np.ndarray
    total_assets: np.ndarray
    net_assets: np.ndarray
    revenue: np.ndarray
    profit: np.ndarray
    staff_count: np.ndarray
    rating: np.ndarray
    without_account: np.ndarray
    featured: list = field(default_factory=list)

    def __len__(self):
        return len(self.customer_no)


class NameMaker:
    """Hands out company names, none twice: per trade a shuffled walk through all pairs of characters."""

    def __init__(self, seed):
        cores = [
            first + second
            for first in vocabulary.FIRST_CHARACTERS
            for second in vocabulary.SECOND_CHARACTERS
            if first != second and first + second not in vocabulary.TAKEN_CORES
        ]
        taken = {(one.core, one.trade) for one in FEATURED}
        self._cores, self._taken, self._seed = cores, taken, seed
        self._walks, self._next = {}, np.zeros(len(vocabulary.TRADES), dtype=np.int64)
        self._pinyin = {}

    def core(self, trade_index):
        """The next unused name of two characters in this trade; of three when all pairs are used up."""
        walk = self._walks.get(trade_index)
        if walk is None:
            order = np.random.default_rng([self._seed, 77, trade_index]).permutation(len(self._cores))
            walk = self._walks[trade_index] = order.tolist()
        word = vocabulary.TRADES[trade_index].word
        while True:
            place = int(self._next[trade_index])
            self._next[trade_index] += 1
            lap, step = divmod(place, len(walk))
            core = self._cores[walk[step]]
            if lap:
                lap -= 1
                third = len(vocabulary.THIRD_CHARACTERS)
                core += vocabulary.THIRD_CHARACTERS[lap % third] + (str(lap // third) if lap >= third else "")
            if (core, word) not in self._taken:
                return core

    def pinyin(self, core):
        """澜川 as Lanchuan."""
        for character in core:
            if character not in self._pinyin:
                reading = vocabulary.READINGS.get(character)
                self._pinyin[character] = reading or lazy_pinyin(character, style=Style.NORMAL)[0]
        return "".join(self._pinyin[character] for character in core).capitalize()


def _choose(rng, weights, count):
    shares = np.cumsum(np.asarray(weights, dtype=float))
    return np.searchsorted(shares / shares[-1], rng.random(count), side="right")


def _round_to(values, steps):
    """Rounds to a step that grows with the value, as companies state their capital."""
    step = 10.0 ** np.floor(np.log10(np.maximum(values, 1.0))) / steps
    return np.round(values / step) * step


def draw_companies(*, names, rng, first, count, units, staff, last_day):
    """Companies number `first` to `first + count`; the featured ones come first of all."""
    trades = vocabulary.TRADES
    trade = _choose(rng, _TRADE_WEIGHTS, count)
    sub_branches = [unit for unit in units if unit.level == "sub_branch"]
    home = _choose(rng, [unit.weight for unit in sub_branches], count)
    manager_no, region_code = _leads_and_regions(rng, home, sub_branches, staff)

    per_head = np.array([one.revenue_per_head for one in trades])[trade]
    margin = np.array([one.margin for one in trades])[trade]
    size = rng.standard_normal(count)
    size = np.where(size > 1.9, 1.9 + (size - 1.9) * 1.25, size)
    revenue = np.exp(np.log(42_000_000) + 1.45 * size + 0.35 * np.log(per_head / 900_000))
    turnover = np.exp(rng.normal(np.log(1.05), 0.38, count)) * np.clip(per_head / 1_100_000, 0.5, 2.6)
    total_assets = revenue / turnover
    debt_ratio = np.clip(rng.beta(5.2, 4.6, count), 0.08, 0.93)
    profit_rate = margin * rng.normal(1.0, 0.75, count)
    ownership = _choose(rng, (76, 8, 5, 6, 5), count)
    age = np.clip(rng.gamma(3.2, 4.4, count) + 2.0 + 1.5 * np.clip(size, -1, 3), 1.2, 42)
    listed = rng.random(count)
    form = np.where((size > 1.5) & (listed < 0.45), 2, np.where((size > 0.9) & (listed > 0.72), 1, 0))

    featured = list(FEATURED[first : first + count])
    for place, one in enumerate(featured):
        trade[place], home[place] = _TRADE_INDEX[one.trade], 0
        manager_no[place], region_code[place] = "M1001", sub_branches[0].districts[place % 4]
        revenue[place] = one.revenue * WAN * (0.97 + 0.06 * rng.random())
        total_assets[place] = revenue[place] * (0.85 + 0.3 * rng.random())
        size[place] = np.log(revenue[place] / 42_000_000) / 1.45
        ownership[place], form[place] = OWNERSHIPS.index(one.ownership), FORMS.index(one.form)
        age[place] = last_day.year - int(one.since[:4]) + 3.5 + 6 * rng.random()
        debt_ratio[place], profit_rate[place] = 0.45 + 0.15 * rng.random(), trades[trade[place]].margin

    net_assets = total_assets * (1 - debt_ratio)
    weak = (debt_ratio - 0.53) * 3.2 - np.clip(profit_rate / 0.06, -1, 2.5) * 0.35 - 0.45 * size
    rating = np.clip(np.round(2.6 + weak + rng.normal(0, 0.75, count)), 0, 6).astype(np.int64)
    rating = np.where((ownership == 1) & (size > 0), np.minimum(rating, 2), rating)
    established = np.datetime64(last_day) - (age * 365.25).astype("timedelta64[D]")
    numbers = np.arange(first, first + count) + 1
    modern = established >= np.datetime64("2015-10-01")
    staff_count = np.maximum(revenue / np.array([one.revenue_per_head for one in trades])[trade], 3)
    staff_count = np.round(staff_count * np.exp(rng.normal(0, 0.3, count)))
    for place, one in enumerate(featured):
        staff_count[place] = one.staff_count
    invalid = (rng.random(count) < 0.025) & (numbers > len(FEATURED))
    capital = np.clip(net_assets * np.exp(rng.normal(-0.5, 0.5, count)), 100_000, None)
    texts = _names(names, trade, home, form, region_code, sub_branches, featured, rng)
    return Companies(
        first=first,
        customer_no=[str(FIRST_CUSTOMER_NO + first + place) for place in range(count)],
        credit_code=credit_codes(numbers, region_code.astype(np.int64), modern, invalid),
        unit_code=np.array([unit.code for unit in sub_branches])[home],
        manager_no=manager_no,
        trade=trade,
        region_code=region_code,
        ownership=ownership,
        established=established,
        size=size,
        registered_capital=_round_to(capital, 2),
        total_assets=np.round(total_assets, 2),
        net_assets=np.round(net_assets, 2),
        revenue=np.round(revenue, 2),
        profit=np.round(revenue * profit_rate, 2),
        staff_count=staff_count.astype(np.int64),
        rating=rating,
        without_account=(rng.random(count) < 0.015) & (numbers > len(FEATURED)),
        featured=featured,
        **texts,
    )


def _leads_and_regions(rng, home, sub_branches, staff):
    count = len(home)
    managers = [person for person in staff if person.role == "account_manager"]
    manager_no, region_code = np.empty(count, dtype="<U8"), np.empty(count, dtype="<U6")
    for place, unit in enumerate(sub_branches):
        here = np.flatnonzero(home == place)
        leads = [person for person in managers if person.unit_code == unit.code]
        picked = _choose(rng, [person.weight for person in leads], len(here))
        manager_no[here] = np.array([person.employee_no for person in leads])[picked]
        shares = [0.5] + [0.5 / max(len(unit.districts) - 1, 1)] * (len(unit.districts) - 1)
        region_code[here] = np.array(unit.districts)[_choose(rng, shares, len(here))]
    return manager_no, region_code


def _names(names, trade, home, form, region_code, sub_branches, featured, rng):
    """Name columns: place + own name + trade + legal form, in Chinese and English."""
    columns: dict[str, list[str]] = {
        key: [] for key in ("name", "name_en", "short_name", "short_name_en", "former_names")
    }
    chance = rng.random((2, len(trade)))
    drawn = (column.tolist() for column in (trade, home, form, region_code, *chance))
    rows = zip(*drawn, strict=True)
    for place, (trade_index, unit_index, form_index, region, wide, renamed) in enumerate(rows):
        word = vocabulary.TRADES[trade_index]
        one = featured[place] if place < len(featured) else None
        core = one.core if one else names.core(trade_index)
        city = sub_branches[unit_index].city
        where = "杭州" if one else _place_name(city, region, form_index, wide)
        form_zh, form_en = vocabulary.FORMS[FORMS[form_index]]
        pinyin, where_en = names.pinyin(core), vocabulary.PLACE_ENGLISH[where]
        columns["name"].append(f"{where}{core}{word.word}{form_zh}")
        columns["name_en"].append(f"{where_en} {pinyin} {word.english} {form_en}")
        columns["short_name"].append(f"{core}{word.short}")
        columns["short_name_en"].append(f"{pinyin} {word.short_english}{' Group' if form_index == 2 else ''}")
        former = one.former_names if one else ""
        if not one and renamed < 0.04:
            former = f"{where}{core}{('实业', '工贸', '科技', '商务')[int(renamed * 100)]}有限公司"
        columns["former_names"].append(former)
    return columns


def _place_name(city, region, form_index, wide):
    """Counties and county-level cities use their own name, bigger companies sometimes the province's."""
    if form_index and wide < 0.35:
        return "浙江"
    own = _DISTRICT_NAMES[region][:2]
    return own if own in vocabulary.PLACE_ENGLISH and wide < 0.8 else city
