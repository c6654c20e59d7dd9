"""The source's version of a batch, and batches that send quarantined rows once more."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("corebanking", "0009_pairs_of_clients")]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="source_version",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="batch",
            name="replay_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replays",
                to="corebanking.batch",
            ),
        ),
    ]
