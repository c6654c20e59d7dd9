"""Any two versions of the scoring model are compared: what the other one held, and whether it scored then."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("tiers", "0017_rows_of_parameters"),
    ]

    operations = [
        migrations.AddField(
            model_name="simulation",
            name="against_fingerprint",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="simulation",
            name="beside_active",
            field=models.BooleanField(default=True),
        ),
    ]
