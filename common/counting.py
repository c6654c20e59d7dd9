"""Several single answers in one round trip: counts and first values, for what every page carries."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def count_together(*, at_most: int, **asked: QuerySet) -> dict[str, int]:
    """How many rows each queryset has, by name, in one query; nobody counts beyond `at_most`."""
    return ask_together(counts={name: queryset.order_by()[:at_most] for name, queryset in asked.items()})


def ask_together(
    *, counts: dict[str, QuerySet] | None = None, firsts: dict[str, QuerySet] | None = None
) -> dict[str, Any]:
    """By name, in one query: how many rows each of `counts` has, and the value of each of `firsts` in its first row.

    `firsts` are querysets of one value (`values("business_date")`); None where they have no row.
    """
    answers: dict[str, Any] = dict.fromkeys(counts or {}, 0) | dict.fromkeys(firsts or {})
    parts, parameters, names = [], [], []
    questions = [
        ("(SELECT count(*) FROM ({}) AS rows_{})", name, q.values("pk")) for name, q in (counts or {}).items()
    ]
    questions += [("({})", name, queryset[:1]) for name, queryset in (firsts or {}).items()]
    for form, name, queryset in questions:
        try:
            sql, values = queryset.query.sql_with_params()
        except EmptyResultSet:  # nothing can match
            continue
        parts.append(form.format(sql, len(names)))
        parameters += values
        names.append(name)
    if names:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts)}", parameters)
            answers.update(zip(names, cursor.fetchone(), strict=True))
    return answers
