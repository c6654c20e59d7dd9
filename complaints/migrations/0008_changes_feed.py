"""Changes of cases reach the feed."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('common', '0006_changes_feed'),
        ('complaints', '0007_reports_kept'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='complaint',
            trigger=pgtrigger.compiler.Trigger(name='feed_made', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO common_change (resource, record_id, kind, at) SELECT 'complaints', new_rows.id, 'made', now() FROM new_rows ORDER BY new_rows.id; RETURN NULL;", hash='7da34f43d997a064801597b18aadb56f7c72cc4b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_feed_made_b23fe', referencing='REFERENCING NEW TABLE AS new_rows ', table='complaints_complaint', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='complaint',
            trigger=pgtrigger.compiler.Trigger(name='feed_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO common_change (resource, record_id, kind, at) SELECT 'complaints', new_rows.id, 'changed', now() FROM new_rows JOIN old_rows ON old_rows.id = new_rows.id AND old_rows IS DISTINCT FROM new_rows ORDER BY new_rows.id; RETURN NULL;", hash='8bae1c03096189db44c8f530014f4ac122009d42', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_feed_changed_89fed', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='complaints_complaint', when='AFTER')),
        ),
    ]
