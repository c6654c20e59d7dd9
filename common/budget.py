"""How many calls a minute each caller of the API has."""

from typing import Any

from django.conf import settings
from django.core.cache import DEFAULT_CACHE_ALIAS, caches
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle


class CallBudget(UserRateThrottle):
    """So many calls a minute for each caller; what is left of them stands in the headers of every answer.

    One number a caller and minute, so that a budget of a hundred thousand costs what one of ten does. Calls beyond the
    budget are not counted. A machine's way in (`request.auth`) carries its own `calls_per_minute`.
    """

    scope = "person"
    num_requests: int
    duration: int

    def get_rate(self) -> str:
        return f"{settings.API_CALLS_PER_MINUTE}/min"

    def allow_request(self, request: Request, view: Any) -> bool:
        """Whether the caller has calls left; without Redis nobody counts and everybody may."""
        self.used: int | None = None
        if getattr(request._request, "paid", False):  # a row of a call that was counted
            return True
        machine = getattr(request.auth, "calls_per_minute", None)
        if machine is not None:
            self.num_requests, self.scope = machine, "client"
        try:
            self.key = f"{self.get_cache_key(request, view)}:{int(self.timer()) // self.duration}"
            return self._counted()
        except RedisError:
            return True

    def charge(self, calls: int) -> bool:
        """Count more calls in the minute of this one; False, and nothing counted, where fewer are left."""
        if self.used is None or not calls:
            return True
        try:
            return self._counted(calls)
        except RedisError:
            return True

    def wait(self) -> float:
        """Seconds until the next minute, which has a budget of its own."""
        return self.duration - self.timer() % self.duration

    def headers(self) -> dict[str, str]:
        """RateLimit-Policy and RateLimit, after the IETF's draft 'RateLimit header fields for HTTP'."""
        if self.used is None:
            return {}
        left = max(0, self.num_requests - self.used)
        name = f'"{self.scope}"'
        return {
            "RateLimit-Policy": f"{name};q={self.num_requests};w={self.duration}",
            "RateLimit": f"{name};r={left};t={max(1, int(self.wait()))}",
        }

    def _counted(self, calls: int = 1) -> bool:
        self.used = self._add(calls)
        if self.used > self.num_requests:
            self.used = self.cache.decr(self.key, calls)
            return False
        return True

    def _add(self, calls: int) -> int:
        """Count the calls and have the number forgotten with its minute; in Redis one trip does both."""
        store = caches[DEFAULT_CACHE_ALIAS]
        if isinstance(store, RedisCache):
            key = store.make_and_validate_key(self.key)
            trip = store._cache.get_client(key, write=True).pipeline(transaction=False)
            trip.incrby(key, calls)
            trip.expire(key, self.duration, nx=True)
            return trip.execute()[0]
        self.cache.add(self.key, 0, self.duration)
        return self.cache.incr(self.key, calls)
