"""What is known of the people at customers, with consent and source of each datum."""

import common.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0013_customers_out_of_use'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DossierEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('career', 'Career'), ('working_style', 'Way of working'), ('personality', 'Personality'), ('habits', 'Habits'), ('hobbies', 'Hobbies'), ('date', 'Important date')], max_length=14, verbose_name='Kind')),
                ('text', models.CharField(blank=True, max_length=300, verbose_name='What is known')),
                ('month', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Month')),
                ('day', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Day')),
                ('calendar', models.CharField(blank=True, choices=[('solar', 'Solar calendar'), ('lunar', 'Lunar calendar')], default='solar', max_length=5, verbose_name='Calendar')),
                ('consent', models.CharField(choices=[('said', 'Agreed in person'), ('written', 'Agreed in writing'), ('published', 'Published by the person')], max_length=10, verbose_name='Consent')),
                ('source', models.CharField(max_length=60, verbose_name='Source')),
                ('noted_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dossier', to='customers.contact')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['contact_id', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('day', None), ('month', None), ('removed_at__isnull', False), ('text', '')), models.Q(('day__range', (1, 31)), ('kind', 'date'), ('month__range', (1, 12)), ('removed_at', None)), models.Q(('day', None), ('month', None), ('removed_at', None), models.Q(('kind', 'date'), _negated=True), models.Q(('text', ''), _negated=True)), _connector='OR'), name='dossier_entry_has_its_content')],
            },
        ),
    ]
