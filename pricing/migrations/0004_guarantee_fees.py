"""Fees of guarantees in the standard that ships: cost, margin and the capital that they bind; limits of each level."""

from decimal import Decimal

from django.db import migrations, models

CODE, LABEL = "guarantee", "2026-11"
# Half of what is guaranteed counts as a loan of the same customer: a bank's setting, not truth.
OPERATING_COST, TARGET_MARGIN, RISK_WEIGHT = "0.0020", "0.0020", "0.50"
LIMITS = ((10, 3_000, 1), (20, 10_000, 1), (40, 30_000, 2), (None, None, 5))
FEN_OF_WAN = 1_000_000


def add_guarantees(apps, schema_editor):
    line = apps.get_model("products", "ProductLine").objects.get(code=CODE)
    apps.get_model("pricing", "SheetLine").objects.create(
        sheet=apps.get_model("pricing", "PriceSheet").objects.get(label=LABEL),
        product_line=line,
        operating_cost=Decimal(OPERATING_COST),
        target_margin=Decimal(TARGET_MARGIN),
        risk_weight=Decimal(RISK_WEIGHT),
    )
    apps.get_model("pricing", "ConcessionLimit").objects.bulk_create(
        apps.get_model("pricing", "ConcessionLimit")(
            product_line=line,
            level=level,
            limit_bp=bp,
            limit_fen=None if wan is None else wan * FEN_OF_WAN,
            days=days,
        )
        for level, (bp, wan, days) in enumerate(LIMITS, start=1)
    )


def take_guarantees_out(apps, schema_editor):
    apps.get_model("pricing", "SheetLine").objects.filter(product_line__code=CODE).delete()
    apps.get_model("pricing", "ConcessionLimit").objects.filter(product_line__code=CODE).delete()


class Migration(migrations.Migration):
    dependencies = [("pricing", "0003_shipped_standard")]

    operations = [
        migrations.AddField(
            "sheetline",
            "risk_weight",
            models.DecimalField(blank=True, decimal_places=4, max_digits=6, null=True),
        ),
        migrations.RunPython(add_guarantees, take_guarantees_out),
    ]
