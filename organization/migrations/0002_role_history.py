"""Keeps every state a role assignment was in; the history is appended to, never changed."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organization', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='RoleAssignmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('role', models.CharField(choices=[('account_manager', 'account_manager'), ('product_manager', 'product_manager'), ('risk_manager', 'risk_manager'), ('complaint_officer', 'complaint_officer'), ('supervisor', 'supervisor'), ('executive', 'executive'), ('system_administrator', 'system_administrator'), ('security_administrator', 'security_administrator'), ('audit_administrator', 'audit_administrator'), ('service_account', 'service_account')], max_length=24)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='roleassignment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."granted_by_id" IS DISTINCT FROM (NEW."granted_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."staff_id" IS DISTINCT FROM (NEW."staff_id") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id"))', func='INSERT INTO "organization_roleassignmentevent" ("ends_on", "granted_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "staff_id", "starts_on", "unit_id") VALUES (OLD."ends_on", OLD."granted_by_id", OLD."id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."role", OLD."staff_id", OLD."starts_on", OLD."unit_id"); RETURN NULL;', hash='9650c7d1890d5e8f4fff2d1c917c4a817e9da5da', operation='UPDATE', pgid='pgtrigger_update_update_1c1ee', table='organization_roleassignment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='roleassignment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_roleassignmentevent" ("ends_on", "granted_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "staff_id", "starts_on", "unit_id") VALUES (OLD."ends_on", OLD."granted_by_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role", OLD."staff_id", OLD."starts_on", OLD."unit_id"); RETURN NULL;', hash='aa30ffaa785a787507db64457e365ac2e283ee42', operation='DELETE', pgid='pgtrigger_delete_delete_b4089', table='organization_roleassignment', when='AFTER')),
        ),
        migrations.AddField(
            model_name='roleassignmentevent',
            name='granted_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='roleassignmentevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='roleassignmentevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.roleassignment'),
        ),
        migrations.AddField(
            model_name='roleassignmentevent',
            name='staff',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='roleassignmentevent',
            name='unit',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.unit'),
        ),
        migrations.RunSQL(
            sql="REVOKE UPDATE, DELETE ON organization_roleassignmentevent FROM hausbank_app",
            reverse_sql="GRANT UPDATE, DELETE ON organization_roleassignmentevent TO hausbank_app",
        ),
    ]
