"""Versions are drafted, tried, submitted and approved; trials lie beside the results, written by the worker."""

import common.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FACTS = """
CREATE TABLE tiers_simulated (
    simulation_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    branch_id bigint NOT NULL,
    score_before integer NOT NULL,
    score_after integer NOT NULL,
    distance integer NOT NULL,
    rank_before integer NOT NULL,
    rank_after integer NOT NULL,
    tier_before_id smallint NOT NULL,
    tier_after_id smallint NOT NULL,
    confidence_before smallint NOT NULL,
    confidence_after smallint NOT NULL,
    cause smallint NOT NULL,
    cause_points integer NOT NULL,
    revenue_fen bigint NOT NULL,
    PRIMARY KEY (simulation_id, customer_id)
) PARTITION BY LIST (simulation_id);
-- The biggest movers first, and the customers behind one cell of the matrix in the same order.
CREATE INDEX tiers_simulated_movers ON tiers_simulated (simulation_id, distance DESC, customer_id);
CREATE INDEX tiers_simulated_cell
    ON tiers_simulated (simulation_id, tier_before_id, tier_after_id, distance DESC, customer_id);

GRANT SELECT ON tiers_simulated TO hausbank_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON tiers_simulated FROM hausbank_app;
ALTER TABLE tiers_simulated OWNER TO hausbank_loader;

-- People ask for a trial; only the worker writes what came out.
REVOKE UPDATE, DELETE ON tiers_simulation FROM hausbank_app;
GRANT INSERT, UPDATE, DELETE ON tiers_simulation TO hausbank_loader;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0001_initial"),
        ("tiers", "0007_rolling_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Simulated",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "simulation_id",
                        "customer_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("score_before", models.IntegerField()),
                ("score_after", models.IntegerField()),
                ("distance", models.IntegerField()),
                ("rank_before", models.IntegerField()),
                ("rank_after", models.IntegerField()),
                ("confidence_before", models.SmallIntegerField()),
                ("confidence_after", models.SmallIntegerField()),
                ("cause", models.SmallIntegerField()),
                ("cause_points", models.IntegerField()),
                ("revenue_fen", models.BigIntegerField()),
            ],
            options={
                "db_table": "tiers_simulated",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Simulation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ("fingerprint", models.CharField(max_length=64)),
                ("requested_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("customers", models.PositiveIntegerField(default=0)),
                ("summary", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="modelversion",
            name="approved_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="modelversion",
            name="based_on",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tiers.modelversion",
            ),
        ),
        migrations.AddField(
            model_name="modelversion",
            name="edits",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="modelversion",
            name="note",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="modelversion",
            name="returned_because",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="modelversion",
            name="submitted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="modelversion",
            name="submitted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="modelversion",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("submitted", "Waits for approval"),
                    ("approved", "Approved"),
                    ("active", "Active"),
                    ("retired", "Retired"),
                    ("discarded", "Discarded"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="modelversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by", None),
                    ("submitted_by", None),
                    models.Q(("approved_by", models.F("submitted_by")), _negated=True),
                    _connector="OR",
                ),
                name="model_submitter_does_not_approve",
            ),
        ),
        migrations.AddField(
            model_name="simulation",
            name="against",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tiers.modelversion"
            ),
        ),
        migrations.AddField(
            model_name="simulation",
            name="job",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="simulation", to="common.job"
            ),
        ),
        migrations.AddField(
            model_name="simulation",
            name="model",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="simulations",
                to="tiers.modelversion",
            ),
        ),
        migrations.AddField(
            model_name="simulation",
            name="requested_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="simulation",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tiers.run"
            ),
        ),
        migrations.AddIndex(
            model_name="simulation",
            index=models.Index(fields=["model", "-id"], name="simulation_of_model"),
        ),
        migrations.RunSQL(sql=FACTS, reverse_sql="DROP TABLE tiers_simulated"),
    ]
