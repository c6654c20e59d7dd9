"""Rates of deposits in the standard that ships: cost, margin, posted rates and limits; agreed rates by direction."""

from decimal import Decimal

import django.db.models.deletion
from django.db import migrations, models

LABEL = "2026-11"
# Operating cost and target margin, fractions a year: a bank's settings, not truth. Foreign currency is not posted.
LINES = {"rmb_current": ("0.0040", "0.0130"), "rmb_time": ("0.0015", "0.0080")}
# Months and rate; 0 is money at call. An example of what hangs in the branches.
POSTED = {
    "rmb_current": ((0, "0.0010"),),
    "rmb_time": (
        (3, "0.0080"),
        (6, "0.0100"),
        (12, "0.0110"),
        (24, "0.0120"),
        (36, "0.0150"),
        (60, "0.0155"),
    ),
}
# Basis points, amount in ten thousand yuan and working days of each level.
LIMITS = {
    "rmb_current": ((5, 5_000, 1), (10, 20_000, 1), (20, 50_000, 2), (None, None, 5)),
    "rmb_time": ((10, 5_000, 1), (20, 20_000, 1), (30, 50_000, 2), (None, None, 5)),
}
FEN_OF_WAN = 1_000_000


def add_deposits(apps, schema_editor):
    lines = apps.get_model("products", "ProductLine").objects.in_bulk(field_name="code")
    sheet = apps.get_model("pricing", "PriceSheet").objects.get(label=LABEL)
    line, posted = apps.get_model("pricing", "SheetLine"), apps.get_model("pricing", "PostedRate")
    limit = apps.get_model("pricing", "ConcessionLimit")
    for code, (cost, margin) in LINES.items():
        line.objects.create(
            sheet=sheet, product_line=lines[code], operating_cost=Decimal(cost), target_margin=Decimal(margin)
        )
        posted.objects.bulk_create(
            posted(sheet=sheet, product_line=lines[code], months=months, rate=Decimal(rate))
            for months, rate in POSTED[code]
        )
        limit.objects.bulk_create(
            limit(
                product_line=lines[code],
                level=level,
                limit_bp=bp,
                limit_fen=None if wan is None else wan * FEN_OF_WAN,
                days=days,
            )
            for level, (bp, wan, days) in enumerate(LIMITS[code], start=1)
        )


def take_deposits_out(apps, schema_editor):
    for kind in ("SheetLine", "ConcessionLimit"):
        apps.get_model("pricing", kind).objects.filter(product_line__code__in=LINES).delete()


# What is agreed lies between what was asked and the quote, whichever way the money goes.
KEEP_LIMITS = """
CREATE OR REPLACE FUNCTION pricing_keep_limits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    quote pricing_quote%ROWTYPE;
    way int;
BEGIN
    IF NEW.rate IS NULL OR (OLD.state = NEW.state AND OLD.rate = NEW.rate AND OLD.asked_rate = NEW.asked_rate) THEN
        RETURN NEW;
    END IF;
    SELECT * INTO quote FROM pricing_quote WHERE id = NEW.quote_id;
    SELECT CASE WHEN line.kind = 'deposit' THEN -1 ELSE 1 END INTO way
    FROM products_productline AS line WHERE line.id = quote.product_line_id;
    IF way * (NEW.rate - NEW.asked_rate) < 0 THEN
        RAISE EXCEPTION 'no more is agreed to than was asked' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'concession_not_below_ask';
    END IF;
    IF NEW.state <> 'approved' OR OLD.state = 'approved' THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT FROM pricing_decision AS decision
        INNER JOIN pricing_step AS step
            ON step.concession_id = decision.concession_id AND step.level = decision.level
        WHERE
            decision.concession_id = NEW.id AND decision.verdict = 'approve' AND decision.rate = NEW.rate
            AND (
                (
                    way * (NEW.rate - quote.floor_rate) >= 0
                    AND (step.limit_bp IS NULL OR way * (quote.quoted_rate - NEW.rate) * 10000 <= step.limit_bp)
                    AND (step.limit_fen IS NULL OR quote.amount_fen <= step.limit_fen)
                )
                OR step.level = 4
            )
    ) THEN
        RAISE EXCEPTION 'a price is approved within the limit of who approves it' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'concession_within_limit';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION pricing_begin_waiting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'waiting' OR NEW.rate IS NOT NULL THEN
        RAISE EXCEPTION 'a request begins by waiting' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'concession_begins_waiting';
    END IF;
    RETURN NEW;
END $$;
"""
KEEP_LIMITS_BACK = """
CREATE OR REPLACE FUNCTION pricing_keep_limits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'approved' OR OLD.state = 'approved' THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT FROM pricing_decision AS decision
        INNER JOIN pricing_step AS step
            ON step.concession_id = decision.concession_id AND step.level = decision.level
        INNER JOIN pricing_quote AS quote ON quote.id = NEW.quote_id
        WHERE
            decision.concession_id = NEW.id AND decision.verdict = 'approve' AND decision.rate = NEW.rate
            AND (
                (
                    NEW.rate >= quote.floor_rate
                    AND (step.limit_bp IS NULL OR (quote.quoted_rate - NEW.rate) * 10000 <= step.limit_bp)
                    AND (step.limit_fen IS NULL OR quote.amount_fen <= step.limit_fen)
                )
                OR step.level = 4
            )
    ) THEN
        RAISE EXCEPTION 'a price is approved within the limit of who approves it' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'concession_within_limit';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION pricing_begin_waiting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'waiting' THEN
        RAISE EXCEPTION 'a request begins by waiting' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'concession_begins_waiting';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("pricing", "0004_guarantee_fees"), ("products", "0002_shipped_lines")]

    operations = [
        migrations.CreateModel(
            name="PostedRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("months", models.PositiveSmallIntegerField()),
                ("rate", models.DecimalField(decimal_places=6, max_digits=8)),
                (
                    "product_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="products.productline",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posted",
                        to="pricing.pricesheet",
                    ),
                ),
            ],
            options={"ordering": ["sheet_id", "product_line_id", "months"]},
        ),
        migrations.AddConstraint(
            "postedrate",
            models.UniqueConstraint(fields=["sheet", "product_line", "months"], name="posted_rate_once"),
        ),
        migrations.RemoveConstraint("concession", "concession_not_below_ask"),
        migrations.RunSQL(sql=KEEP_LIMITS, reverse_sql=KEEP_LIMITS_BACK),
        migrations.RunPython(add_deposits, take_deposits_out),
    ]
