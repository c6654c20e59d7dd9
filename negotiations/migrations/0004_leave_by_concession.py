"""Leave may rest on a lower price that the price levels decide."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("negotiations", "0003_tactics"), ("pricing", "0003_shipped_standard")]

    operations = [
        migrations.AddField(
            "stopapproval",
            "concession",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="pricing.concession",
                verbose_name="Rests on the request",
            ),
        ),
    ]
