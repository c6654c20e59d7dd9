"""Which cases the desk shows: the filters a person can set over those they see."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from complaints import texts
from complaints.models import Complaint
from complaints.texts import choices
from customers.models import Customer
from organization.filters import colleagues_seen, units_seen
from organization.models import Unit
from products.models import ProductLine

ME = "me"


class ComplaintFilter(django_filters.FilterSet):
    """Narrows `Complaint.objects.visible_to(user)`; `unit` is a code and everything below it, `owner` may be 'me'."""

    q = django_filters.CharFilter(label=_("Search"), method="find", max_length=200)
    level = django_filters.MultipleChoiceFilter(
        label=_("Level"), choices=choices(texts.SHORT_LEVELS), widget=forms.CheckboxSelectMultiple
    )
    category = django_filters.ChoiceFilter(
        label=_("Kind"), choices=choices(texts.CATEGORIES), empty_label=_("Any")
    )
    topic = django_filters.ChoiceFilter(label=_("Topic"), choices=choices(texts.TOPICS), empty_label=_("Any"))
    consultation = django_filters.BooleanFilter(
        label=_("Consultations"),
        field_name="is_consultation",
        widget=forms.Select(choices=[("", _("Any")), ("false", _("without")), ("true", _("only"))]),
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit"), queryset=units_seen, to_field_name="code", empty_label=_("Any"), method="below_unit"
    )
    owner = django_filters.ModelChoiceFilter(
        label=_("Owner"), queryset=colleagues_seen, to_field_name="employee_no", empty_label=_("Any")
    )
    channel = django_filters.ChoiceFilter(
        label=_("Channel"), choices=choices(texts.CHANNELS), empty_label=_("Any")
    )
    track = django_filters.ChoiceFilter(
        label=_("Source"), choices=choices(texts.TRACKS), empty_label=_("Any")
    )
    product = django_filters.ModelChoiceFilter(
        label=_("Product"),
        queryset=ProductLine.objects.all(),
        to_field_name="code",
        empty_label=_("Any"),
        field_name="product_line",
    )

    class Meta:
        model = Complaint
        fields: list[str] = []

    def __init__(self, data=None, queryset=None, *, request) -> None:
        if data and data.get("owner") == ME:
            data = data.copy()
            data["owner"] = request.user.employee_no
        super().__init__(data, queryset, request=request)

    @property
    def found(self) -> QuerySet[Complaint]:
        """What the filters leave; nothing at all where one of them is wrong."""
        return self.qs if self.is_valid() else self.queryset.none()

    def find(self, cases, name: str, typed: str):
        customers = Customer.objects.visible_to(self.request.user).named_like(typed)
        return cases.filter(
            Q(number__icontains=typed)
            | Q(text__icontains=typed)
            | Q(complainant_name__icontains=typed)
            | Q(customer__in=customers.values("pk"))
        )

    def below_unit(self, cases, name: str, unit: Unit):
        return cases.filter(unit__path__startswith=unit.path)
