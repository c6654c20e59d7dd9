"""Parts of a draft are edited in place: each counts how often, so that a second editor is told."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accountplans', '0003_numbers_after_a_merge'),
    ]

    operations = [
        migrations.AddField(
            model_name=model, name='version', field=models.PositiveIntegerField(default=1)
        )
        for model in ('planaim', 'planperson', 'planstep', 'planrisk')
    ]
