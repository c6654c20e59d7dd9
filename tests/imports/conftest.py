"""The bank, its people signed in, and tables brought into it."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from common.models import uuid7
from common.spreadsheets import Table, write_workbook
from imports.models import SheetRun
from imports.services import bring_sheet, order_run, order_undo, take_over, undo
from imports.targets import targets
from organization.models import Staff
from tests.factories import Bank, fresh, make_bank


def acting(person: Staff) -> dict[str, Any]:
    return {"by": fresh(person), "at": timezone.now()}


def done(run: SheetRun, person: Staff) -> SheetRun:
    """Ordered and taken over by the worker, who in tests works on the spot once told."""
    order_run(run=run, **acting(person))
    run.refresh_from_db()
    take_over(job_id=run.job_id)
    run.refresh_from_db()
    return run


def taken_back(run: SheetRun, person: Staff) -> SheetRun:
    order_undo(run=run, **acting(person))
    run.refresh_from_db()
    undo(job_id=run.undo_job_id)
    run.refresh_from_db()
    return run


@pytest.fixture
def bank(db) -> Bank:
    return make_bank()


@pytest.fixture
def brought() -> Callable[..., SheetRun]:
    """`brought(person, "customers", heads, row, row)`: the table as the person's page shows it."""

    def bring(
        by: Staff,
        target: str,
        heads: list[str],
        *rows: list,
        content: bytes = b"",
        name="a.xlsx",
        **said: Any,
    ):
        sent = content or write_workbook([Table("list", heads, [list(row) for row in rows])])
        return bring_sheet(
            target=targets()[target],
            content=BytesIO(sent),
            name=name,
            size=len(sent),
            said=said,
            form_key=uuid7(),
            by=fresh(by),
            at=timezone.now(),
        )

    return bring


@pytest.fixture
def signed_in() -> Callable[[Staff], Client]:
    def client_of(person: Staff) -> Client:
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        client.force_login(fresh(person), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return client_of
