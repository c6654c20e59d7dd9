"""A membership of a customer's team has an address of its own and says why."""

import common.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0025_pairs_that_may_be_one'),
    ]

    operations = [
        migrations.AddField(
            model_name='teammember',
            name='reason',
            field=models.CharField(blank=True, max_length=200, default=''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='teammember',
            name='public_id',
            field=models.UUIDField(default=common.models.uuid7, editable=False, null=True),
        ),
        # The one value that was made for all rows becomes one of each.
        migrations.RunSQL('UPDATE customers_teammember SET public_id = uuidv7()', migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='teammember',
            name='public_id',
            field=models.UUIDField(default=common.models.uuid7, editable=False, unique=True),
        ),
    ]
