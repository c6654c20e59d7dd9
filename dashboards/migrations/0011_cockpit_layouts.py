"""Readers choose and order the cards of the cockpit."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dashboards', '0010_managers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CockpitLayout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cards', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('figures', 'figures'), ('needs', 'needs'), ('movement', 'movement'), ('units', 'units'), ('movers', 'movers')], max_length=12), size=None)),
                ('chosen_at', models.DateTimeField()),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='cockpit_layout', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['person_id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('cards__len__gte', 1)), name='cockpit_shows_something')],
            },
        ),
    ]
