"""SQL statements that live in files: app/sql/question.sql."""

from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@cache
def statement(app: str, question: str) -> str:
    """The text of `app/sql/question.sql`; placeholders are named, `%(run)s`."""
    return (ROOT / app / "sql" / f"{question}.sql").read_text(encoding="utf-8")
