"""Answers kept for some seconds: who asks, who reads the one before, and what happens without the store."""

import pytest
from django.core.cache import cache
from django.core.cache.backends.redis import RedisCacheClient
from redis.exceptions import ConnectionError as StoreGone

from common import kept as store
from common.kept import forget, kept

KEY = "kept in a test"


@pytest.fixture(autouse=True)
def _empty():
    cache.delete_many([KEY, f"{KEY}:asking"])
    yield
    cache.delete_many([KEY, f"{KEY}:asking"])


@pytest.fixture
def clock(monkeypatch):
    now = [1_000.0]
    monkeypatch.setattr(store.time, "time", lambda: now[0])
    return now


def answers(*given):
    rest = iter(given)
    return lambda: next(rest)


def test_an_answer_is_read_until_it_is_too_old(clock):
    ask = answers("first", "second")
    assert kept(KEY, 60, ask) == "first"
    clock[0] += 59
    assert kept(KEY, 60, ask) == "first"
    forget(KEY)
    assert kept(KEY, 60, ask) == "second"


def test_while_one_asks_anew_the_others_read_the_one_before(clock):
    kept(KEY, 60, answers("old"), older=600)
    clock[0] += 61
    read_meanwhile = []

    def slow():
        read_meanwhile.append(kept(KEY, 60, answers("asked twice"), older=600))
        return "new"

    assert kept(KEY, 60, slow, older=600) == "new"
    assert read_meanwhile == ["old"]
    assert kept(KEY, 60, answers(), older=600) == "new"


def test_whoever_fails_while_asking_leaves_the_one_before(clock):
    kept(KEY, 60, answers("old"), older=600)
    clock[0] += 61

    def fails():
        raise ValueError

    with pytest.raises(ValueError):
        kept(KEY, 60, fails, older=600)
    assert kept(KEY, 60, answers("new"), older=600) == "old"
    cache.delete(f"{KEY}:asking")  # what ASKING_SECONDS do by themselves
    assert kept(KEY, 60, answers("new"), older=600) == "new"


def test_what_is_not_worth_it_is_asked_each_time():
    ask = answers(1, 2)
    assert [kept(KEY, 60, ask, worth=lambda answer: answer > 1) for _ in range(2)] == [1, 2]
    assert kept(KEY, 60, answers()) == 2


def test_no_seconds_keep_nothing():
    ask = answers(1, 2)
    assert [kept(KEY, 0, ask), kept(KEY, 0, ask)] == [1, 2]


def test_without_the_store_each_asks(monkeypatch):
    def gone(*arguments, **words):
        raise StoreGone

    for name in ("get", "set", "add", "delete"):
        monkeypatch.setattr(RedisCacheClient, name, gone)
    ask = answers(1, 2)
    assert [kept(KEY, 60, ask), kept(KEY, 60, ask)] == [1, 2]
    forget(KEY)
