"""Words of a piece that were replaced, how far its followers are told, and regions to follow."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ONCE_BY_REGION = ('person', 'kind', 'tag', 'industry_code', 'region_code', 'product_line', 'competitor')


class Migration(migrations.Migration):

    dependencies = [
        ('knowledge', '0001_knowledge'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='piece',
            name='told_up_to',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='piece',
            name='version',
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name='piece',
            name='changed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='piece',
            name='changed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=80)),
                ('body', models.TextField()),
                ('facts', models.JSONField(default=dict)),
                ('written_at', models.DateTimeField()),
                ('piece', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wordings', to='knowledge.piece')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-version'],
                'constraints': [models.UniqueConstraint(fields=('piece', 'version'), name='wording_once_a_version')],
            },
        ),
        migrations.AddField(
            model_name='follow',
            name='region_code',
            field=models.CharField(blank=True, db_default='', default='', max_length=6, verbose_name='Region (GB/T 2260)'),
        ),
        migrations.RemoveConstraint(model_name='follow', name='follow_once'),
        migrations.AddConstraint(
            model_name='follow',
            constraint=models.UniqueConstraint(fields=ONCE_BY_REGION, name='follow_once', nulls_distinct=False),
        ),
    ]
