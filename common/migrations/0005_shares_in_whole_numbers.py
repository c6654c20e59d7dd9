"""Amounts x rate x days / days of a year in 64 bits: a fraction in its lowest terms, and a share rounded half to even."""

from django.db import migrations

FUNCTIONS = """
-- rate / basis as a fraction of whole numbers; null where amounts could not be multiplied by it within 64 bits. A rate
-- has at most twelve decimals.
CREATE FUNCTION in_lowest_terms(rate numeric, basis bigint, OUT part bigint, OUT whole bigint)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (over / common)::bigint, (under / common)::bigint
    FROM (
        SELECT over, under, gcd(over, under) AS common
        FROM (SELECT trunc(rate * 1000000000000) AS over, basis * 1000000000000::numeric AS under) AS fraction
    ) AS reduced
    WHERE rate * 1000000000000 = over AND (abs(over) / common + 1) * (under / common) < 9000000000000000000
$$;

-- amount * part / whole, rounded half to even once; overflows no earlier than part * whole does. whole is positive.
CREATE FUNCTION half_even_share(amount bigint, part bigint, whole bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN amount / whole * part + amount % whole * part / whole + CASE
    WHEN 2 * abs(amount % whole * part % whole) > whole
        OR (
            2 * abs(amount % whole * part % whole) = whole
            AND (amount / whole * part + amount % whole * part / whole) % 2 <> 0
        )
    THEN CASE WHEN amount % whole * part % whole > 0 THEN 1 ELSE -1 END
    ELSE 0
END;
"""


class Migration(migrations.Migration):
    dependencies = [("common", "0004_outbox")]

    operations = [
        migrations.RunSQL(
            sql=FUNCTIONS,
            reverse_sql="DROP FUNCTION in_lowest_terms(numeric, bigint); DROP FUNCTION half_even_share(bigint, bigint, bigint)",
        )
    ]
