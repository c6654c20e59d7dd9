"""Takes from the application roles the right to change the trail; the triggers of 0001 refuse everybody else."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql="REVOKE UPDATE, DELETE, TRUNCATE ON audit_act FROM hausbank_app, hausbank_loader",
            reverse_sql="GRANT UPDATE, DELETE ON audit_act TO hausbank_app",
        )
    ]
