"""Visits that are planned, and what a long report says of a contact."""

import common.models
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0003_clock_is_an_argument'),
        ('customers', '0009_whose_books_changed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='interaction',
            name='agreed',
            field=models.TextField(blank=True, verbose_name='Agreed'),
        ),
        migrations.AddField(
            model_name='interaction',
            name='aim',
            field=models.CharField(blank=True, choices=[('reached', 'Reached'), ('partly', 'In part'), ('missed', 'Not reached')], max_length=8, verbose_name='Was the aim reached'),
        ),
        migrations.AddField(
            model_name='interaction',
            name='mood',
            field=models.CharField(blank=True, choices=[('warm', 'Warm'), ('neutral', 'Neutral'), ('tense', 'Tense')], max_length=8, verbose_name='Mood'),
        ),
        migrations.AddField(
            model_name='interaction',
            name='need',
            field=models.TextField(blank=True, verbose_name='A need discovered'),
        ),
        migrations.AddField(
            model_name='interaction',
            name='place',
            field=models.CharField(blank=True, max_length=120, verbose_name='Place'),
        ),
        migrations.AddField(
            model_name='interaction',
            name='problems',
            field=models.TextField(blank=True, verbose_name='Problems'),
        ),
        migrations.AddField(
            model_name='interaction',
            name='rivals',
            field=models.TextField(blank=True, verbose_name='News of other banks'),
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('visit', 'Visit on site'), ('call', 'Call'), ('video', 'Video call'), ('invited', 'Visit at our place'), ('message', 'Message')], default='visit', max_length=10, verbose_name='How')),
                ('starts_at', models.DateTimeField(verbose_name='When')),
                ('minutes', models.PositiveSmallIntegerField(default=60, validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(720)], verbose_name='Minutes')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='Place')),
                ('purpose', models.CharField(max_length=200, verbose_name='What for')),
                ('agenda', models.TextField(blank=True, max_length=4000, verbose_name='Agenda')),
                ('materials', models.TextField(blank=True, max_length=2000, verbose_name='To bring along')),
                ('approach', models.TextField(blank=True, max_length=2000, verbose_name='How to go about it')),
                ('appointment', models.CharField(choices=[('asked', 'To be confirmed'), ('confirmed', 'Confirmed'), ('moved', 'Moved, to be confirmed')], default='asked', max_length=10, verbose_name='Appointment')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('reported', 'Reported'), ('cancelled', 'Called off')], default='planned', max_length=10)),
                ('cancelled_for', models.CharField(blank=True, max_length=200, verbose_name='Why it is called off')),
                ('report_asked_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('version', models.PositiveIntegerField(default=1)),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('colleagues', models.ManyToManyField(blank=True, related_name='visits_joined', to=settings.AUTH_USER_MODEL, verbose_name='Who comes along')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='customers.customer')),
                ('interaction', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visit', to='activities.interaction')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to=settings.AUTH_USER_MODEL)),
                ('people', models.ManyToManyField(blank=True, related_name='visits', to='customers.contact', verbose_name='Whom to meet')),
            ],
            options={
                'ordering': ['starts_at', 'id'],
                'indexes': [models.Index(fields=['owner', 'starts_at', 'id'], name='visit_of_owner'), models.Index(fields=['customer', 'starts_at', 'id'], name='visit_of_customer'), models.Index(condition=models.Q(('report_asked_at', None), ('state', 'planned')), fields=['starts_at', 'id'], name='visit_without_report')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('interaction__isnull', False), ('state', 'reported')), models.Q(models.Q(('state', 'reported'), _negated=True), ('interaction', None)), _connector='OR'), name='visit_reported_has_report'), models.CheckConstraint(condition=models.Q(('minutes__gte', 5), ('minutes__lte', 720)), name='visit_minutes_in_bounds')],
            },
        ),
    ]
