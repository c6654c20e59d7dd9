"""The log of looking: who read which file or dossier, searched among people or took a customer along; only appended to."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0029_segments_and_other_banks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='When')),
                ('slot', models.PositiveIntegerField()),
                ('what', models.CharField(choices=[('record', 'The file'), ('dossier', "A person's dossier"), ('search', 'Found by a search'), ('export', 'Taken along in a table')], max_length=8, verbose_name='What')),
                ('contact', models.UUIDField(null=True)),
                ('terms', models.CharField(blank=True, max_length=32)),
                ('source', models.CharField(choices=[('page', 'Page'), ('api', 'API client'), ('job', 'Background job'), ('command', 'Command line')], max_length=10, verbose_name='From where')),
                ('address', models.GenericIPAddressField(null=True)),
                ('customer', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='looks', to='customers.customer')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='looks', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['customer', '-at', '-id'], name='look_of_customer'), models.Index(fields=['-at', '-id'], name='look_latest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('customer__isnull', False)), fields=('person', 'customer', 'slot', 'what', 'contact', 'source'), name='look_once_a_quarter', nulls_distinct=False), models.UniqueConstraint(condition=models.Q(('customer', None)), fields=('person', 'terms', 'slot', 'what', 'source'), name='look_once_for_terms'), models.CheckConstraint(condition=models.Q(('customer__isnull', False), ('what', 'search'), _connector='OR'), name='look_at_a_customer_or_a_search')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='look',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2679dab3e9caa4b07b408bcea6b17ed915f67537', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_863d2', table='customers_look', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='look',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'looks are only appended to';", hash='29c21a7e76e90d13073325a32ab4eb9d596e01fc', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_7077f', table='customers_look', when='BEFORE')),
        ),
        migrations.RunSQL(
            sql="REVOKE UPDATE, DELETE, TRUNCATE ON customers_look FROM hausbank_app, hausbank_loader",
            reverse_sql="GRANT UPDATE, DELETE ON customers_look TO hausbank_app",
        ),
    ]
