"""The bank's rounding in SQL: half to even, which PostgreSQL's round() on numeric is not."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("common", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql="""
            CREATE FUNCTION round_half_even(value numeric) RETURNS bigint
            LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
            RETURN CASE
                WHEN abs(value - trunc(value)) = 0.5 THEN 2 * round(value / 2)
                ELSE round(value)
            END::bigint
            """,
            reverse_sql="DROP FUNCTION round_half_even(numeric)",
        )
    ]
