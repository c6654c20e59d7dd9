"""Versions of two customers that were merged may bear the same number: both files started at 1."""

from django.db import migrations

# On the way back versions of a year that bear the same number are counted anew.
RENUMBER = """
UPDATE accountplans_accountplan AS plan
SET number = counted.place
FROM (
    SELECT id, row_number() OVER (PARTITION BY customer_id, year ORDER BY id) AS place
    FROM accountplans_accountplan
) AS counted
WHERE counted.id = plan.id AND plan.number <> counted.place
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accountplans', '0002_shipped_rule'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='accountplan', name='accountplan_number'),
        migrations.RunSQL(migrations.RunSQL.noop, reverse_sql=RENUMBER),
    ]
