"""Which of a product's judged customers a caller wants."""

import django_filters
from django.db.models import QuerySet

from customers.models import Customer
from fit import texts
from products.rules.eligibility import Verdict


class QualifiedFilter(django_filters.FilterSet):
    """Narrows judged customers by what the rules say of them."""

    verdict = django_filters.ChoiceFilter(
        choices=[(verdict.name.lower(), names[0]) for verdict, names in texts.VERDICTS.items()],
        method="of_verdict",
    )

    class Meta:
        model = Customer
        fields: list[str] = []

    def of_verdict(self, customers: QuerySet[Customer], name: str, value: str) -> QuerySet[Customer]:
        return customers.filter(verdict=int(Verdict[value.upper()]))
