"""Files of past cases from other systems, never deleted."""

import common.models
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('common', '0003_round_half_even_inline'),
        ('complaints', '0005_better_words'),
        ('files', '0001_stored_files'),
        ('organization', '0002_role_history'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoryImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('file_name', models.CharField(max_length=120)),
                ('source_system', models.CharField(max_length=20, verbose_name='Name of the other system')),
                ('header', models.JSONField(default=list)),
                ('mapping', models.JSONField(default=dict)),
                ('codes', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('read', 'Read, to be checked'), ('ordered', 'Being taken over'), ('done', 'Taken over')], default='read', max_length=8)),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(null=True)),
                ('rows', models.PositiveIntegerField(default=0)),
                ('taken', models.PositiveIntegerField(default=0)),
                ('known', models.PositiveIntegerField(default=0)),
                ('faults', models.JSONField(default=list)),
                ('form_key', models.UUIDField(null=True, unique=True)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='complaint_histories', to='files.storedfile')),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='common.job')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-uploaded_at', '-id'],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='historyimport',
            trigger=pgtrigger.compiler.Trigger(name='kept_row', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'cases and their trail are never deleted';", hash='7429691efda99165c8c1e2db5c68f19bb017f05b', operation='DELETE', pgid='pgtrigger_kept_row_ba7fe', table='complaints_historyimport', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='historyimport',
            trigger=pgtrigger.compiler.Trigger(name='kept_table', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'cases and their trail are never deleted';", hash='73be3da51f6aa150ac14d302a02f93b2b3158107', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_kept_table_6f64b', table='complaints_historyimport', when='BEFORE')),
        ),
        migrations.RunSQL(
            "REVOKE DELETE, TRUNCATE ON complaints_historyimport FROM hausbank_app, hausbank_loader;",
            "GRANT DELETE ON complaints_historyimport TO hausbank_app;",
        ),
    ]
