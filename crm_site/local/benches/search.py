"""Words typed into the palette of a large bank by three roles: parts of names, pinyin, initials, codes."""

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django
from django.apps import apps

if not apps.ready:
    django.setup()

import httpx
from django.conf import settings
from django.test import Client

from common.text import initials, pinyin
from crm_site.local.bank import wait_until_ready
from crm_site.local.bench import report
from crm_site.local.benches.pages import CONCURRENCY, people
from crm_site.local.check import free_port
from crm_site.local.processes import Running, programs
from crm_site.local.services import Addresses, Services
from customers.models import Customer
from organization.models import Staff

WORDS = 40  # so many words of each kind, of different customers, times --times


def _part(text: str, length: int, dice: random.Random) -> str:
    start = dice.randrange(max(len(text) - length, 0) + 1)
    return text[start : start + length]


# What is typed of a customer, by its kind.
KINDS: dict[str, Callable[[Customer, random.Random], str]] = {
    "2 characters": lambda one, dice: _part(one.name, 2, dice),
    "3 characters": lambda one, dice: _part(one.name, 3, dice),
    "4 characters": lambda one, dice: _part(one.name, 4, dice),
    "short name": lambda one, dice: one.short_name,
    "pinyin": lambda one, dice: pinyin(one.short_name)[:8],
    "initials": lambda one, dice: initials(one.short_name)[:4],
    "code": lambda one, dice: one.credit_code[:18],
    "part of a code": lambda one, dice: _part(one.credit_code, 6, dice),
    "number": lambda one, dice: one.customer_no,
}


def measure(chosen: argparse.Namespace, services: Services, addresses: Addresses) -> None:
    """Print a figure for each role and kind of word: one person alone, and eight at a time."""
    settings.ALLOWED_HOSTS = ["*"]
    host = f"127.0.0.1:{free_port()}"
    running = Running(services.home / "logs")
    try:
        running.start(programs(services.home, addresses, host)[0])
        if not wait_until_ready(f"http://{host}", give_up=running.died):
            raise RuntimeError(running.ends_of_logs())
        for line in _figures(f"http://{host}", chosen.customers, chosen.times * WORDS):
            report(line)
    finally:
        running.stop()


def _figures(url: str, customers: int, times: int) -> Iterator[dict[str, Any]]:
    for role, person in people().items():
        client = Client()
        client.force_login(person, backend="organization.backends.StaffBackend")
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        sample = _sample(person, times)
        for kind, typed in KINDS.items():
            words = [typed(one, random.Random(place)) for place, one in enumerate(sample)]
            with httpx.Client(base_url=url, cookies=cookies, timeout=60) as http:
                _ask(http, words[:CONCURRENCY], 1)
                alone, together = (_ask(http, words, at_once) for at_once in (1, CONCURRENCY))
            yield {
                "bench": "search", "kind": kind, "role": role, "customers": customers, "words": len(words),
                "p50_ms": statistics.median(alone), "p95_ms": _p95(alone), "p95_of_eight_ms": _p95(together),
            }  # fmt: skip


def _sample(person: Staff, how_many: int) -> list[Customer]:
    """Customers of the person, spread over the whole bank."""
    seen = Customer.objects.visible_to(person).live()
    keys = list(seen.order_by("pk").values_list("pk", flat=True))
    chosen = random.Random(1).sample(keys, min(how_many, len(keys)))
    return list(Customer.objects.filter(pk__in=chosen).order_by("pk"))


def _ask(http: httpx.Client, words: list[str], at_once: int) -> list[float]:
    """Milliseconds of each answer, so many people asking at a time."""

    def ask(word: str) -> float:
        began = time.perf_counter()
        http.get("/search/", params={"q": word}, headers={"HX-Request": "true"}).raise_for_status()
        return 1000 * (time.perf_counter() - began)

    with ThreadPoolExecutor(at_once) as people_asking:
        return list(people_asking.map(ask, words))


def _p95(taken: list[float]) -> float:
    return sorted(taken)[int(0.95 * len(taken))]
