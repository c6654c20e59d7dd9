"""The standard for pricing and the limits that ship: settings of a bank, not truth; the reference rate is an example."""

from datetime import date
from decimal import Decimal

from django.db import migrations

# Operating cost and target margin, fractions a year.
LINES = {
    "working_capital_loan": ("0.0030", "0.0015"),
    "fixed_asset_loan": ("0.0025", "0.0020"),
    "real_estate_loan": ("0.0030", "0.0025"),
    "bill_discount": ("0.0010", "0.0005"),
}
# Basis points, amount in ten thousand yuan and working days: sub-branch, business department, credit, head office.
LIMITS = {
    "working_capital_loan": ((10, 5_000, 1), (25, 20_000, 1), (50, 50_000, 2), (None, None, 5)),
    "fixed_asset_loan": ((5, 5_000, 1), (20, 20_000, 2), (40, 50_000, 2), (None, None, 5)),
    "real_estate_loan": ((0, 0, 1), (10, 20_000, 2), (30, 50_000, 2), (None, None, 5)),
    "bill_discount": ((10, 10_000, 1), (20, 50_000, 1), (30, 100_000, 1), (None, None, 5)),
}
FEN_OF_WAN = 1_000_000


def add_standard(apps, schema_editor):
    lines = apps.get_model("products", "ProductLine").objects.in_bulk(field_name="code")
    sheet = apps.get_model("pricing", "PriceSheet").objects.create(
        label="2026-11",
        valid_from=date(2000, 1, 1),
        tax=Decimal("0.25"),
        credit_share=Decimal("0.5"),
        credit_cap=Decimal("0.0050"),
        reference_name="LPR",
        reference_rate=Decimal("0.0300"),
        deposit_value=Decimal("0.0140"),
        settlement_value=Decimal("0.0002"),
        payroll_value_fen=15_000,
    )
    line = apps.get_model("pricing", "SheetLine")
    line.objects.bulk_create(
        line(sheet=sheet, product_line=lines[code], operating_cost=Decimal(cost), target_margin=Decimal(margin))
        for code, (cost, margin) in LINES.items()
    )
    limit = apps.get_model("pricing", "ConcessionLimit")
    limit.objects.bulk_create(
        limit(
            product_line=lines[code],
            level=level,
            limit_bp=bp,
            limit_fen=None if wan is None else wan * FEN_OF_WAN,
            days=days,
        )
        for code, levels in LIMITS.items()
        for level, (bp, wan, days) in enumerate(levels, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("pricing", "0002_guard"), ("products", "0002_shipped_lines")]

    operations = [migrations.RunPython(add_standard, migrations.RunPython.noop)]
