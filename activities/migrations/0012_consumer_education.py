"""Events of consumer education: topic, audience, people reached, material."""

import common.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0011_contacts_of_other_channels'),
        ('organization', '0004_hints_for_newcomers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EducationEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('held_on', models.DateField(verbose_name='Held on')),
                ('topic', models.CharField(max_length=80, verbose_name='Topic')),
                ('audience', models.CharField(choices=[('owners', 'Owners of small firms'), ('finance', 'Finance staff of companies'), ('workers', 'Employees of customers'), ('students', 'Students'), ('elderly', 'Elderly people'), ('public', 'The public')], max_length=10, verbose_name='Audience')),
                ('people', models.PositiveIntegerField(verbose_name='People reached')),
                ('material', models.CharField(max_length=200, verbose_name='Material')),
                ('recorded_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_for', models.CharField(blank=True, max_length=200, verbose_name='Why it is taken back')),
                ('form_key', models.UUIDField(unique=True)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit', verbose_name='Unit')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-held_on', '-id'],
                'indexes': [models.Index(fields=['-held_on', '-id'], name='education_latest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('people__gte', 1)), name='education_reached_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None), ('withdrawn_for', '')), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawn_for', ''), _negated=True)), _connector='OR'), name='education_withdrawn_with_reason')],
            },
        ),
    ]
