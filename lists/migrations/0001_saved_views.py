"""Named views of lists, shared with units and pinned by people."""

import common.models
import django.db.models.deletion
import django.utils.timezone
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
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('list_name', models.CharField(choices=[('customers', 'customers'), ('opportunities', 'opportunities'), ('prospects', 'prospects'), ('complaints', 'complaints')], max_length=20)),
                ('name', models.CharField(max_length=40, verbose_name='Name')),
                ('query', models.CharField(blank=True, max_length=2000)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('shared_with', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit', verbose_name='Shared with')),
            ],
            options={
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ViewPin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('view', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pins', to='lists.savedview')),
            ],
        ),
        migrations.AddIndex(
            model_name='savedview',
            index=models.Index(condition=models.Q(('removed_at', None), ('shared_with__isnull', False)), fields=['shared_with', 'list_name'], name='view_of_unit'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('owner', 'list_name', 'name'), name='view_named_once'),
        ),
        migrations.AddConstraint(
            model_name='viewpin',
            constraint=models.UniqueConstraint(fields=('person', 'view'), name='view_pinned_once'),
        ),
    ]
