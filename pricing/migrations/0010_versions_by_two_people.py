"""Limits belong to a version of the standard; another version is proposed by one person and approved by another."""

import common.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

PERSON = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}


def give_limits_to_versions(apps, schema_editor):
    """Every version gets the limits that held for all of them."""
    limit = apps.get_model("pricing", "ConcessionLimit")
    sheets = list(apps.get_model("pricing", "PriceSheet").objects.order_by("-valid_from").values_list("pk", flat=True))
    if not sheets:
        return
    held = list(limit.objects.filter(sheet=None).values("product_line_id", "level", "limit_bp", "limit_fen", "days"))
    limit.objects.filter(sheet=None).update(sheet_id=sheets[0])
    limit.objects.bulk_create(limit(sheet_id=sheet, **each) for sheet in sheets[1:] for each in held)
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def keep_the_newest(apps, schema_editor):
    """Limits without versions are those of the newest that holds."""
    newest = apps.get_model("pricing", "PriceSheet").objects.filter(replaced=False).order_by("-valid_from").first()
    apps.get_model("pricing", "ConcessionLimit").objects.exclude(sheet=newest).delete()
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("pricing", "0009_scans"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AlterModelOptions("pricesheet", {"ordering": ["-valid_from", "-id"]}),
        migrations.AddField("pricesheet", "replaced", models.BooleanField(default=False)),
        migrations.AlterField("pricesheet", "valid_from", models.DateField()),
        migrations.AddConstraint(
            "pricesheet",
            models.UniqueConstraint(
                fields=["valid_from"], condition=Q(replaced=False), name="price_sheet_begins_once"
            ),
        ),
        migrations.AlterModelOptions("concessionlimit", {"ordering": ["sheet_id", "product_line_id", "level"]}),
        migrations.RemoveConstraint("concessionlimit", "concession_limit_once"),
        migrations.AddField(
            "concessionlimit",
            "sheet",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="limits",
                to="pricing.pricesheet",
            ),
        ),
        migrations.RunPython(give_limits_to_versions, keep_the_newest),
        migrations.AlterField(
            "concessionlimit",
            "sheet",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="limits", to="pricing.pricesheet"
            ),
        ),
        migrations.AddConstraint(
            "concessionlimit",
            models.UniqueConstraint(fields=["sheet", "product_line", "level"], name="concession_limit_once"),
        ),
        migrations.CreateModel(
            name="StandardChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                (
                    "table",
                    models.CharField(
                        choices=[
                            ("sheet", "All prices"),
                            ("lines", "Cost and margin"),
                            ("posted", "Posted rates of deposits"),
                            ("currencies", "Foreign currencies inside the bank"),
                            ("limits", "Limits of the levels"),
                        ],
                        max_length=10,
                    ),
                ),
                ("key", models.CharField(blank=True, max_length=40)),
                ("valid_from", models.DateField()),
                ("values", models.JSONField()),
                ("before", models.JSONField()),
                ("reason", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Waits for approval"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decision", models.CharField(blank=True, max_length=300)),
                ("proposed_by", models.ForeignKey(**PERSON)),
                ("decided_by", models.ForeignKey(blank=True, null=True, **PERSON)),
                (
                    "sheet",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="change",
                        to="pricing.pricesheet",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["table", "key"], condition=Q(state="proposed"), name="standard_one_proposed"
                    ),
                    models.CheckConstraint(
                        condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="standard_four_eyes"
                    ),
                    models.CheckConstraint(
                        condition=Q(state="approved", sheet__isnull=False, decided_by__isnull=False)
                        | (~Q(state="approved") & Q(sheet=None)),
                        name="standard_approved_has_version",
                    ),
                ],
            },
        ),
    ]
