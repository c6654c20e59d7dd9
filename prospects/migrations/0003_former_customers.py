"""A prospect may be a customer that left the bank."""

from django.db import migrations, models

SOURCES = [
    ("network", "Own network"),
    ("business", "Business contact"),
    ("statistics", "Statistics"),
    ("directory", "Directory"),
    ("press", "Press"),
    ("internet", "Internet"),
    ("canvassing", "On-site canvassing"),
    ("self", "Introduced itself"),
    ("chain", "Up or downstream of a customer"),
    ("intermediary", "Office, chamber or association"),
    ("event", "Group event"),
    ("referral", "Referral by a customer"),
    ("campaign", "Campaign list"),
]


class Migration(migrations.Migration):
    dependencies = [("prospects", "0002_pipeline")]

    operations = [
        migrations.AlterField(
            model_name="prospect",
            name="source",
            field=models.CharField(
                choices=[*SOURCES, ("former", "Former customer")], max_length=12, verbose_name="Source"
            ),
        ),
    ]
