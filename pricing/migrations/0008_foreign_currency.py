"""Deposits in foreign currency: what each currency is worth inside the bank, and in which currency a quote is."""

from decimal import Decimal

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

LABEL = "2026-11"
# Operating cost and target margin, fractions a year, and what a currency is worth: a bank's settings, not truth.
LINES = {
    "fx_current": ("0.0040", "0.0130", {"USD": "0.0210", "EUR": "0.0180", "HKD": "0.0200"}),
    "fx_time": ("0.0015", "0.0080", {"USD": "0.0420", "EUR": "0.0230", "HKD": "0.0390"}),
}
# Basis points, amount in ten thousand yuan and working days of each level.
LIMITS = ((10, 3_000, 1), (20, 10_000, 1), (30, 30_000, 2), (None, None, 5))
FEN_OF_WAN = 1_000_000


def add_deposits(apps, schema_editor):
    lines = apps.get_model("products", "ProductLine").objects.in_bulk(field_name="code")
    sheet = apps.get_model("pricing", "PriceSheet").objects.get(label=LABEL)
    line, abroad = apps.get_model("pricing", "SheetLine"), apps.get_model("pricing", "CurrencyPrice")
    limit = apps.get_model("pricing", "ConcessionLimit")
    for code, (cost, margin, worth) in LINES.items():
        line.objects.create(
            sheet=sheet, product_line=lines[code], operating_cost=Decimal(cost), target_margin=Decimal(margin)
        )
        abroad.objects.bulk_create(
            abroad(sheet=sheet, product_line=lines[code], currency=currency, transfer_price=Decimal(price))
            for currency, price in worth.items()
        )
        limit.objects.bulk_create(
            limit(
                product_line=lines[code],
                level=level,
                limit_bp=bp,
                limit_fen=None if wan is None else wan * FEN_OF_WAN,
                days=days,
            )
            for level, (bp, wan, days) in enumerate(LIMITS, start=1)
        )


def take_deposits_out(apps, schema_editor):
    for kind in ("SheetLine", "ConcessionLimit"):
        apps.get_model("pricing", kind).objects.filter(product_line__code__in=LINES).delete()


class Migration(migrations.Migration):
    dependencies = [("pricing", "0007_votes"), ("products", "0002_shipped_lines")]

    operations = [
        migrations.CreateModel(
            name="CurrencyPrice",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("currency", models.CharField(max_length=3)),
                ("transfer_price", models.DecimalField(decimal_places=6, max_digits=8)),
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
                        related_name="currencies",
                        to="pricing.pricesheet",
                    ),
                ),
            ],
            options={"ordering": ["sheet_id", "product_line_id", "id"]},
        ),
        migrations.AddConstraint(
            "currencyprice",
            models.UniqueConstraint(fields=["sheet", "product_line", "currency"], name="currency_price_once"),
        ),
        migrations.AddConstraint(
            "currencyprice",
            models.CheckConstraint(condition=~Q(currency="CNY"), name="currency_price_foreign"),
        ),
        migrations.AddField("quote", "currency", models.CharField(default="CNY", max_length=3)),
        migrations.AddField("quote", "own_fen", models.BigIntegerField(blank=True, null=True)),
        migrations.AddField(
            "quote",
            "exchange_rate",
            models.DecimalField(blank=True, decimal_places=6, max_digits=14, null=True),
        ),
        migrations.AddConstraint(
            "quote",
            models.CheckConstraint(
                condition=Q(currency="CNY", own_fen=None, exchange_rate=None)
                | (
                    ~Q(currency="CNY")
                    & Q(
                        own_fen__isnull=False,
                        exchange_rate__isnull=False,
                        own_fen__gt=0,
                        amount_fen__gte=F("own_fen") * F("exchange_rate") - 1,
                        amount_fen__lte=F("own_fen") * F("exchange_rate") + 1,
                    )
                ),
                name="quote_in_yuan_as_in_its_currency",
            ),
        ),
        migrations.RunPython(add_deposits, take_deposits_out),
    ]
