"""Each webhook has one line of tellers at a time: until when it is taken."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('corebanking', '0012_webhooks'),
    ]

    operations = [
        migrations.AddField(
            model_name='webhook',
            name='told_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
