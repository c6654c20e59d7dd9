"""Several counts in one round trip, for the frame that every page carries."""

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def count_together(*, at_most: int, **asked: QuerySet) -> dict[str, int]:
    """How many rows each queryset has, by name, in one query; nobody counts beyond `at_most`."""
    counts = dict.fromkeys(asked, 0)
    parts, values = [], []
    names = []
    for name, queryset in asked.items():
        try:
            sql, parameters = queryset.order_by().values("pk")[:at_most].query.sql_with_params()
        except EmptyResultSet:  # nothing can match
            continue
        parts.append(f"(SELECT count(*) FROM ({sql}) AS rows_{len(names)})")
        values += parameters
        names.append(name)
    if names:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts)}", values)
            counts.update(zip(names, cursor.fetchone(), strict=True))
    return counts
