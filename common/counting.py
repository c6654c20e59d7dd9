"""Several single answers in one round trip: counts and first values, for what every page carries."""

from contextlib import suppress
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def ask_together(
    *, counts: dict[str, QuerySet] | None = None, firsts: dict[str, QuerySet | list[QuerySet]] | None = None
) -> dict[str, Any]:
    """By name, in one query: how many rows each of `counts` has, and the value of each of `firsts` in its first row.

    `firsts` are querysets of one value (`values("business_date")`), or several of which the first with a row counts
    and those behind it are not read; None where there is no row.
    """
    answers: dict[str, Any] = dict.fromkeys(counts or {}, 0) | dict.fromkeys(firsts or {})
    parts: list[str] = []
    parameters: list[Any] = []
    names = []
    for name, counted in (counts or {}).items():
        for sql, values in _asked([counted.values("pk")]):
            parts.append(f"(SELECT count(*) FROM ({sql}) AS rows_{len(names)})")
            parameters += values
            names.append(name)
    for name, first in (firsts or {}).items():
        asked = _asked([one[:1] for one in (first if isinstance(first, list) else [first])])
        if asked:
            parts.append(f"COALESCE({', '.join(f'({sql})' for sql, _ in asked)})")
            parameters += [value for _, values in asked for value in values]
            names.append(name)
    if names:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts)}", parameters)
            answers.update(zip(names, cursor.fetchone(), strict=True))
    return answers


def _asked(querysets: list[QuerySet]) -> list[tuple[str, tuple]]:
    """Statement and values of each; none of those that can match nothing."""
    found = []
    for queryset in querysets:
        with suppress(EmptyResultSet):
            found.append(queryset.query.sql_with_params())
    return found
