"""Turns accounts into month rows: trend, season, noise, arrivals, departures; a block at once."""

from dataclasses import dataclass

import numpy as np

from crm_site.demo import vocabulary
from crm_site.demo.accounts import BILLS, CURRENT, FEES, FX_CURRENT, GUARANTEE, LOANS, STORIES, YUAN_PER_UNIT

SEASON_NAMES = tuple(vocabulary.SEASONS)
_SEASONS = np.array([vocabulary.SEASONS[name] for name in SEASON_NAMES])
_SEASONS = _SEASONS / _SEASONS.mean(axis=1, keepdims=True)
_TRADE_SEASON = np.array([SEASON_NAMES.index(trade.season) for trade in vocabulary.TRADES])


@dataclass
class Months:
    """Accounts x months, integer fen of the account's currency; `live` says which months have a row."""

    live: np.ndarray
    ending: np.ndarray
    average: np.ndarray
    year_average: np.ndarray
    settlement: np.ndarray
    fees: np.ndarray
    transactions: np.ndarray


def draw_months(rng, companies, customers, accounts, calendar):
    """Month rows of a block. `calendar` is (year, month, days) per month, as three arrays."""
    _, month_of_year, days = calendar
    count, months = len(accounts), len(days)
    line, owner = accounts.line, accounts.owner
    loan, steady = np.isin(line, LOANS), np.isin(line, (GUARANTEE, FEES))
    current = (line == CURRENT) | (line == FX_CURRENT)
    when = np.arange(months)

    season = _SEASONS[_TRADE_SEASON[companies.trade[owner]]][:, month_of_year - 1]
    strength = np.where(current, 1.0, np.where(loan, -0.30, np.where(line == FEES, 0.8, 0.25)))[:, None]
    season = 1 + (season - 1) * strength
    growth = customers.growth[owner][:, None] * np.where(steady | loan, 0.6, 1.0)[:, None]
    trend = np.exp(growth * (when - (months - 1)) / 12)
    noise_size = np.where(current, 0.13, np.where(line == BILLS, 0.25, np.where(loan, 0.035, 0.07)))[:, None]
    named = (owner < len(companies.featured))[:, None]
    noise = _wandering(rng, count, months) * noise_size * np.where(named, 0.4, 1.0)
    level = accounts.base[:, None] * trend * season * np.exp(noise)
    level *= _story(rng, customers, owner, loan, months)

    age = when - accounts.opened_month[:, None]
    level = level * np.where(accounts.opened_month[:, None] >= 0, np.clip(0.35 + 0.25 * age, 0, 1), 1)
    to_go = accounts.closed_month[:, None] - when
    level = level * np.clip(0.15 + 0.20 * to_go, 0, 1)
    live = (age >= 0) & (to_go >= 0)
    average = np.where(live & (to_go > 0), level, level * 0.5)
    quarter_end = np.where(month_of_year % 3 == 0, 1.05, 1.0) * np.where(month_of_year == 12, 1.04, 1.0)
    wobble = np.where(current, 0.10, 0.02)[:, None] * np.where(named, 0.4, 1.0)
    ending = (
        level
        * np.exp(rng.normal(0, 1, (count, months)) * wobble)
        * np.where(current[:, None], quarter_end, 1.0)
    )
    drawn = loan[:, None]
    ending = np.where(drawn, np.round(ending / 10_000) * 10_000, ending)
    ending = np.where(to_go > 0, ending, 0.0)
    average = np.where(line[:, None] == FEES, 0.0, average)
    ending = np.where(line[:, None] == FEES, 0.0, ending)

    settlement, transactions = _payments(rng, companies, customers, accounts, season, live)
    fees = _fees(rng, accounts, average, level, settlement)
    average_fen, ending_fen = _fen(average, live), _fen(ending, live)
    return Months(
        live=live,
        ending=ending_fen,
        average=average_fen,
        year_average=_year_average(average_fen, live, calendar),
        settlement=_fen(settlement, live),
        fees=_fen(fees, live),
        transactions=np.where(live, transactions, 0).astype(np.int64),
    )


def _fen(amounts, live):
    return np.where(live, np.round(amounts * 100), 0).astype(np.int64)


def _wandering(rng, count, months):
    """Noise that remembers: each month keeps 60% of the last one's deviation."""
    noise = rng.standard_normal((count, months))
    for month in range(1, months):
        noise[:, month] = 0.6 * noise[:, month - 1] + 0.8 * noise[:, month]
    return noise


def _story(rng, customers, owner, loan, months):
    """Factors per account and month for stories that a straight trend does not tell."""
    factor = np.ones((len(customers.story), months))
    last = months - 1
    drop, dip, leaving = (STORIES.index(name) for name in ("drop", "dip", "leaving"))
    depth = rng.uniform(0.50, 0.68, len(customers.story))
    factor[customers.story == drop, last] = depth[customers.story == drop]
    hollow = rng.uniform(0.84, 0.90, len(customers.story))
    factor[customers.story == dip, last] = hollow[customers.story == dip]
    gone = np.flatnonzero(customers.story == leaving)
    to_go = customers.left[gone][:, None] - np.arange(months)
    factor[gone] = np.clip(0.12 + to_go * 0.11, 0.05, 1)
    return np.where(loan[:, None], 1.0, factor[owner])


def _payments(rng, companies, customers, accounts, season, live):
    """Settlement through current accounts: the part of turnover the company runs through this bank."""
    count, months = live.shape
    share = rng.beta(1.6, 3.2, count)
    owner = accounts.owner
    yearly = companies.revenue[owner] * share * np.where(accounts.line == FX_CURRENT, 0.18, 0.85)
    monthly = yearly / 12 / YUAN_PER_UNIT[accounts.currency]
    volume = monthly[:, None] * season * np.exp(rng.normal(0, 0.15, (count, months)))
    current = (accounts.line == CURRENT) | (accounts.line == FX_CURRENT)
    volume = np.where(current[:, None], volume, 0.0)
    payment = np.exp(rng.normal(np.log(52_000), 0.5, count)) * (1 + companies.size[owner].clip(0))
    many = np.ceil(volume * (YUAN_PER_UNIT[accounts.currency] / payment)[:, None])
    few = rng.poisson(1.2, (count, months))
    return volume, np.where(current[:, None], np.minimum(many, 4_000), few)


def _fees(rng, accounts, average, level, settlement):
    """Guarantee fees by balance, settlement fees by volume, fee services as they come."""
    guarantee = average * accounts.rate[:, None] / 12
    services = level * np.exp(rng.normal(0, 0.35, level.shape))
    line = accounts.line[:, None]
    return np.select([line == GUARANTEE, line == FEES], [guarantee, services], settlement * 0.00008)


def _year_average(average, live, calendar):
    """Average daily balance since January or since the account opened, weighted by days, to the fen."""
    years, _, days = calendar
    result = np.zeros_like(average)
    sums = np.zeros(len(average), dtype=np.int64)
    counted = np.zeros(len(average), dtype=np.int64)
    for month in range(len(days)):
        if month and years[month] != years[month - 1]:
            sums[:], counted[:] = 0, 0
        sums += np.where(live[:, month], average[:, month] * int(days[month]), 0)
        counted += np.where(live[:, month], int(days[month]), 0)
        result[:, month] = np.where(live[:, month], (2 * sums + counted) // np.maximum(2 * counted, 1), 0)
    return result
