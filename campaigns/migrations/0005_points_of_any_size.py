"""Points of the largest result that can be recorded fit their column."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0004_meetings_and_lists_of_prospects")]

    operations = [
        migrations.AlterField(
            model_name="result", name="points", field=models.BigIntegerField(default=0)
        ),
    ]
