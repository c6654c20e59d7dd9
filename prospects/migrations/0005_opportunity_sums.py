"""Sums of the pipeline are read from an index."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('customers', '0010_company_figures_and_classes'),
        ('organization', '0002_role_history'),
        ('products', '0002_shipped_lines'),
        ('prospects', '0004_changes_feed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(fields=['state', 'stage'], include=('amount_fen', 'probability_bp', 'owner', 'unit', 'customer', 'prospect'), name='opportunity_sums'),
        ),
    ]
