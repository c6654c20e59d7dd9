"""What a hold found is put back when it ends early; a person's date that was taken away leaves only its year."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0009_visits_by_day'),
    ]

    operations = [
        migrations.AddField(
            model_name='contacthold',
            name='next_before',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='contacthold',
            name='fixed_before',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='observance',
            name='day_forgotten',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
