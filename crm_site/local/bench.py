"""`script/bench NAME`: figures of a large bank beside what the machine could do at best; one JSON line each."""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from crm_site.catalogue import compile_catalogue
from crm_site.local.assets import ensure_assets
from crm_site.local.bulk_bank import BASE_CUSTOMERS, ensure_base, multiply
from crm_site.local.databases import with_name
from crm_site.local.processes import end_orphans
from crm_site.local.services import LOCAL, Addresses, Services

HOME = LOCAL / "bench"
BASE = "hausbank_bench_base"
SETTINGS = {
    "max_parallel_workers_per_gather": "0",
    "shared_buffers": "1GB",
    "work_mem": "64MB",
    "max_wal_size": "8GB",
}
TIMES = 3
USUAL_SIZE, SIZES = 10_000, {"today": 200_000}


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument(
        "name",
        choices=[
            "scoring",
            "oracle",
            "sync",
            "pages",
            "pipeline",
            "clocks",
            "deadlines",
            "today",
            "api",
            "eligibility",
            "search",
        ],
    )
    parser.add_argument(
        "--customers", type=int, help="size of the bank (10,000; today: 200,000 with ten activities each)"
    )
    parser.add_argument("--rows", type=int, default=100_000, help="sync: how many balances change (100,000)")
    parser.add_argument("--times", type=int, default=TIMES, help="medians of how many runs (3)")
    parser.add_argument(
        "--keep", action="store_true", help="go on with the bank of the last run of this size"
    )
    chosen = parser.parse_args()
    chosen.customers = chosen.customers or SIZES.get(chosen.name, USUAL_SIZE)
    ensure_assets()
    compile_catalogue()
    end_orphans(HOME.resolve())
    services = Services(HOME, SETTINGS)
    addresses = services.start(BASE)
    try:
        ensure_base(services, addresses)
        customers = max(chosen.customers, chosen.rows // 2 if chosen.name == "sync" else 0, BASE_CUSTOMERS)
        url = with_name(addresses.database_url, f"hausbank_bench_{customers}")
        bank = multiply(addresses.database_url, url, customers=customers, keep=chosen.keep)
        report({"bench": "bank", **bank})
        chosen.customers = customers
        os.environ.update(
            DATABASE_URL=url, REDIS_URL=addresses.redis_url, DATABASE_ROLE="loader", DEMO="1", DEBUG="0"
        )
        figures = import_module(f"crm_site.local.benches.{chosen.name}")
        figures.measure(chosen, services, Addresses(addresses.redis_url, url, addresses.postgres))
    finally:
        end_orphans(HOME.resolve())
        services.release()
    return 0


def report(line: dict[str, Any]) -> None:
    """One figure."""
    print(
        json.dumps(
            {name: round(value, 4) if isinstance(value, float) else value for name, value in line.items()}
        )
    )
    sys.stdout.flush()


def seconds(work: Callable[[], Any]) -> float:
    """How long the work took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def alternating(times: int, *works: Callable[[], float]) -> list[float]:
    """The median of what each work answers, all of them done in turn, after one round to warm up; once: unwarmed."""
    taken: list[list[float]] = [[] for _ in works]
    for round_ in range(times + (times > 1)):
        for place, work in enumerate(works):
            each = work()
            if round_ or times == 1:
                taken[place].append(each)
    return [statistics.median(each) for each in taken]


if __name__ == "__main__":
    sys.exit(main())
