"""Parts come as CSV too, and a line that is no row says why."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("corebanking", "0004_answers_to_the_letter")]

    operations = [
        migrations.AddField(
            model_name="batchpart",
            name="written",
            field=models.CharField(db_default="ndjson", default="ndjson", max_length=8),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="fault",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="field",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
    ]
