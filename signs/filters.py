"""What the list of warning signs can be narrowed by; page and API share it."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from organization.filters import colleagues_seen, units_seen
from organization.models import Unit
from organization.querysets import subtree_condition
from signs.models import CodeName, SeverityName, WarningSign

STATES = [
    ("waiting", _("To be handled")),
    ("open", _("New")),
    ("acknowledged", _("Taken up")),
    ("handled", _("Handled")),
    ("ended", _("Gone by itself")),
]


class SignFilter(django_filters.FilterSet):
    """Narrows `listed_signs(user)`; `unit` is a unit's code and everything below it, `owner` an employee number."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=STATES, method="in_state")
    code = django_filters.ChoiceFilter(label=_("Sign"), choices=CodeName.choices, empty_label=_("Sign"))
    severity = django_filters.ChoiceFilter(
        label=_("Severity"), choices=SeverityName.choices, empty_label=_("Severity")
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit"), queryset=units_seen, to_field_name="code", empty_label=_("Unit"), method="below_unit"
    )
    owner = django_filters.ModelChoiceFilter(
        label=_("Owner"), queryset=colleagues_seen, to_field_name="employee_no", empty_label=_("Owner")
    )
    customer = django_filters.CharFilter(field_name="customer__customer_no", max_length=20)

    class Meta:
        model = WarningSign
        fields: list[str] = []

    def in_state(self, signs: QuerySet, name: str, value: str) -> QuerySet:
        if value == "ended":
            return signs.filter(ended_on__isnull=False).exclude(state="handled")
        if value == "handled":
            return signs.filter(state=value)
        if value == "waiting":
            return signs.filter(~Q(state="handled"), ended_on=None)
        return signs.filter(state=value, ended_on=None)

    def below_unit(self, signs: QuerySet, name: str, value: Unit) -> QuerySet:
        return signs.filter(subtree_condition((value.path,), "customer__unit__path"))
