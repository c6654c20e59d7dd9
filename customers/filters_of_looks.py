"""What the log of looking can be narrowed by; page, export and API share it."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customers.models import CustomerMerge, Look, LookedAt
from organization.filters import colleagues_seen

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class LookFilter(django_filters.FilterSet):
    """Narrows `looks_for(user)`; `customer` is a customer number, `person` an employee number."""

    customer = django_filters.CharFilter(
        label=_("Customer number"),
        max_length=20,
        method="of_customer",
        widget=forms.TextInput({"placeholder": _("Customer number")}),
    )
    person = django_filters.ModelChoiceFilter(
        label=_("Colleague"),
        queryset=colleagues_seen,
        to_field_name="employee_no",
        empty_label=_("Colleague"),
    )
    what = django_filters.ChoiceFilter(label=_("What"), choices=LookedAt.choices, empty_label=_("What"))
    since = django_filters.DateFilter(label=_("From"), field_name="at", lookup_expr="date__gte", widget=DAY)
    until = django_filters.DateFilter(label=_("To"), field_name="at", lookup_expr="date__lte", widget=DAY)

    class Meta:
        model = Look
        fields: list[str] = []

    def of_customer(self, looks: QuerySet[Look], name: str, value: str) -> QuerySet[Look]:
        """Looks at the customer of the number, and at what was merged into it."""
        merges = CustomerMerge.objects.visible_to(self.request.user)
        merged = merges.filter(survivor__customer_no=value, undone_at=None).values("merged")
        return looks.filter(Q(customer__customer_no=value) | Q(customer__in=merged))
