"""Balances of one month, all of them changed: through HTTP from the reference client until visible, beside psql.

`sync` carries the month on, as each new business day does; `sync_corrected` sends a day anew, so that every row is
also kept as it was. `web_growth_mb` is by how much the web process that grew most grew while the rows came in.
"""

import argparse
import csv
import itertools
import json
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from corebanking.client import push_folder
from crm_site.local.bank import wait_until_ready
from crm_site.local.bench import alternating, report
from crm_site.local.chaos_machine import new_client
from crm_site.local.check import free_port
from crm_site.local.databases import superuser
from crm_site.local.memory import watched
from crm_site.local.postgres import PROGRAMS
from crm_site.local.processes import Running, demo_environment, programs
from crm_site.local.services import Addresses, Services

COLUMNS = [
    "account_no",
    "month",
    "ending_balance",
    "average_balance",
    "year_average",
    "settlement_amount",
    "fees",
    "transactions",
]
STAGING = """
CREATE UNLOGGED TABLE bench_staging (account_no text, month text, ending numeric, average numeric, year_average numeric,
    settlement numeric, fees numeric, transactions integer)
"""
# The same rows into the same table with its keys and triggers, and no check of anything.
UPSERT = """
INSERT INTO customers_accountmonth AS held SELECT (s.month || '-01')::date, a.id, a.customer_id, a.product_line_id,
    a.currency, s.ending * 100, s.average * 100, s.year_average * 100, s.settlement * 100, s.fees * 100, s.transactions,
    s.ending * 100, s.average * 100, s.settlement * 100, s.fees * 100, a.rate, 0
FROM bench_staging AS s JOIN customers_account AS a USING (account_no)
ON CONFLICT (month, account_id) DO UPDATE SET ending_fen = excluded.ending_fen, average_fen = excluded.average_fen,
    year_average_fen = excluded.year_average_fen, settlement_fen = excluded.settlement_fen,
    fees_fen = excluded.fees_fen, transactions = excluded.transactions, ending_yuan_fen = excluded.ending_yuan_fen,
    average_yuan_fen = excluded.average_yuan_fen, settlement_yuan_fen = excluded.settlement_yuan_fen,
    fees_yuan_fen = excluded.fees_yuan_fen, batch_id = excluded.batch_id
"""


def measure(chosen: argparse.Namespace, services: Services, addresses: Addresses) -> None:
    """Print the figures `sync` and `sync_corrected`."""
    host = f"127.0.0.1:{free_port()}"
    running = Running(services.home / "logs")
    environment = demo_environment(services.home, addresses)
    try:
        running.start(*programs(services.home, addresses, host)[:2])
        if not wait_until_ready(f"http://{host}", give_up=running.died):
            raise RuntimeError(running.ends_of_logs())
        with tempfile.TemporaryDirectory(prefix="hausbank-sync-") as scratch:
            client, web = new_client(environment, f"bench-{time.time():.0f}"), running.processes["web"].pid
            _measure(chosen, addresses, f"http://{host}", client, Path(scratch), web)
    finally:
        running.stop()


def _measure(
    chosen: Any, addresses: Addresses, url: str, client: tuple[str, str], folder: Path, web: int
) -> None:
    accounts, month, days = _accounts(addresses.database_url, chosen.rows)
    if len(days) < chosen.times + 2:
        raise RuntimeError("every day of the month was sent: make the bank anew, without --keep")
    # A bank that is kept has had rounds before: what was sent already would be answered at once.
    rounds = itertools.count(int(time.time()) % 10_000_000)

    # Sent before the clock runs: what comes for it again is a correction.
    sent = days.pop()

    def ours(day: str) -> float:
        feed = _write(folder / f"{next(rounds)}", accounts, month, day, next(rounds))
        began = time.perf_counter()
        done = push_folder(feed, url, *client, echo=lambda text: None, rows_a_part=50_000)
        taken = time.perf_counter() - began
        changed = done[0].batch["changed_rows"]
        if changed != len(accounts):
            raise RuntimeError(f"{changed} of {len(accounts)} rows were changed")
        return taken

    def floor() -> float:
        feed = _write(folder / f"{next(rounds)}", accounts, month, sent, next(rounds)) / "balances.csv"
        feed.chmod(0o644)
        began = time.perf_counter()
        _psql(addresses.database_url, f"\\copy bench_staging FROM '{feed}' (FORMAT csv, HEADER)", UPSERT)
        return time.perf_counter() - began

    with superuser(addresses.database_url) as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_staging")
        cursor.execute(STAGING)
    # Whoever has answered nothing yet has not read its code: that is no memory of rows.
    _warm(folder / "warm", accounts[:1000], month, sent, url, client, next(rounds))
    with watched(web) as memory:
        carried, corrected, best = alternating(
            chosen.times, lambda: ours(days.pop()), lambda: ours(sent), floor
        )
    for name, taken in (("sync", carried), ("sync_corrected", corrected)):
        report(
            {"bench": name, "rows": len(accounts), "customers": chosen.customers, "seconds": taken,
             "floor_seconds": best, "rows_a_second": len(accounts) / taken, "ratio": best / taken,
             "web_mb": memory.largest, "web_growth_mb": memory.growth}
        )  # fmt: skip


def _warm(root: Path, accounts: list[str], month: str, day: str, url: str, client: Any, round_: int) -> None:
    """Small batches through each web process before memory is looked at: several at once, or one process takes all."""
    feeds = [
        _write(root / f"{again}", accounts, month, day, round_ + 10_000_000 * (again + 1))
        for again in range(12)
    ]
    with ThreadPoolExecutor(4) as senders:
        list(senders.map(lambda feed: push_folder(feed, url, *client, echo=str, rows_a_part=100), feeds))


def _psql(url: str, *commands: str) -> None:
    arguments = [str(PROGRAMS / "psql"), "-q", "-v", "ON_ERROR_STOP=1", url, "-c", "TRUNCATE bench_staging"]
    for command in commands:
        arguments += ["-c", command]
    subprocess.run(arguments, check=True, stdin=subprocess.DEVNULL)


def _accounts(url: str, rows: int) -> tuple[list[str], str, list[str]]:
    """Yuan accounts that may hold any balance, with books in the last month; its days of which nothing came yet."""
    with superuser(url) as cursor:
        cursor.execute("SELECT to_char(max(month), 'YYYY-MM') FROM customers_accountmonth")
        (month,) = cursor.fetchone()
        cursor.execute(
            "SELECT day::date::text FROM generate_series(%s::date,"
            " least(%s::date + interval '1 month - 1 day', current_date - 1), '1 day') AS day"
            " WHERE day NOT IN (SELECT business_date FROM corebanking_batch WHERE resource = 'balances')"
            " ORDER BY day DESC",
            [f"{month}-01", f"{month}-01"],
        )
        days = [day for (day,) in cursor.fetchall()]
        cursor.execute(
            "SELECT account.account_no FROM customers_account AS account"
            " JOIN customers_accountmonth AS book ON book.account_id = account.id"
            " WHERE account.currency = 'CNY' AND book.month = %s ORDER BY account.account_no LIMIT %s",
            [f"{month}-01", rows],
        )
        return [number for (number,) in cursor.fetchall()], month, days


def _write(root: Path, accounts: list[str], month: str, day: str, round_: int) -> Path:
    """A feed folder in which every balance differs from the rounds before; the folder of the day."""
    folder = root / day
    folder.mkdir(parents=True)
    total = 0
    with (folder / "balances.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for place, account in enumerate(accounts):
            fen = 1_000_000 + place * 100 + round_
            total += fen
            amount = f"{fen // 100}.{fen % 100:02d}"
            rows.writerow([account, month, amount, amount, amount, amount, "1.00", 7 + round_])
    manifest = {
        "source": f"bench-{round_}",
        "resources": {
            "balances": {"rows": len(accounts), "totals": {"CNY": f"{total // 100}.{total % 100:02d}"}}
        },
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder
