"""Answers kept for some seconds in Redis, for what many pages ask and few seconds do not change."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.cache import cache
from redis.exceptions import RedisError

T = TypeVar("T")
# Whoever asks anew is waited for so long; then the next one asks.
ASKING_SECONDS = 30


@dataclass(frozen=True)
class _Kept:
    """An answer and when it was given, in seconds since 1970."""

    answer: Any
    at: float


def kept(
    key: str,
    seconds: int,
    ask: Callable[[], T],
    *,
    older: int = 0,
    worth: Callable[[T], bool] = lambda answer: True,
) -> T:
    """The answer of `ask`, at most `seconds` old; 0 asks at once. Without Redis it is asked each time.

    For `older` seconds more the answer is still read by everybody but the first who finds it too old and asks anew.
    An answer that is not `worth` it is not kept.
    """
    if not seconds:
        return ask()
    with suppress(RedisError):
        found: _Kept | None = cache.get(key)
        fresh = found is not None and found.at + seconds > time.time()
        # The mark of who asks is gone before what they bring is too old: nobody has to take it away.
        if found is not None and (fresh or not cache.add(_asking(key), 1, min(ASKING_SECONDS, seconds))):
            return found.answer
    answer = ask()
    with suppress(RedisError):
        if worth(answer):
            cache.set(key, _Kept(answer, time.time()), seconds + older)
        else:
            cache.delete(_asking(key))
    return answer


def forget(key: str) -> None:
    """Have the next one ask anew."""
    with suppress(RedisError):
        cache.delete(key)


def _asking(key: str) -> str:
    return f"{key}:asking"
