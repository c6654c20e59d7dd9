"""Rows of the bank's dated parameters are proposed by one person and approved by another."""

import common.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

# Rows that ever hold: one that another took the place of on its first day ends where it begins.
HOLDS = Q(valid_until=None) | Q(valid_until__gt=F("valid_from"))
ONCE = {
    "ratingparameter": (["rating", "valid_from"], "rating_parameter_once"),
    "lineparameter": (["product_line", "valid_from"], "line_parameter_once"),
    "bankparameter": (["valid_from"], "bank_parameter_once"),
    "churnparameter": (["factor", "valid_from"], "churn_parameter_once"),
}
PERSON = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}


class Migration(migrations.Migration):
    dependencies = [("tiers", "0016_holdings"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        *(migrations.RemoveConstraint(model_name=model, name=name) for model, (_, name) in ONCE.items()),
        *(
            migrations.AddConstraint(
                model_name=model,
                constraint=models.UniqueConstraint(fields=fields, condition=HOLDS, name=name),
            )
            for model, (fields, name) in ONCE.items()
        ),
        migrations.CreateModel(
            name="ParameterChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                (
                    "table",
                    models.CharField(
                        choices=[
                            ("prices", "Transfer prices"),
                            ("ratings", "Internal ratings"),
                            ("lines", "Product lines"),
                            ("bank", "Capital and day count"),
                            ("churn", "Signs of leaving"),
                        ],
                        max_length=8,
                    ),
                ),
                ("key", models.CharField(blank=True, max_length=40)),
                ("valid_from", models.DateField()),
                ("values", models.JSONField()),
                ("before", models.JSONField(default=dict)),
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
                ("row", models.BigIntegerField(blank=True, null=True)),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decision", models.CharField(blank=True, max_length=300)),
                ("proposed_by", models.ForeignKey(**PERSON)),
                ("decided_by", models.ForeignKey(blank=True, null=True, **PERSON)),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["table", "key"], condition=Q(state="proposed"), name="parameter_one_proposed"
                    ),
                    models.UniqueConstraint(
                        fields=["table", "row"], condition=Q(row__isnull=False), name="parameter_row_once"
                    ),
                    models.CheckConstraint(
                        condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="parameter_four_eyes"
                    ),
                    models.CheckConstraint(
                        condition=Q(state="approved", row__isnull=False, decided_by__isnull=False)
                        | (~Q(state="approved") & Q(row=None)),
                        name="parameter_approved_has_row",
                    ),
                ],
            },
        ),
    ]
