"""A machine client that speaks to the API as core banking does, and rows as it sends them."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

import orjson
import pytest
from django.test import Client

from corebanking import services
from corebanking.models import Batch
from corebanking.rules import Resource, scope_of
from tests.corebanking.receiving import receiver
from tests.factories import make_bank

BATCHES = "/api/v1/corebanking/batches/"
DAY = date(2026, 10, 31)
PROBLEM = "application/problem+json"
ALL_SCOPES = [scope_of(resource) for resource in Resource]


def lines(rows: list) -> bytes:
    """Rows as NDJSON; bytes among them stand as they are."""
    return b"".join((row if isinstance(row, bytes) else orjson.dumps(row)) + b"\n" for row in rows)


@dataclass
class Machine:
    """A client with its token; `apply` does the worker's part with the worker's rights."""

    credentials: services.Secret
    as_loader: Callable | None = None
    language: str = "en"
    http: Client = field(default_factory=Client)
    token: str = ""

    def sign_in(self) -> str:
        answer = self.http.post(
            "/api/oauth/token/",
            {
                "grant_type": "client_credentials",
                "client_id": self.credentials.client_id,
                "client_secret": self.credentials.client_secret,
            },
        )
        assert answer.status_code == 200, answer.content
        self.token = answer.json()["access_token"]
        return self.token

    def headers(self, key: str | None) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": self.language}
        return {**headers, "Idempotency-Key": key} if key else headers

    def get(self, path: str):
        return self.http.get(path, headers=self.headers(None))

    def post(self, path: str, body: dict | None = None, *, key: str | None = ""):
        key = str(uuid4()) if key == "" else key
        return self.http.post(
            path,
            orjson.dumps(body) if body is not None else b"",
            content_type="application/json",
            headers=self.headers(key),
        )

    def put(self, path: str, body: bytes, *, key: str | None = "", zipped: bool = False, **extra: str):
        key = str(uuid4()) if key == "" else key
        headers = {**self.headers(key), **extra}
        if zipped:
            body = gzip.compress(body)
            headers["Content-Encoding"] = "gzip"
        return self.http.put(path, body, content_type="application/x-ndjson", headers=headers)

    def announce(self, resource: str, rows: int, totals: dict | None = None, day: date = DAY, **more) -> str:
        answer = self.post(
            BATCHES,
            {
                "resource": resource,
                "business_date": day.isoformat(),
                "expected_rows": rows,
                "control_totals": totals or {},
                **more,
            },
        )
        assert answer.status_code == 201, answer.content
        return answer.json()["id"]

    def part(self, batch: str, rows: list, number: int = 1, **more):
        return self.put(f"{BATCHES}{batch}/parts/{number}/", lines(rows), **more)

    def put_csv(self, batch: str, body: bytes, *, number: int = 1, zipped: bool = False):
        headers = self.headers(str(uuid4()))
        if zipped:
            body, headers["Content-Encoding"] = gzip.compress(body), "gzip"
        return self.http.put(
            f"{BATCHES}{batch}/parts/{number}/", body, content_type="text/csv; charset=utf-8", headers=headers
        )

    def close(self, batch: str, **more):
        return self.post(f"{BATCHES}{batch}/close/", **more)

    def state(self, batch: str) -> dict:
        return self.get(f"{BATCHES}{batch}/").json()

    def apply(self, batch: str) -> dict:
        with self.as_loader():
            services.apply_closed(batch_id=Batch.objects.get(public_id=batch).pk)
        return self.state(batch)

    def send(self, resource: str, rows: list, totals: dict | None = None, *, expected=None, **more) -> dict:
        """The whole way of one batch; answers what the API says of it at the end."""
        batch = self.announce(resource, len(rows) if expected is None else expected, totals, **more)
        assert self.part(batch, rows).status_code == 200
        assert self.close(batch).status_code == 202
        return self.apply(batch)


@pytest.fixture
def bank(db):
    return make_bank()


@pytest.fixture
def machine(bank, as_loader) -> Machine:
    """A client that may send everything, signed in."""
    made = services.create_api_client(name="core", scopes=ALL_SCOPES, starts_on=date(2020, 1, 1))
    machine = Machine(made, as_loader)
    machine.sign_in()
    return machine


def unit_row(code: str = "S0103", **fields) -> dict:
    return {
        "code": code,
        "name": "杭州滨江支行",
        "name_en": "Binjiang Sub-branch",
        "short_name": "滨江支行",
        "short_name_en": "Binjiang",
        "level": "sub_branch",
        "parent_code": "B01",
        "region_code": "330108",
        "opened_on": "2001-05-18",
        "closed_on": "",
    } | fields


def customer_row(number: str = "8000000001", **fields) -> dict:
    return {
        "customer_no": number,
        "credit_code": "91330105131902039X",
        "name": "杭州澜川精密制造集团有限公司",
        "name_en": "Hangzhou Lanchuan Precision Manufacturing Group Co., Ltd.",
        "short_name": "澜川精密",
        "short_name_en": "Lanchuan Precision",
        "former_names": "",
        "unit_code": "S0101",
        "manager_no": "",
        "industry_code": "C34",
        "region_code": "330105",
        "ownership": "private",
        "established_on": "2010-03-20",
        "customer_since": "2018-03-12",
        "registered_capital": "250000000.00",
        "total_assets": "576123544.15",
        "net_assets": "302064813.38",
        "annual_revenue": "667653433.75",
        "profit": "50074007.53",
        "staff_count": "1120",
        "figures_year": "2025",
        "rating": "AA",
        "payroll": "1",
        "cash_management": "1",
        "direct_link": "0",
        "online_banking": "1",
        "status": "current",
    } | fields


def account_row(number: str = "80000000011001", **fields) -> dict:
    return {
        "account_no": number,
        "customer_no": "8000000001",
        "product_line": "rmb_current",
        "currency": "CNY",
        "rate": "0.0007",
        "status": "active",
        "opened_on": "2018-03-12",
        "closed_on": "",
        "matures_on": "",
        "limit_amount": "",
    } | fields


def balance_row(number: str = "80000000011001", month: str = "2026-10", **fields) -> dict:
    return {
        "account_no": number,
        "month": month,
        "ending_balance": "53173821.78",
        "average_balance": "51119254.65",
        "year_average": "51119254.65",
        "settlement_amount": "25784122.92",
        "fees": "2062.73",
        "transactions": "331",
    } | fields


def announcement(**fields) -> dict:
    return {"resource": "units", "business_date": DAY.isoformat(), "expected_rows": 1} | fields


def refused(answer, status: int, code: str) -> dict:
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, PROBLEM), answer.content
    document = answer.json()
    assert (document["status"], document["code"]) == (status, code)
    assert document["type"] == f"urn:hausbank:problem:{code}"
    assert document["title"] and document["detail"]
    return document


@pytest.fixture
def server(settings):
    settings.WEBHOOK_PLAIN_HOSTS = ["127.0.0.1"]
    with receiver() as made:
        yield made
