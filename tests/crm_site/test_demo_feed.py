"""The demo bank's feed: the same bytes for a seed, sound keys and totals, and a bank that looks like one."""

import csv
import datetime as dt
import hashlib
import json
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from stdnum import numdb
from stdnum.cn import uscc

from crm_site.demo import feed, roster
from crm_site.demo.companies import NameMaker
from crm_site.demo.feed import COLUMNS, RESOURCES, Plan, last_complete_month, write_feed
from crm_site.demo.vocabulary import FIRST_CHARACTERS, SECOND_CHARACTERS, TRADES

PLAN = Plan(customers=1500, months=24, seed=1, last_month=dt.date(2026, 10, 1))
REGIONS = numdb.get("cn/loc")
# Linping and Qiantang, younger than the library's list.
FOUNDED_2021 = {"330113", "330114"}
FOLDERS = ["2024-10-31", "2026-07-31", "2026-08-31", "2026-09-30", "2026-10-31"]
AMOUNTS = {
    "customers": ("registered_capital", "total_assets", "net_assets", "annual_revenue", "profit"),
    "accounts": ("limit_amount",),
    "balances": ("ending_balance", "average_balance", "year_average", "settlement_amount", "fees"),
}


class Bank:
    """The feed as a reader of its files finds it, later folders over earlier ones."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.units = {row["code"]: row for row in self.rows("units")}
        self.customers = {row["customer_no"]: row for row in self.rows("customers")}
        self.accounts = {row["account_no"]: row for row in self.rows("accounts")}
        self.balances = list(self.rows("balances"))
        self.staff = self.read(root / "staff.csv")

    def rows(self, resource):
        for folder in sorted(self.root.glob("20*")):
            if (folder / f"{resource}.csv").exists():
                yield from self.read(folder / f"{resource}.csv")

    @staticmethod
    def read(path):
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def deposits_by_month(self):
        lines = {"rmb_current", "rmb_time"}
        months = Counter()
        for row in self.balances:
            if self.accounts[row["account_no"]]["product_line"] in lines:
                months[row["month"]] += Decimal(row["average_balance"])
        return months


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    root = tmp_path_factory.mktemp("feed")
    write_feed(root=root, plan=PLAN)
    return Bank(root)


def digest(root):
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*.*")
    }


# ---------------------------------------------------------------- contract
def test_same_seed_writes_the_same_bytes_and_another_seed_does_not(tmp_path):
    plan = Plan(customers=120, months=6, seed=5, last_month=dt.date(2026, 10, 1))
    other = Plan(customers=120, months=6, seed=6, last_month=dt.date(2026, 10, 1))
    write_feed(root=tmp_path / "a", plan=plan)
    write_feed(root=tmp_path / "b", plan=plan)
    write_feed(root=tmp_path / "c", plan=other)
    assert digest(tmp_path / "a") == digest(tmp_path / "b")
    assert (
        digest(tmp_path / "a")["2026-10-31/balances.csv"] != digest(tmp_path / "c")["2026-10-31/balances.csv"]
    )


def test_folders_are_business_dates_with_history_first(bank):
    assert sorted(path.name for path in bank.root.glob("20*")) == FOLDERS
    months = {
        name: Counter(row["month"] for row in bank.read(bank.root / name / "balances.csv"))
        for name in FOLDERS[1:]
    }
    assert min(months["2026-07-31"]) == "2024-11"
    assert max(months["2026-07-31"]) == "2026-07"
    assert len(months["2026-07-31"]) == 21
    assert [list(months[name]) for name in FOLDERS[2:]] == [["2026-08"], ["2026-09"], ["2026-10"]]


def test_files_have_the_columns_of_the_contract(bank):
    for folder in FOLDERS[1:]:
        for resource in RESOURCES:
            first_line = (bank.root / folder / f"{resource}.csv").read_text(encoding="utf-8").splitlines()[0]
            assert first_line == COLUMNS[resource]


def test_manifests_promise_what_the_files_hold(bank):
    for folder in FOLDERS:
        manifest = json.loads((bank.root / folder / "manifest.json").read_text(encoding="utf-8"))
        for resource, promised in manifest["resources"].items():
            rows = bank.read(bank.root / folder / f"{resource}.csv")
            totals = Counter()
            for row in rows:
                if resource == "accounts":
                    totals[row["currency"]] += Decimal(row["limit_amount"] or 0)
                elif resource == "balances":
                    totals[bank.accounts[row["account_no"]]["currency"]] += Decimal(row["ending_balance"])
                elif resource == "customers":
                    totals["CNY"] += Decimal(row["registered_capital"])
            assert promised["rows"] == len(rows)
            assert {key: Decimal(text) for key, text in promised["totals"].items()} == totals


def test_amounts_have_two_places_and_rates_at_most_six(bank):
    for resource, names in AMOUNTS.items():
        for row in bank.rows(resource):
            for name in names:
                assert row[name] == "" or len(row[name].partition(".")[2]) == 2, (resource, name, row)
    for resource in ("exchange_rates", "transfer_prices", "accounts"):
        assert all(1 <= len(row["rate"].partition(".")[2]) <= 6 for row in bank.rows(resource))


def test_every_key_that_is_named_exists(bank):
    leads = {row["employee_no"] for row in bank.staff if row["role"] == "account_manager"}
    assert {row["parent_code"] for row in bank.units.values()} <= set(bank.units) | {""}
    assert {row["unit_code"] for row in bank.staff} <= set(bank.units)
    for row in bank.customers.values():
        assert bank.units[row["unit_code"]]["level"] == "sub_branch"
        assert row["manager_no"] in leads
    for region in {row["region_code"] for row in bank.customers.values()}:
        (_, province), (_, county) = REGIONS.info(region)
        assert province["province"] == "浙江省"
        assert "county" in county or region in FOUNDED_2021
    assert {row["customer_no"] for row in bank.accounts.values()} <= set(bank.customers)
    assert {row["account_no"] for row in bank.balances} <= set(bank.accounts)
    currencies = {row["currency"] for row in bank.accounts.values()}
    assert currencies - {"CNY"} <= {row["currency"] for row in bank.rows("exchange_rates")}


def test_a_key_known_later_is_never_used_earlier(bank):
    customers, accounts = set(), set()
    for folder in FOLDERS[1:]:
        customers |= {row["customer_no"] for row in bank.read(bank.root / folder / "customers.csv")}
        for row in bank.read(bank.root / folder / "accounts.csv"):
            assert row["customer_no"] in customers
            accounts.add(row["account_no"])
        assert {row["account_no"] for row in bank.read(bank.root / folder / "balances.csv")} <= accounts


def test_no_key_and_no_name_is_given_twice(bank):
    for folder in FOLDERS[1:]:
        for resource, key in (("customers", "customer_no"), ("accounts", "account_no")):
            keys = [row[key] for row in bank.read(bank.root / folder / f"{resource}.csv")]
            assert len(keys) == len(set(keys))
    assert len({(row["account_no"], row["month"]) for row in bank.balances}) == len(bank.balances)
    for name in ("name", "short_name", "credit_code"):
        values = [row[name] for row in bank.customers.values()]
        assert len(values) == len(set(values)), name


def test_names_do_not_run_out_for_a_million_companies():
    names, trade = NameMaker(1), 0
    pairs = len(FIRST_CHARACTERS) * len(SECOND_CHARACTERS)
    drawn = [names.core(trade) for _ in range(pairs * 3)]
    assert len(set(drawn)) == len(drawn)
    assert pairs * len(TRADES) > 1_000_000


# ---------------------------------------------------------------- organization
def test_units_are_a_tree_of_three_levels(bank):
    levels = Counter(row["level"] for row in bank.units.values())
    assert levels == {"head_office": 1, "branch": 4, "sub_branch": 12}
    above = {"branch": "head_office", "sub_branch": "branch"}
    for row in bank.units.values():
        if row["level"] != "head_office":
            assert bank.units[row["parent_code"]]["level"] == above[row["level"]]


def test_sixty_people_in_every_role_and_a_lead_in_every_sub_branch(bank):
    roles = Counter(row["role"] for row in bank.staff)
    assert len(bank.staff) == len({row["employee_no"] for row in bank.staff}) == 60
    assert len({row["email"] for row in bank.staff}) == 60
    assert roles["account_manager"] == 30
    assert roles["supervisor"] == 16
    assert set(roles) == {
        "account_manager", "supervisor", "executive", "product_manager", "risk_manager", "complaint_officer",
        "system_administrator", "security_administrator", "audit_administrator",
    }  # fmt: skip
    sub_branches = {row["code"] for row in bank.units.values() if row["level"] == "sub_branch"}
    for role in ("account_manager", "supervisor"):
        assert sub_branches <= {row["unit_code"] for row in bank.staff if row["role"] == role}
    assert {row["employee_no"]: row["name"] for row in bank.staff}[
        roster.LOGINS["account_manager"]
    ] == "陈思远"


# ---------------------------------------------------------------- plausibility
def test_credit_codes_check_except_a_few_spoiled_on_purpose(bank):
    codes = [row["credit_code"] for row in bank.customers.values()]
    wrong = [code for code in codes if not uscc.is_valid(code)]
    assert all(len(code) == 18 for code in codes)
    assert 0.01 < len(wrong) / len(codes) < 0.04
    assert all(row["credit_code"][2:8] == row["region_code"] for row in bank.customers.values())


def test_the_tour_company_is_there(bank):
    row = bank.customers["8000000001"]
    assert row["name"] == "杭州澜川精密制造集团有限公司"
    assert row["name_en"] == "Hangzhou Lanchuan Precision Manufacturing Group Co., Ltd."
    assert (row["short_name"], row["short_name_en"]) == ("澜川精密", "Lanchuan Precision Group")
    assert (row["manager_no"], row["industry_code"], row["unit_code"]) == ("M1001", "C34", "8811")


def test_money_is_heavy_tailed(bank):
    latest = defaultdict(Decimal)
    for row in bank.read(bank.root / "2026-10-31" / "balances.csv"):
        account = bank.accounts[row["account_no"]]
        if account["product_line"] in ("rmb_current", "rmb_time"):
            latest[account["customer_no"]] += Decimal(row["average_balance"])
    amounts = sorted(latest.values(), reverse=True)
    assert sum(amounts[: len(amounts) // 10]) > sum(amounts) * Decimal("0.6")
    assert amounts[0] > 200 * amounts[len(amounts) // 2]


def test_deposits_follow_the_year(bank):
    months = bank.deposits_by_month()
    for year in (2025, 2026):
        assert months[f"{year}-02"] < months[f"{year - 1}-12"] * Decimal("0.93")
    assert months["2026-10"] > months["2025-10"]


def test_customers_come_leave_and_take_up_services(bank):
    standings = Counter(row["status"] for row in bank.customers.values())
    assert standings["current"] > 1350
    assert standings["lost"] > 20
    assert standings["potential"] + standings["target"] > 5
    before, after = (bank.read(bank.root / name / "customers.csv") for name in ("2026-07-31", "2026-10-31"))
    known = {row["customer_no"]: row for row in before}
    assert any(row["customer_no"] not in known for row in after)
    assert any(
        known.get(row["customer_no"], {}).get("payroll") == "0" and row["payroll"] == "1" for row in after
    )
    accounts_of_lost = [
        row["status"]
        for row in bank.accounts.values()
        if bank.customers[row["customer_no"]]["status"] == "lost"
    ]
    assert set(accounts_of_lost) == {"closed"}


def test_firmographics_agree_with_each_other(bank):
    for row in bank.customers.values():
        assert 0 < Decimal(row["net_assets"]) < Decimal(row["total_assets"])
        assert Decimal(row["registered_capital"]) > 0
        assert int(row["staff_count"]) >= 1
        assert row["established_on"] < (row["customer_since"] or "9999")


def test_balances_stay_within_limits_and_life_of_the_account(bank):
    months_of = defaultdict(list)
    for row in bank.balances:
        account = bank.accounts[row["account_no"]]
        months_of[row["account_no"]].append(row["month"])
        assert Decimal(row["ending_balance"]) >= 0 and Decimal(row["average_balance"]) >= 0
        if account["limit_amount"]:
            assert Decimal(row["ending_balance"]) <= Decimal(account["limit_amount"])
        assert row["month"] >= account["opened_on"][:7]
        if account["closed_on"]:
            assert row["month"] <= account["closed_on"][:7]
    for number, months in months_of.items():
        first = max("2024-11", bank.accounts[number]["opened_on"][:7])
        assert months[0] == first and len(months) == len(set(months))
    assert {row["account_no"] for row in bank.accounts.values()} == set(months_of)


def test_year_average_is_the_day_weighted_mean_since_january(bank):
    rows = {row["month"]: row for row in bank.balances if row["account_no"] == "80000000011001"}
    days = {"2026-01": 31, "2026-02": 28, "2026-03": 31}
    mean = sum(Decimal(rows[month]["average_balance"]) * count for month, count in days.items()) / 90
    assert abs(Decimal(rows["2026-03"]["year_average"]) - mean) <= Decimal("0.01")
    assert rows["2026-01"]["year_average"] == rows["2026-01"]["average_balance"]


# ---------------------------------------------------------------- command
@pytest.mark.parametrize(
    ("today", "month"),
    [(dt.date(2026, 11, 21), dt.date(2026, 10, 1)), (dt.date(2026, 1, 1), dt.date(2025, 12, 1))],
)
def test_last_complete_month(today, month):
    assert last_complete_month(today) == month


def test_command_writes_a_small_bank(tmp_path, capsys):
    call_command("demo_feed", str(tmp_path), customers=5, months=2, last_month="2026-10")
    assert sorted(path.name for path in tmp_path.glob("20*")) == ["2026-08-31", "2026-09-30", "2026-10-31"]
    assert "customers 5" in capsys.readouterr().out


def test_command_refuses_a_folder_with_other_dates(tmp_path):
    call_command("demo_feed", str(tmp_path), customers=5, months=2, last_month="2026-10")
    with pytest.raises(CommandError, match="2026-08-31"):
        call_command("demo_feed", str(tmp_path), customers=5, months=2, last_month="2025-10")
    assert not (tmp_path / "2025-10-31").exists()


def test_months_of_one_folder(tmp_path):
    plan = Plan(customers=3, months=1, seed=1, last_month=dt.date(2026, 2, 1))
    assert plan.deliveries == [(dt.date(2026, 2, 28), 0, 1)]
    written = write_feed(root=tmp_path, plan=plan)
    assert [folder.name for folder, _ in written] == ["2026-01-31", "2026-02-28"]
    assert set(written[1][1]) == set(feed.RESOURCES)


def test_a_customer_has_one_to_six_product_lines(bank):
    lines = defaultdict(set)
    for account in bank.accounts.values():
        lines[account["customer_no"]].add(account["product_line"])
    counts = {len(held) for held in lines.values()}
    assert min(counts) == 1 and max(counts) == 6
