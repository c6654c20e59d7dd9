"""Customers whose names have one of our own readings are made searchable and sortable by it, a thousand at a time."""

from django.db import migrations, transaction
from django.db.models import Q

from common.text import READINGS
from customers.rules import search_fields

AT_A_TIME = 1000


def read_anew(apps, schema_editor):
    customers = apps.get_model("customers", "Customer").objects.using(schema_editor.connection.alias)
    concerned = Q()
    for phrase in READINGS:
        concerned |= Q(search_text__contains=phrase)
    after = 0
    while True:
        with transaction.atomic(using=schema_editor.connection.alias):
            found = list(
                customers.select_for_update().filter(concerned, pk__gt=after).order_by("pk")[:AT_A_TIME]
            )
            for customer in found:
                made = search_fields(
                    customer_no=customer.customer_no,
                    credit_code=customer.credit_code,
                    name=customer.name,
                    name_en=customer.name_en,
                    short_name=customer.short_name,
                    short_name_en=customer.short_name_en,
                    former_names=customer.former_names,
                )
                customers.filter(pk=customer.pk).update(**made)
        if len(found) < AT_A_TIME:
            return
        after = found[-1].pk


class Migration(migrations.Migration):
    atomic = False  # each thousand commits by itself, so that nobody waits for the last
    dependencies = [("customers", "0007_books_version")]

    operations = [migrations.RunPython(read_anew, migrations.RunPython.noop)]
