"""Views are kept of the list of shared knowledge too."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lists', '0001_saved_views'),
    ]

    operations = [
        migrations.AlterField(
            model_name='savedview',
            name='list_name',
            field=models.CharField(choices=[('customers', 'customers'), ('opportunities', 'opportunities'), ('prospects', 'prospects'), ('complaints', 'complaints'), ('knowledge', 'knowledge')], max_length=20),
        ),
    ]
