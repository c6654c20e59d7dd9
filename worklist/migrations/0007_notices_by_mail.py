"""Notices go out by mail as each person chose; those told before this are settled."""

import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("worklist", "0006_notices_of_prices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Filled with the state of the past without a rewrite, then given the state of what comes.
        migrations.AddField(
            "notice",
            "mail",
            models.CharField(
                max_length=8,
                default="new",
                db_default="settled",
                choices=[("new", "new"), ("digest", "digest"), ("settled", "settled")],
            ),
        ),
        migrations.AlterField(
            "notice",
            "mail",
            models.CharField(
                max_length=8,
                default="new",
                db_default="new",
                choices=[("new", "new"), ("digest", "digest"), ("settled", "settled")],
            ),
        ),
        migrations.AddIndex(
            "notice",
            models.Index(
                condition=models.Q(("mail", "settled"), _negated=True),
                fields=["mail", "person", "id"],
                name="notice_to_mail",
            ),
        ),
        migrations.CreateModel(
            name="MailChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kinds", models.JSONField(default=dict)),
                ("today", models.BooleanField(default=True, verbose_name="Today in the morning")),
                ("quiet_from", models.TimeField(default=datetime.time(20, 0), verbose_name="Quiet from")),
                ("quiet_until", models.TimeField(default=datetime.time(7, 0), verbose_name="Quiet until")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_choice",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("sent", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="digests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("made_at", None)), fields=["id"], name="digest_to_make")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "day"), name="digest_once_a_morning")
                ],
            },
        ),
    ]
