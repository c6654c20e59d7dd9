"""Moves between tiers reach the feed."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('common', '0006_changes_feed'),
        ('tiers', '0008_model_workbench'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='tiermove',
            trigger=pgtrigger.compiler.Trigger(name='feed_made', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO common_change (resource, record_id, kind, at) SELECT 'tiers', new_rows.customer_id, 'made', now() FROM new_rows ORDER BY new_rows.id; RETURN NULL;", hash='d01bd2862f25ddbc5ab2ffcd3dbec50c5c7e2978', level='STATEMENT', operation='INSERT', pgid='pgtrigger_feed_made_dffdc', referencing='REFERENCING NEW TABLE AS new_rows ', table='tiers_tiermove', when='AFTER')),
        ),
    ]
