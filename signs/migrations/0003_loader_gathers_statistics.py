"""The worker gathers statistics of signs after a night that raised many."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("signs", "0002_shipped_rules")]

    operations = [
        migrations.RunSQL(
            sql="GRANT MAINTAIN ON signs_warningsign TO hausbank_loader",
            reverse_sql="REVOKE MAINTAIN ON signs_warningsign FROM hausbank_loader",
        )
    ]
