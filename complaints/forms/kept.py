"""Forms that keep a case from somebody: whom it is about, who has another interest, oneself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.forms.acts import ActForm, text_area
from complaints.queries.people import people_for
from organization.forms import PersonField
from organization.models import Staff


class AccusedForm(ActForm):
    person = PersonField(queryset=Staff.objects.none(), label=_("Who is complained about"))

    def prepare(self) -> None:
        self.fields["person"].queryset = people_for(self.complaint)

    def words(self) -> dict[str, Any]:
        return {"people": [self.cleaned_data["person"]]}


class RecuseForm(ActForm):
    person = PersonField(queryset=Staff.objects.none(), label=_("Who has an interest"))
    note = forms.CharField(label=_("What interest"), max_length=1000, widget=text_area(3))

    def prepare(self) -> None:
        self.fields["person"].queryset = people_for(self.complaint)


class StepAsideForm(ActForm):
    note = forms.CharField(label=_("What interest"), max_length=1000, widget=text_area(3, autofocus=True))

    def words(self) -> dict[str, Any]:
        return {"person": self.user, "note": self.cleaned_data["note"]}
