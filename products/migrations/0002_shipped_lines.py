"""The ten product lines that ship; a bank renames them or adds its own."""

from django.db import migrations

LINES = [
    ("rmb_current", "deposit", "人民币活期", "RMB current"),
    ("rmb_time", "deposit", "人民币定期", "RMB time"),
    ("fx_current", "deposit", "外币活期", "FX current"),
    ("fx_time", "deposit", "外币定期", "FX time"),
    ("working_capital_loan", "loan", "流动资金贷款", "Working capital"),
    ("fixed_asset_loan", "loan", "固定资产贷款", "Fixed asset"),
    ("real_estate_loan", "loan", "房地产贷款", "Real estate"),
    ("bill_discount", "loan", "票据贴现", "Bills"),
    ("guarantee", "guarantee", "保函", "Guarantees"),
    ("fee_services", "fee", "中间业务", "Fee services"),
]


def add_lines(apps, schema_editor):
    model = apps.get_model("products", "ProductLine")
    model.objects.bulk_create(
        model(code=code, kind=kind, name_zh=zh, name_en=en, position=position)
        for position, (code, kind, zh, en) in enumerate(LINES, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("products", "0001_initial")]

    operations = [migrations.RunPython(add_lines, migrations.RunPython.noop)]
