"""Staff may be sent too; a version of a row knows the day the row speaks of, so that it can be forgotten."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('corebanking', '0015_versions_and_cut_offs'),
    ]

    operations = [
        migrations.AlterField(
            model_name='batch',
            name='resource',
            field=models.CharField(choices=[('units', 'units'), ('staff', 'staff'), ('exchange_rates', 'exchange_rates'), ('transfer_prices', 'transfer_prices'), ('customers', 'customers'), ('accounts', 'accounts'), ('balances', 'balances'), ('ratings', 'ratings'), ('loans', 'loans'), ('holdings', 'holdings'), ('daily_balances', 'daily_balances'), ('settlements', 'settlements'), ('fees', 'fees'), ('interactions', 'interactions')], max_length=20),
        ),
        migrations.AddField(
            model_name='rowversion',
            name='day',
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name='rowversion',
            index=models.Index(condition=models.Q(('day__isnull', False)), fields=['day'], name='row_version_of_day'),
        ),
    ]
