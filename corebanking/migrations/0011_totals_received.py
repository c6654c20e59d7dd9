"""What the rows of a batch added up to is kept with it, so that it can be shown beside what was announced."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("corebanking", "0010_versions_and_replays")]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="received_totals",
            field=models.JSONField(db_default=models.Value("{}", models.JSONField()), default=dict),
        ),
        migrations.AddField(
            model_name="batch",
            name="kept_totals",
            field=models.JSONField(db_default=models.Value("{}", models.JSONField()), default=dict),
        ),
    ]
