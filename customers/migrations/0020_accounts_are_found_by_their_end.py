"""Accounts are found by the last four digits, which every mask shows."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0019_wallet_ledger")]

    operations = [
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                django.db.models.functions.text.Right("account_no", models.Value(4)), name="account_tail"
            ),
        ),
    ]
