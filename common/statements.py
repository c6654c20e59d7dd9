"""SQL statements that live in files (app/sql/question.sql), and work that only one does at a time."""

from functools import cache
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


@cache
def statement(app: str, question: str) -> str:
    """The text of `app/sql/question.sql`; placeholders are named, `%(run)s`."""
    return (ROOT / app / "sql" / f"{question}.sql").read_text(encoding="utf-8")


def is_ours(work: str) -> bool:
    """Whether nobody else is at this work (named by any words); until the end of the present transaction then."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 11))", [work])
        return bool(cursor.fetchone()[0])
