"""Pages of work diaries and what is said about them."""

import common.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0005_calendar_feed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DiaryPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('day', models.DateField()),
                ('notes', models.TextField(blank=True)),
                ('noted_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='diary_pages', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['person_id', 'day'],
            },
        ),
        migrations.CreateModel(
            name='DiaryComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('text', models.TextField()),
                ('written_at', models.DateTimeField()),
                ('form_key', models.UUIDField(unique=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='activities.diarypage')),
            ],
            options={
                'ordering': ['page_id', 'written_at', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='diarypage',
            constraint=models.UniqueConstraint(fields=('person', 'day'), name='diary_page_once_a_day'),
        ),
    ]
