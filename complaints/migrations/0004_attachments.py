"""Files attached to a case: added by the application roles, never changed or taken away."""

import common.models
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0003_shipped_data'),
        ('files', '0001_stored_files'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='complaints.complaint')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='complaint_attachments', to='files.storedfile')),
            ],
            options={
                'ordering': ['complaint_id', 'added_at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('complaint', 'file', 'name'), name='attachment_once_under_a_name')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'this is a fact and stays as it is';", hash='077d8b6c6120b7af6558becd51afa66cd2214940', operation='UPDATE', pgid='pgtrigger_unchanged_fbb99', table='complaints_attachment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='kept_row', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'cases and their trail are never deleted';", hash='27591ecc82fdf64da3913bcb2a73f08d4a35bcee', operation='DELETE', pgid='pgtrigger_kept_row_3185b', table='complaints_attachment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='kept_table', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'cases and their trail are never deleted';", hash='74d3a737beb879e87f9afb1f6af746c27a2a6621', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_kept_table_87a1e', table='complaints_attachment', when='BEFORE')),
        ),
        migrations.RunSQL(
            sql="REVOKE UPDATE, DELETE, TRUNCATE ON complaints_attachment FROM hausbank_app, hausbank_loader",
            reverse_sql="GRANT UPDATE, DELETE ON complaints_attachment TO hausbank_app",
        ),
    ]
