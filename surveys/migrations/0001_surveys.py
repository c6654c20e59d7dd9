"""Surveys, answers, refusals and the numbers they are weighed by."""

import common.models
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('customers', '0019_wallet_ledger'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('cause', models.CharField(choices=[('delivery', 'A delivery'), ('complaint', 'A complaint closed'), ('yearly', 'Once a year'), ('by_hand', 'Asked by hand')], max_length=10)),
                ('subject', models.CharField(max_length=60)),
                ('about', models.CharField(blank=True, max_length=80, verbose_name='About')),
                ('happened_on', models.DateField()),
                ('due_on', models.DateField(verbose_name='To be sent from')),
                ('planned_at', models.DateTimeField()),
                ('handed_over_on', models.DateField(blank=True, null=True)),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='Link works until')),
                ('mailed_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_for', models.CharField(blank=True, choices=[('by_hand', 'By a colleague'), ('reopened', 'The case was opened again'), ('resting', 'The customer was asked lately'), ('refused', 'The person does not want to be asked'), ('gone', 'The customer is not in use any more')], max_length=10)),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.contact', verbose_name='Who is asked')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='surveys', to='customers.customer')),
                ('planned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-due_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='SurveyRefusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said_at', models.DateTimeField()),
                ('contact', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='survey_refusal', to='customers.contact')),
                ('noted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='SurveyRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('quality', models.PositiveSmallIntegerField(verbose_name='Quality of what we deliver')),
                ('service', models.PositiveSmallIntegerField(verbose_name='Service')),
                ('price', models.PositiveSmallIntegerField(verbose_name='Price')),
                ('responsiveness', models.PositiveSmallIntegerField(verbose_name='Speed of our answers')),
                ('image', models.PositiveSmallIntegerField(verbose_name='Standing of the bank')),
                ('low_under', models.PositiveSmallIntegerField(verbose_name='Follow up under an index of')),
                ('after_days', models.PositiveSmallIntegerField(verbose_name='Days after the occasion')),
                ('link_days', models.PositiveSmallIntegerField(verbose_name='Days that a link works')),
                ('rest_days', models.PositiveSmallIntegerField(verbose_name='Days of rest between two surveys')),
                ('yearly_month', models.PositiveSmallIntegerField(verbose_name='Month of the yearly survey')),
                ('yearly_tiers', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None)),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='Reason')),
                ('decided_at', models.DateTimeField()),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='SurveyResponse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('quality', models.PositiveSmallIntegerField(verbose_name='Quality of what we deliver')),
                ('service', models.PositiveSmallIntegerField(verbose_name='Service')),
                ('price', models.PositiveSmallIntegerField(verbose_name='Price')),
                ('responsiveness', models.PositiveSmallIntegerField(verbose_name='Speed of our answers')),
                ('image', models.PositiveSmallIntegerField(verbose_name='Standing of the bank')),
                ('recommends', models.PositiveSmallIntegerField(verbose_name='Would recommend us, 0 to 10')),
                ('comment', models.TextField(blank=True, verbose_name='Comment')),
                ('index', models.DecimalField(decimal_places=1, max_digits=4, verbose_name='Index')),
                ('low', models.BooleanField(default=False)),
                ('answered_on', models.DateField()),
                ('answered_at', models.DateTimeField()),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='survey_responses', to='customers.customer')),
                ('survey', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='surveys.survey')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.surveyrule')),
            ],
            options={
                'ordering': ['-answered_on', '-id'],
            },
        ),
        migrations.AddIndex(
            model_name='survey',
            index=models.Index(fields=['customer', '-due_on', '-id'], name='survey_of_customer'),
        ),
        migrations.AddIndex(
            model_name='survey',
            index=models.Index(condition=models.Q(('expires_on', None), ('withdrawn_at', None)), fields=['due_on', 'id'], name='survey_to_send'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.UniqueConstraint(fields=('cause', 'subject'), name='survey_once_an_occasion'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('expires_on', None), ('handed_over_on', None), ('mailed_at', None)), models.Q(('expires_on__isnull', False), ('handed_over_on__isnull', False)), _connector='OR'), name='survey_link_works_once_handed_over'),
        ),
        migrations.AddConstraint(
            model_name='surveyrule',
            constraint=models.CheckConstraint(condition=models.Q(('quality', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Value(100), '-', models.F('service')), '-', models.F('price')), '-', models.F('responsiveness')), '-', models.F('image')))), name='surveyrule_weights_make_100'),
        ),
        migrations.AddConstraint(
            model_name='surveyrule',
            constraint=models.CheckConstraint(condition=models.Q(('low_under__lte', 100)), name='surveyrule_low_to_100'),
        ),
        migrations.AddConstraint(
            model_name='surveyrule',
            constraint=models.CheckConstraint(condition=models.Q(('yearly_month__range', (1, 12))), name='surveyrule_month'),
        ),
        migrations.AddIndex(
            model_name='surveyresponse',
            index=models.Index(fields=['customer', '-answered_on', '-id'], name='surveyresponse_of_customer'),
        ),
        migrations.AddIndex(
            model_name='surveyresponse',
            index=models.Index(fields=['-answered_on', '-id'], name='surveyresponse_latest'),
        ),
        migrations.AddConstraint(
            model_name='surveyresponse',
            constraint=models.CheckConstraint(condition=models.Q(('image__lte', 100), ('price__lte', 100), ('quality__lte', 100), ('responsiveness__lte', 100), ('service__lte', 100)), name='surveyresponse_marks_to_100'),
        ),
        migrations.AddConstraint(
            model_name='surveyresponse',
            constraint=models.CheckConstraint(condition=models.Q(('recommends__lte', 10)), name='surveyresponse_recommends_to_10'),
        ),
        migrations.AddConstraint(
            model_name='surveyresponse',
            constraint=models.CheckConstraint(condition=models.Q(('index__range', (0, 100))), name='surveyresponse_index_to_100'),
        ),
    ]
