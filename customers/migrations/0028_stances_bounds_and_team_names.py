"""A team has a name; companies are marketed by industry and stage of life; the bounds of the size classes are decided."""

from datetime import UTC, datetime

import common.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STAGES = [('start_up', 'Start-up'), ('growth', 'Growth'), ('maturity', 'Maturity'), ('decline', 'Decline')]
APPROACHES = [
    ('priority', 'Market with priority'),
    ('moderate', 'Market moderately'),
    ('cautious', 'Market cautiously'),
]
SHIPPED = {'start_up': 'moderate', 'growth': 'priority', 'maturity': 'priority', 'decline': 'cautious'}


def fill(apps, editor):
    """Adds what is not there: rows that a way back has kept stay as they are."""
    stances = apps.get_model("customers", "MarketStance").objects
    if not stances.exists():
        for stage, approach in SHIPPED.items():
            stances.create(stage=stage, approach=approach, decided_at=datetime(2000, 1, 1, tzinfo=UTC))


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0027_people_come_back'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='customerprofile',
            name='life_stage',
            field=models.CharField(blank=True, choices=STAGES, max_length=8, default='', verbose_name='Stage of the company'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='customerprofile',
            name='team_name',
            field=models.CharField(blank=True, default='', max_length=60, verbose_name='Marketing team'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='sizethresholds',
            name='reason',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='Reason'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='sizethresholds',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='MarketStance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('industry', models.CharField(blank=True, max_length=1, verbose_name='Industry')),
                ('stage', models.CharField(choices=STAGES, max_length=8, verbose_name='Stage of the company')),
                ('approach', models.CharField(blank=True, choices=APPROACHES, max_length=8, verbose_name='Stance')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='Reason')),
                ('decided_at', models.DateTimeField()),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={'ordering': ['-id']},
        ),
        migrations.AddConstraint(
            model_name='marketstance',
            constraint=models.CheckConstraint(
                condition=~models.Q(industry='') | ~models.Q(approach=''), name='marketstance_for_all_says_one'
            ),
        ),
        migrations.AddIndex(
            model_name='marketstance',
            index=models.Index(fields=['industry', 'stage', '-id'], name='marketstance_in_force'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
