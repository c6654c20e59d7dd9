"""Every pair of credentials belongs to a registered machine."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("corebanking", "0008_clients")]

    operations = [
        migrations.AlterField(
            model_name="clientcredentials",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pairs",
                to="corebanking.client",
            ),
        ),
    ]
