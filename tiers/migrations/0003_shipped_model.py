"""Model version 1 and the parameters that ship: settings of a bank, not truth."""

from datetime import date
from decimal import Decimal

from django.db import migrations

SINCE = date(2000, 1, 1)
WEIGHTS = {
    "revenue": 30,
    "change": 15,
    "relationship": 10,
    "entanglement": 15,
    "wallet": 15,
    "partnership": 15,
}
RANK_SHARES = {1: "0.01", 2: "0.05", 3: "0.20", 4: "0.70", 5: "1"}
# Probability of default a year by internal rating; customers without a rating stand under ''.
DEFAULTS = {
    "AAA": "0.0003",
    "AA": "0.0010",
    "A": "0.0025",
    "BBB": "0.0075",
    "BB": "0.0200",
    "B": "0.0500",
    "C": "0.2000",
    "": "0.0200",
}
# Risk weight, cost of an account-month and of a transaction in fen, wallet margin a year, probability of winning it.
LINES = {
    "rmb_current": ("0", 2000, 50, "0.0150", "0.30"),
    "rmb_time": ("0", 2000, 50, "0.0050", "0.30"),
    "fx_current": ("0", 3000, 100, "0.0120", "0.25"),
    "fx_time": ("0", 3000, 100, "0.0040", "0.25"),
    "working_capital_loan": ("1", 10000, 100, "0.0080", "0.20"),
    "fixed_asset_loan": ("1", 15000, 100, "0.0080", "0.15"),
    "real_estate_loan": ("1", 15000, 100, "0.0080", "0.10"),
    "bill_discount": ("0.2", 5000, 100, "0.0030", "0.25"),
    "guarantee": ("0", 5000, 100, "0.0060", "0.20"),
    "fee_services": ("0", 1000, 50, "0", "0.25"),
}


def add_model(apps, schema_editor):
    version = apps.get_model("tiers", "ModelVersion").objects.create(
        number=1,
        state="active",
        peer_group="bank",
        retention=Decimal("0.90"),
        discount=Decimal("0.12"),
        horizon_years=5,
        active_from=SINCE,
    )
    weight = apps.get_model("tiers", "IndicatorWeight")
    weight.objects.bulk_create(weight(model=version, indicator=name, weight=value) for name, value in WEIGHTS.items())
    threshold = apps.get_model("tiers", "TierThreshold")
    threshold.objects.bulk_create(
        threshold(model=version, tier_id=tier, rank_share=Decimal(share)) for tier, share in RANK_SHARES.items()
    )


def add_parameters(apps, schema_editor):
    apps.get_model("tiers", "BankParameter").objects.create(
        valid_from=SINCE, day_basis=360, capital_ratio=Decimal("0.105"), cost_of_capital=Decimal("0.12")
    )
    rating = apps.get_model("tiers", "RatingParameter")
    rating.objects.bulk_create(
        rating(rating=code, pd=Decimal(pd), lgd=Decimal("0.45"), valid_from=SINCE) for code, pd in DEFAULTS.items()
    )
    parameter = apps.get_model("tiers", "LineParameter")
    lines = apps.get_model("products", "ProductLine").objects.in_bulk(field_name="code")
    parameter.objects.bulk_create(
        parameter(
            product_line=lines[code],
            valid_from=SINCE,
            risk_weight=Decimal(weight),
            account_cost_fen=account,
            transaction_cost_fen=transaction,
            wallet_margin=Decimal(margin),
            win_probability=Decimal(probability),
        )
        for code, (weight, account, transaction, margin, probability) in LINES.items()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("tiers", "0002_fact_tables"),
        ("products", "0002_shipped_lines"),
        ("customers", "0003_shipped_tiers"),
    ]

    operations = [
        migrations.RunPython(add_model, migrations.RunPython.noop),
        migrations.RunPython(add_parameters, migrations.RunPython.noop),
    ]
