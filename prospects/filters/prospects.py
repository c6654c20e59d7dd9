"""What a list of prospects can be narrowed by; page and API share these names."""

from datetime import date, datetime, time

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.calendar import SHANGHAI
from customers.models import Customer
from organization.filters import colleagues_seen, units_seen
from organization.models import Unit
from prospects.models import Prospect, ProspectPhase, ProspectSource, ProspectState, Qualification

GRADES = [(number, str(number)) for number in (1, 2, 3, 4)]
TABS = {"open": _("Open pool"), "mine": _("Mine"), "all": _("All")}


def _customers(request) -> QuerySet[Customer]:
    return Customer.objects.visible_to(request.user).live()


class ProspectFilter(django_filters.FilterSet):
    """Narrows `Prospect.objects.visible_to(user)`.

    `tab` is open, mine or all; `owner` an employee number; `unit` a unit's code and everything below it; `through` the
    number of the customer by whom a prospect was found; `soon` those that go back within their days of warning.
    """

    q = django_filters.CharFilter(label=_("Search"), method="find", max_length=200)
    tab = django_filters.ChoiceFilter(choices=list(TABS.items()), method="on_tab")
    state = django_filters.ChoiceFilter(label=_("State"), choices=ProspectState.choices, empty_label=_("Any"))
    grade = django_filters.ChoiceFilter(label=_("Grade"), choices=GRADES, empty_label=_("Any"))
    phase = django_filters.ChoiceFilter(label=_("Phase"), choices=ProspectPhase.choices, empty_label=_("Any"))
    qualification = django_filters.ChoiceFilter(
        label=_("Conditions"), choices=Qualification.choices, empty_label=_("Any")
    )
    source = django_filters.ChoiceFilter(
        label=_("Source"), choices=ProspectSource.choices, empty_label=_("Any")
    )
    owner = django_filters.ModelChoiceFilter(
        label=_("Account manager"),
        queryset=colleagues_seen,
        to_field_name="employee_no",
        empty_label=_("Any"),
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit"),
        queryset=units_seen,
        to_field_name="code",
        empty_label=_("Any"),
        method="below_unit",
    )
    through = django_filters.ModelChoiceFilter(
        label=_("Through which customer"),
        queryset=_customers,
        to_field_name="customer_no",
        field_name="source_customer",
    )
    added_after = django_filters.DateFilter(label=_("Added from"), method="added_from")
    soon = django_filters.BooleanFilter(label=_("About to go back"), method="going_back")

    class Meta:
        model = Prospect
        fields: list[str] = []

    @property
    def found(self) -> QuerySet[Prospect]:
        """What the filters leave; nothing at all where one of them is wrong."""
        return self.qs if self.is_valid() else self.queryset.none()

    def find(self, prospects, name: str, typed: str):
        return prospects.named_like(typed)

    def on_tab(self, prospects, name: str, tab: str):
        if tab == "open":
            return prospects.open()
        return prospects.held_by(self.request.user) if tab == "mine" else prospects

    def below_unit(self, prospects, name: str, unit: Unit):
        return prospects.filter(unit__path__startswith=unit.path)

    def added_from(self, prospects, name: str, day: date):
        return prospects.filter(created_at__gte=datetime.combine(day, time(), tzinfo=SHANGHAI))

    def going_back(self, prospects, name: str, wanted: bool):
        warned = prospects.claimed().filter(warned_at__isnull=False)
        return warned if wanted else prospects
