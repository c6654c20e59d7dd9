"""Each resource of a webhook has a beginning of its own in the feed of changes."""

from django.db import migrations, models

FILL = """
UPDATE corebanking_webhook AS webhook SET begins = (
    SELECT coalesce(jsonb_object_agg(resource, webhook.begins_after), '{}')
    FROM unnest(webhook.resources) AS resource)
"""
BACK = """
UPDATE corebanking_webhook AS webhook SET begins_after = (
    SELECT coalesce(max(begun.value::bigint), webhook.place) FROM jsonb_each_text(webhook.begins) AS begun)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('corebanking', '0013_one_line_of_tellers'),
    ]

    operations = [
        migrations.AddField(
            model_name='webhook',
            name='begins',
            field=models.JSONField(default=dict),
        ),
        # On the way back the column comes with a value for the rows that are there.
        migrations.AlterField(
            model_name='webhook',
            name='begins_after',
            field=models.BigIntegerField(default=0),
        ),
        migrations.RunSQL(FILL, BACK),
        migrations.RemoveField(
            model_name='webhook',
            name='begins_after',
        ),
    ]
