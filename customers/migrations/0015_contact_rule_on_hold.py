"""Until which day the contact rule of a customer is on hold."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0014_dossiers_of_people'),
    ]

    operations = [
        migrations.AddField(
            model_name='customerpulse',
            name='held_until',
            field=models.DateField(blank=True, null=True),
        ),
    ]
