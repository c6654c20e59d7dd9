"""Rows of a table are kept in parts until it was taken over, and what its bringer said of the whole table with it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STATES = [
    ("read", "Read, to be checked"),
    ("ordered", "Being taken over"),
    ("done", "Taken over"),
    ("let_go", "Let go: nobody took it over"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0001_tables_taken_over"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("sheetrun", "said", models.JSONField(default=dict)),
        migrations.AddField("sheetrun", "passed", models.PositiveIntegerField(default=0)),
        migrations.AddField("sheetrun", "figures", models.JSONField(default=dict)),
        migrations.AddField("sheetrun", "twice", models.JSONField(default=list)),
        migrations.AddField("sheetrun", "let_go_at", models.DateTimeField(null=True)),
        migrations.AlterField(
            "sheetrun", "state", models.CharField(choices=STATES, default="read", max_length=8)
        ),
        migrations.AddIndex(
            "sheetrun",
            models.Index(
                condition=models.Q(("state", "read")), fields=["uploaded_at"], name="sheetrun_waiting"
            ),
        ),
        migrations.CreateModel(
            name="SheetPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("start", models.PositiveIntegerField()),
                ("rows", models.JSONField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="imports.sheetrun",
                    ),
                ),
            ],
            options={"ordering": ["run_id", "start"]},
        ),
        migrations.AddConstraint(
            "sheetpart", models.UniqueConstraint(fields=["run", "start"], name="sheetpart_once")
        ),
    ]
