"""Percentiles among companies of one size class: the class of a night stands among its facts."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tiers', '0014_churn_risk'),
    ]

    operations = [
        migrations.AlterField(
            model_name='modelversion',
            name='peer_group',
            field=models.CharField(choices=[('bank', 'Whole bank'), ('branch', 'Same branch'), ('industry', 'Same industry'), ('size', 'Same size class')], default='bank', max_length=10),
        ),
        migrations.RunSQL(
            sql="ALTER TABLE tiers_feature ADD COLUMN size varchar(1)",
            reverse_sql="ALTER TABLE tiers_feature DROP COLUMN size",
        ),
    ]
