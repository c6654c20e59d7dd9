"""Corrections are facts: their customer was found by a join, so no foreign key is declared."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("customers", "0021_notes_are_edited_and_customers_marked"),
    ]

    operations = [
        migrations.AlterField(
            model_name="correction",
            name="customer",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="customers.customer",
            ),
        ),
    ]
