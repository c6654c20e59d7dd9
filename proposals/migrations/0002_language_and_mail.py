"""The language that a proposal is set in, and when its link was mailed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proposals", "0001_proposals")]

    operations = [
        migrations.AddField(
            "proposal",
            "language",
            models.CharField(
                choices=[("zh-hans", "Chinese"), ("en", "English")],
                default="zh-hans",
                max_length=10,
                verbose_name="Language of the document",
            ),
        ),
        migrations.AddField("proposal", "mailed_at", models.DateTimeField(blank=True, null=True)),
    ]
