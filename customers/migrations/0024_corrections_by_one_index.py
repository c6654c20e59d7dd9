"""Corrections of a customer are found by `correction_of_customer`; the key's own index was a second one of the same."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("customers", "0023_requests_of_people"),
    ]

    operations = [
        migrations.AlterField(
            model_name="correction",
            name="customer",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="customers.customer",
            ),
        ),
    ]
