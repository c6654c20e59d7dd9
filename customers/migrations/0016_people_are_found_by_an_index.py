"""People are found by any two characters of their names, by pinyin and initials; long lists come in order of names."""

from itertools import islice

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

from customers.rules import person_search

AT_ONCE = 5_000
WRITTEN = """
UPDATE customers_contact AS held
SET search_text = made.words, search_parts = string_to_array(made.parts, ' ')::varchar(5) []
FROM unnest(%s::bigint [], %s::text [], %s::text []) AS made (id, words, parts)
WHERE held.id = made.id
"""


def make_findable(apps, schema_editor):
    contacts = apps.get_model("customers", "Contact").objects
    rows = contacts.values_list("pk", "name", "name_en", "phone").iterator(AT_ONCE)
    with schema_editor.connection.cursor() as cursor:
        while people := list(islice(rows, AT_ONCE)):
            made = [person_search(name=name, name_en=name_en, phone=phone) for _, name, name_en, phone in people]
            cursor.execute(
                WRITTEN,
                [
                    [pk for pk, *_ in people],
                    [each["search_text"] for each in made],
                    [" ".join(each["search_parts"]) for each in made],
                ],
            )


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
