"""The five value tiers that ship, best first."""

from django.db import migrations

TIERS = [
    (1, "gold", "黄金", "Gold", "金", "G"),
    (2, "key", "重点", "Key", "重", "K"),
    (3, "quasi", "准重点", "Quasi-key", "准", "Q"),
    (4, "ordinary", "普通", "Ordinary", "普", "O"),
    (5, "marginal", "边缘", "Marginal", "边", "M"),
]


def add_tiers(apps, schema_editor):
    model = apps.get_model("customers", "Tier")
    model.objects.bulk_create(
        model(rank=rank, code=code, name_zh=zh, name_en=en, letter_zh=letter_zh, letter_en=letter_en)
        for rank, code, zh, en, letter_zh, letter_en in TIERS
    )


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_fact_tables")]

    operations = [migrations.RunPython(add_tiers, migrations.RunPython.noop)]
