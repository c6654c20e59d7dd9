"""The other resources of core banking, the versions of rows, and a cut-off for each resource."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('corebanking', '0014_begins_of_resources'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='batch',
            name='stale_rows',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name='batch',
            name='resource',
            field=models.CharField(choices=[('units', 'units'), ('exchange_rates', 'exchange_rates'), ('transfer_prices', 'transfer_prices'), ('customers', 'customers'), ('accounts', 'accounts'), ('balances', 'balances'), ('ratings', 'ratings'), ('loans', 'loans'), ('holdings', 'holdings'), ('daily_balances', 'daily_balances'), ('settlements', 'settlements'), ('fees', 'fees'), ('interactions', 'interactions')], max_length=20),
        ),
        migrations.CreateModel(
            name='CutOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('resource', models.CharField(max_length=20, unique=True)),
                ('until', models.TimeField()),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['resource'],
            },
        ),
        migrations.CreateModel(
            name='RowVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('resource', models.CharField(max_length=20)),
                ('source', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=80)),
                ('version', models.BigIntegerField()),
                ('batch', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='corebanking.batch')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('resource', 'source', 'key'), name='row_version_once')],
            },
        ),
    ]
