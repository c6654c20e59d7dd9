"""Whether a person is shown hints for newcomers, such as how to begin a visit."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('organization', '0003_absences')]

    operations = [
        migrations.AddField(
            model_name='staff',
            name='hints',
            field=models.BooleanField(default=True, verbose_name='Hints for newcomers'),
        )
    ]
