"""Changes of prospects and opportunities reach the feed."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('common', '0006_changes_feed'),
        ('prospects', '0003_former_customers'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='opportunity',
            trigger=pgtrigger.compiler.Trigger(name='feed_made', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO common_change (resource, record_id, kind, at) SELECT 'opportunities', new_rows.id, 'made', now() FROM new_rows ORDER BY new_rows.id; RETURN NULL;", hash='af99e7039c710a013378d50e6e93a6d2a9c6e275', level='STATEMENT', operation='INSERT', pgid='pgtrigger_feed_made_191d5', referencing='REFERENCING NEW TABLE AS new_rows ', table='prospects_opportunity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='opportunity',
            trigger=pgtrigger.compiler.Trigger(name='feed_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO common_change (resource, record_id, kind, at) SELECT 'opportunities', new_rows.id, 'changed', now() FROM new_rows JOIN old_rows ON old_rows.id = new_rows.id AND old_rows IS DISTINCT FROM new_rows ORDER BY new_rows.id; RETURN NULL;", hash='5e08e4f9e023577a25a1a9633483f5ff56bd11a5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_feed_changed_814ca', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='prospects_opportunity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='prospect',
            trigger=pgtrigger.compiler.Trigger(name='feed_made', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO common_change (resource, record_id, kind, at) SELECT 'prospects', new_rows.id, 'made', now() FROM new_rows ORDER BY new_rows.id; RETURN NULL;", hash='048635cf3ec1395ad20a75a84877765ec4c1abd4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_feed_made_06c57', referencing='REFERENCING NEW TABLE AS new_rows ', table='prospects_prospect', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='prospect',
            trigger=pgtrigger.compiler.Trigger(name='feed_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO common_change (resource, record_id, kind, at) SELECT 'prospects', new_rows.id, 'changed', now() FROM new_rows JOIN old_rows ON old_rows.id = new_rows.id AND old_rows IS DISTINCT FROM new_rows ORDER BY new_rows.id; RETURN NULL;", hash='799a6fca566fc2890eb4fa557744a110825fb7e5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_feed_changed_62907', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='prospects_prospect', when='AFTER')),
        ),
    ]
