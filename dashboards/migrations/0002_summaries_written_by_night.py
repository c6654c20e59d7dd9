"""Summaries are written by the night alone; the web reads them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dashboards", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql="""
                REVOKE INSERT, UPDATE, DELETE ON dashboards_summary FROM hausbank_app;
                GRANT INSERT, UPDATE, DELETE ON dashboards_summary TO hausbank_loader;
            """,
            reverse_sql="GRANT INSERT, UPDATE, DELETE ON dashboards_summary TO hausbank_app",
        )
    ]
