"""People are found by any two characters of their names, by pinyin and initials; long lists come in order of names."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

from customers.rules import person_search

AT_ONCE = 2_000


def make_findable(apps, schema_editor):
    contacts = apps.get_model("customers", "Contact").objects
    batch = []
    for contact in contacts.only("name", "name_en", "phone").iterator(AT_ONCE):
        made = person_search(name=contact.name, name_en=contact.name_en, phone=contact.phone)
        contact.search_text, contact.search_parts = made["search_text"], made["search_parts"]
        batch.append(contact)
        if len(batch) == AT_ONCE:
            contacts.bulk_update(batch, ["search_text", "search_parts"])
            batch.clear()
    contacts.bulk_update(batch, ["search_text", "search_parts"])


class Migration(migrations.Migration):
    dependencies = [("customers", "0015_contact_rule_on_hold")]

    operations = [
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["name_key", "id"], name="customer_by_name"),
        ),
        migrations.AddField(
            model_name="contact",
            name="search_text",
            field=models.TextField(default="", editable=False),
        ),
        migrations.AddField(
            model_name="contact",
            name="search_parts",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=5), default=list, editable=False, size=None
            ),
        ),
        migrations.RunPython(make_findable, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="contact",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search_parts"], name="contact_search"),
        ),
    ]
