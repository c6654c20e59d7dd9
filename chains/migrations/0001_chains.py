"""Versions of the rules of follow-up, what happened, and each step once."""

import common.models
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('customers', '0014_dossiers_of_people'),
        ('worklist', '0014_tasks_of_chains'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChainVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('cause', models.CharField(choices=[('delivery', 'A delivery'), ('complaint', 'A complaint closed'), ('lost', 'A deal lost')], max_length=10)),
                ('starts_on', models.DateField(verbose_name='For events from')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='Reason')),
                ('decided_at', models.DateTimeField()),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-starts_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ChainStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('days', models.PositiveSmallIntegerField(verbose_name='Days after')),
                ('asks', models.CharField(max_length=120, verbose_name='What to ask')),
                ('asks_en', models.CharField(blank=True, max_length=120, verbose_name='What to ask, in English')),
                ('whom', models.CharField(choices=[('dealt', 'Whoever dealt with it'), ('manager', 'Whoever leads the customer'), ('supervisor', 'The supervisor of the unit')], max_length=10, verbose_name='Who asks')),
                ('tiers', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='chains.chainversion')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='ChainEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('cause', models.CharField(choices=[('delivery', 'A delivery'), ('complaint', 'A complaint closed'), ('lost', 'A deal lost')], max_length=10)),
                ('subject', models.CharField(max_length=60)),
                ('company', models.CharField(blank=True, max_length=120)),
                ('path', models.CharField(blank=True, max_length=120)),
                ('about', models.CharField(blank=True, max_length=80)),
                ('happened_on', models.DateField()),
                ('stopped_at', models.DateTimeField(blank=True, null=True)),
                ('stopped_for', models.CharField(blank=True, choices=[('reopened', 'reopened'), ('customer_gone', 'customer_gone')], max_length=14)),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='chain_events', to='customers.customer')),
                ('dealt_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='chains.chainversion')),
            ],
            options={
                'ordering': ['-happened_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ChainDue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField()),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('task', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='chain_due', to='worklist.task')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dues', to='chains.chainevent')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='chains.chainstep')),
            ],
            options={
                'ordering': ['due_on', 'id'],
                'indexes': [models.Index(condition=models.Q(('task', None), ('told_at', None)), fields=['due_on', 'id'], name='chaindue_to_tell')],
                'constraints': [models.UniqueConstraint(fields=('event', 'step'), name='chaindue_once')],
            },
        ),
        migrations.AddIndex(
            model_name='chainversion',
            index=models.Index(fields=['cause', '-starts_on', '-id'], name='chainversion_in_force'),
        ),
        migrations.AddConstraint(
            model_name='chainstep',
            constraint=models.UniqueConstraint(fields=('version', 'position'), name='chainstep_once'),
        ),
        migrations.AddConstraint(
            model_name='chainstep',
            constraint=models.CheckConstraint(condition=models.Q(('days__lte', 730)), name='chainstep_days_in_bounds'),
        ),
        migrations.AddIndex(
            model_name='chainevent',
            index=models.Index(fields=['cause', 'happened_on', 'id'], name='chainevent_lately'),
        ),
        migrations.AddConstraint(
            model_name='chainevent',
            constraint=models.UniqueConstraint(fields=('cause', 'subject'), name='chainevent_once'),
        ),
        migrations.AddConstraint(
            model_name='chainevent',
            constraint=models.CheckConstraint(condition=models.Q(('customer__isnull', False), models.Q(('company', ''), _negated=True), _connector='OR'), name='chainevent_of_a_company'),
        ),
    ]
