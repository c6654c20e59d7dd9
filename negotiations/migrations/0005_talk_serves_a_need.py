"""A talk may serve a need of its customer without an opportunity between them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("negotiations", "0004_leave_by_concession"), ("needs", "0002_needs_come_back")]

    operations = [
        migrations.AddField(
            "negotiation",
            "need",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="negotiations",
                to="needs.need",
                verbose_name="Need",
            ),
        ),
    ]
