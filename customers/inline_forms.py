"""One fact or class of a customer typed where it stands, under the checks of its whole form."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from customers.company_forms import ProfileForm
from customers.forms import FIGURES, CustomerForm, VersionedForm
from customers.models import CustomerProfile


class OneField(VersionedForm):
    """One field of a form by itself; beside the form whose checks it keeps."""

    def __init__(self, data: QueryDict | None = None, *, record: Any, name: str) -> None:
        self.only = name
        super().__init__(data, record=record)
        for other in [each for each in self.fields if each not in {name, "opened"}]:
            del self.fields[other]

    def _shown(self, record: Any) -> dict[str, str]:
        value = self.fields[self.only].prepare_value(getattr(record, self.only))
        return {self.only: "" if value is None else str(value)}


class FieldForm(OneField, CustomerForm):
    """One of a customer's facts by itself, under the checks of the whole form."""

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        figure = self.only in FIGURES and values.get(self.only) is not None
        if figure and self.record.figures_year is None:
            self.add_error(self.only, _("Say which year the figures are of."))
        return values


class ClassForm(OneField, ProfileForm):
    """One of a customer's classes by itself."""


class TeamNameForm(OneField):
    """What the team is called."""

    class Meta:
        model = CustomerProfile
        fields = ["team_name"]
