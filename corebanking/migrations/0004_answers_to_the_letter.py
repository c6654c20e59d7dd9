"""Answers are kept as the text that was sent: jsonb would repeat their fields in another order."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("corebanking", "0003_staged_rows_unchecked")]

    operations = [
        migrations.RemoveField(model_name="idempotencykey", name="answer"),
        migrations.AddField(
            model_name="idempotencykey", name="answer", field=models.TextField(blank=True, default="")
        ),
    ]
