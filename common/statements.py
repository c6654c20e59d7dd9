"""SQL statements that live in files (app/sql/question.sql), how they are planned, and work of only one at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


@cache
def statement(app: str, question: str) -> str:
    """The text of `app/sql/question.sql`; placeholders are named, `%(run)s`."""
    return (ROOT / app / "sql" / f"{question}.sql").read_text(encoding="utf-8")


@contextmanager
def without_nested_loops(cursor: Any) -> Iterator[None]:
    """The block's statements read whole sets: for those of which the planner would take many rows for one."""
    cursor.execute("SET LOCAL enable_nestloop = off")
    yield
    cursor.execute("SET LOCAL enable_nestloop = on")


def is_ours(work: str) -> bool:
    """Whether nobody else is at this work (named by any words); until the end of the present transaction then."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 11))", [work])
        return bool(cursor.fetchone()[0])
