"""Reports to the regulator are kept with their rows; how many years a closed case is kept is a number of the bank."""

import common.models
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


RETENTION_YEARS = 10


def fill(apps, editor):
    """Adds what is not there: a number that a way back has kept stays as it is."""
    apps.get_model("complaints", "Threshold").objects.get_or_create(
        code="retention_years", defaults={"value": RETENTION_YEARS}
    )


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0006_history_imports'),
        ('organization', '0002_role_history'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportSnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('period', models.CharField(max_length=8)),
                ('drawn_up_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('cases', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('unhappy_under', models.PositiveSmallIntegerField()),
                ('drawn_up_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit')),
            ],
            options={
                'ordering': ['-drawn_up_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ReportedCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('facts', models.JSONField()),
                ('earlier', models.BooleanField()),
                ('repeated', models.BooleanField()),
                ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='complaints.complaint')),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='complaints.reportsnapshot')),
            ],
        ),
        migrations.AddIndex(
            model_name='reportsnapshot',
            index=models.Index(fields=['unit', 'period', '-drawn_up_at', '-id'], name='report_of_period'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportsnapshot',
            trigger=pgtrigger.compiler.Trigger(name='unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'this is a fact and stays as it is';", hash='91a3211b4f5649ae9b4cd17916dcd2adec4a5e02', operation='UPDATE', pgid='pgtrigger_unchanged_60938', table='complaints_reportsnapshot', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportsnapshot',
            trigger=pgtrigger.compiler.Trigger(name='kept_row', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'cases and their trail are never deleted';", hash='055d4cb2b847ccaa3bc571d51e546b1cdbda65cf', operation='DELETE', pgid='pgtrigger_kept_row_c7bfc', table='complaints_reportsnapshot', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportsnapshot',
            trigger=pgtrigger.compiler.Trigger(name='kept_table', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'cases and their trail are never deleted';", hash='e0acb7b1afce6795522c182ebe7617fa5b859051', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_kept_table_c12b7', table='complaints_reportsnapshot', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='reportedcase',
            constraint=models.UniqueConstraint(fields=('snapshot', 'complaint'), name='reportedcase_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportedcase',
            trigger=pgtrigger.compiler.Trigger(name='unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'this is a fact and stays as it is';", hash='27e447fb2bf3641d4e8305d97222b88f0d6bb430', operation='UPDATE', pgid='pgtrigger_unchanged_0ef74', table='complaints_reportedcase', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportedcase',
            trigger=pgtrigger.compiler.Trigger(name='kept_row', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'cases and their trail are never deleted';", hash='dfdbefa894dafca891e396f918356904641b236e', operation='DELETE', pgid='pgtrigger_kept_row_72e78', table='complaints_reportedcase', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportedcase',
            trigger=pgtrigger.compiler.Trigger(name='kept_table', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'cases and their trail are never deleted';", hash='fcd34d42d0337d24b9f4eaac35df6d90d7c79035', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_kept_table_9dcbf', table='complaints_reportedcase', when='BEFORE')),
        ),
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE, TRUNCATE ON complaints_reportsnapshot, complaints_reportedcase "
            "FROM hausbank_app, hausbank_loader;",
            "GRANT UPDATE, DELETE ON complaints_reportsnapshot, complaints_reportedcase TO hausbank_app;",
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='threshold',
            constraint=models.CheckConstraint(condition=~models.Q(code='retention_years') | models.Q(value__gte=3), name='threshold_cases_kept_three_years'),
        ),
    ]
