"""What changed, for those outside who follow it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('common', '0005_shares_in_whole_numbers'),
    ]

    operations = [
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('resource', models.CharField(max_length=20)),
                ('record_id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=8)),
                ('at', models.DateTimeField()),
                ('position', models.BigIntegerField(null=True, unique=True)),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['resource', 'position'], name='change_of_resource'), models.Index(condition=models.Q(('position__isnull', True)), fields=['id'], name='change_without_place')],
            },
        ),
    ]
