"""People are taken off a file and brought back; a restriction is lifted on request."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0026_team_by_page'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='contact',
            name='state',
            field=models.CharField(choices=[('live', 'Live'), ('removed', 'Removed'), ('restricted', 'Restricted'), ('erased', 'Erased')], default='live', max_length=10),
        ),
        migrations.AddField(
            model_name='contact',
            name='removed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='contact',
            name='removed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), ('state', 'removed')), models.Q(models.Q(('state', 'removed'), _negated=True), ('removed_at', None), ('removed_by', None)), _connector='OR'), name='contact_removed_by_somebody'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(condition=models.Q(('state', 'removed')), fields=['removed_by', '-removed_at'], name='contact_removed'),
        ),
        migrations.AlterField(
            model_name='personrequest',
            name='kind',
            field=models.CharField(choices=[('copy', 'A copy'), ('correct', 'Correction'), ('restrict', 'Restriction'), ('erase', 'Erasure'), ('lift', 'Lifting of the restriction')], max_length=10, verbose_name='What is asked for'),
        ),
    ]
