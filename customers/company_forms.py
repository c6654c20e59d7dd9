"""What people type about a company: the figures of a year, and how the bank classes it."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from common.calendar import business_today
from customers.forms import VersionedForm, WanField
from customers.models import CustomerProfile, FigureSource
from customers.queries.company import PROFILE
from customers.queries.vocabulary import segment_choices

EARLIEST_FIGURES = 1990


class FiguresForm(forms.Form):
    """The figures of one year as somebody told them; at least one of them."""

    year = forms.IntegerField(label=_("Year of the figures"), min_value=EARLIEST_FIGURES)
    source = forms.ChoiceField(label=_("Source"), choices=FigureSource)
    total_assets_fen = WanField(label=_("Total assets, CNY 10,000"), min_value=0)
    liabilities_fen = WanField(label=_("Liabilities, CNY 10,000"), min_value=0)
    net_assets_fen = WanField(label=_("Net assets, CNY 10,000"))
    annual_revenue_fen = WanField(label=_("Annual revenue, CNY 10,000"), min_value=0)
    profit_fen = WanField(label=_("Profit, CNY 10,000"))
    staff_count = forms.IntegerField(
        label=_("Staff count"), required=False, min_value=0, max_value=10_000_000
    )

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if year > business_today().year:
            raise ValidationError(_("This year has not come yet."))
        return year

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors and all(value is None for value in self.figures.values()):
            raise ValidationError(_("Give at least one figure."))
        return values

    @property
    def figures(self) -> dict[str, int | None]:
        """The figures alone, by the names that the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"year", "source"}}


class ProfileForm(VersionedForm):
    """How the bank classes a customer."""

    segment = forms.ChoiceField(label=_("Needs segment"), required=False)
    reason = forms.CharField(label=_("Why"), required=False, max_length=200)

    class Meta:
        model = CustomerProfile
        fields = PROFILE

    def __init__(self, data: QueryDict | None = None, *, record: CustomerProfile) -> None:
        super().__init__(data, record=record)
        offered = cast(forms.ChoiceField, self.fields["segment"])
        offered.choices = [("", "---------"), *segment_choices(record.segment)]
