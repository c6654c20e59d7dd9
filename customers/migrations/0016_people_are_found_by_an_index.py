"""People are found by any two characters of their names, by pinyin and initials; long lists come in order of names."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

# Names and numbers of people filed before; `manage.py read_names` adds how their names are spoken.
FINDABLE = r"""
UPDATE customers_contact AS held
SET search_text = made.words,
    search_parts = coalesce((
        SELECT array_agg(DISTINCT part) FROM (
            SELECT substr(word, place, 2) AS part
            FROM unnest(string_to_array(made.words, ' ')) AS word, generate_series(1, greatest(length(word) - 1, 1)) AS place
            UNION ALL
            SELECT '#' || right(made.digits, 4) WHERE made.digits <> ''
        ) AS parts WHERE part <> ''
    ), '{}')
FROM (
    SELECT
        id,
        concat_ws(
            ' ',
            nullif(lower(regexp_replace(name, '[^[:alnum:]]', '', 'g')), ''),
            nullif(lower(regexp_replace(name_en, '[^[:alnum:]]', '', 'g')), '')
        ) AS words,
        regexp_replace(phone, '\D', '', 'g') AS digits
    FROM customers_contact
) AS made
WHERE held.id = made.id
"""


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
        migrations.RunSQL(sql=FINDABLE, reverse_sql=migrations.RunSQL.noop, elidable=True),
        migrations.AddIndex(
            model_name="contact",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search_parts"], name="contact_search"),
        ),
    ]
