"""Changes of customers reach the feed."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('common', '0006_changes_feed'),
        ('customers', '0011_customers_of_night'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='customer',
            trigger=pgtrigger.compiler.Trigger(name='feed_made', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO common_change (resource, record_id, kind, at) SELECT 'customers', new_rows.id, 'made', now() FROM new_rows ORDER BY new_rows.id; RETURN NULL;", hash='cab89dbe693e8fc5ab1aa80fc89671b0436b2d91', level='STATEMENT', operation='INSERT', pgid='pgtrigger_feed_made_f5e9e', referencing='REFERENCING NEW TABLE AS new_rows ', table='customers_customer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='customer',
            trigger=pgtrigger.compiler.Trigger(name='feed_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO common_change (resource, record_id, kind, at) SELECT 'customers', new_rows.id, 'changed', now() FROM new_rows JOIN old_rows ON old_rows.id = new_rows.id AND old_rows IS DISTINCT FROM new_rows ORDER BY new_rows.id; RETURN NULL;", hash='760bd946d8c50abb8b3d25a953db9b16a30eaa94', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_feed_changed_a47a5', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='customers_customer', when='AFTER')),
        ),
    ]
