"""Trainings with who was invited and came; abilities as both sides judge them."""

import common.models
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organization', '0003_absences'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Training',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('title', models.CharField(max_length=80, verbose_name='What it teaches')),
                ('about', models.TextField(blank=True, max_length=2000, verbose_name='Content')),
                ('starts_at', models.DateTimeField(verbose_name='When')),
                ('minutes', models.PositiveSmallIntegerField(default=90, validators=[django.core.validators.MinValueValidator(10), django.core.validators.MaxValueValidator(1440)], verbose_name='Minutes')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='Place')),
                ('recorded_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('organiser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit')),
            ],
            options={
                'ordering': ['-starts_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('answer', models.CharField(choices=[('asked', 'Invited'), ('coming', 'Comes'), ('declined', 'Cannot come')], default='asked', max_length=8)),
                ('attended', models.BooleanField(blank=True, null=True)),
                ('rating', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='How useful (1 to 5)')),
                ('feedback', models.CharField(blank=True, max_length=300, verbose_name='What to do better')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to=settings.AUTH_USER_MODEL)),
                ('training', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='growth.training')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('half', models.CharField(max_length=6)),
                ('side', models.CharField(choices=[('own', 'Own'), ('supervisor', "Supervisor's")], max_length=10)),
                ('professional', models.PositiveSmallIntegerField(choices=[(1, '1 needs guidance'), (2, '2 manages the usual with help'), (3, '3 manages the usual alone'), (4, '4 manages the difficult alone'), (5, '5 teaches others')], verbose_name='Professional knowledge')),
                ('judgement', models.PositiveSmallIntegerField(choices=[(1, '1 needs guidance'), (2, '2 manages the usual with help'), (3, '3 manages the usual alone'), (4, '4 manages the difficult alone'), (5, '5 teaches others')], verbose_name='Judgement')),
                ('environment', models.PositiveSmallIntegerField(choices=[(1, '1 needs guidance'), (2, '2 manages the usual with help'), (3, '3 manages the usual alone'), (4, '4 manages the difficult alone'), (5, '5 teaches others')], verbose_name='Analysis of the environment')),
                ('communication', models.PositiveSmallIntegerField(choices=[(1, '1 needs guidance'), (2, '2 manages the usual with help'), (3, '3 manages the usual alone'), (4, '4 manages the difficult alone'), (5, '5 teaches others')], verbose_name='Communication')),
                ('design', models.PositiveSmallIntegerField(choices=[(1, '1 needs guidance'), (2, '2 manages the usual with help'), (3, '3 manages the usual alone'), (4, '4 manages the difficult alone'), (5, '5 teaches others')], verbose_name='Design of solutions')),
                ('words', models.TextField(blank=True, max_length=2000, verbose_name='In words')),
                ('given_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-half', 'person_id', 'id'],
                'constraints': [models.UniqueConstraint(fields=('person', 'half', 'by'), name='assessment_once'), models.UniqueConstraint(fields=('person', 'half', 'side'), name='assessment_one_a_side'), models.CheckConstraint(condition=models.Q(models.Q(('person', models.F('by')), ('side', 'own')), models.Q(('side', 'supervisor'), models.Q(('person', models.F('by')), _negated=True)), _connector='OR'), name='assessment_own_by_oneself'), models.CheckConstraint(condition=models.Q(('communication__range', (1, 5)), ('design__range', (1, 5)), ('environment__range', (1, 5)), ('judgement__range', (1, 5)), ('professional__range', (1, 5))), name='assessment_on_the_scale')],
            },
        ),
        migrations.AddIndex(
            model_name='training',
            index=models.Index(fields=['-starts_at', '-id'], name='training_latest'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('training', 'person'), name='attendance_once'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('rating', None), models.Q(('attended', True), ('rating__gte', 1), ('rating__lte', 5)), _connector='OR'), name='attendance_rated_by_who_came'),
        ),
    ]
