"""Giving all running cases of a colleague to another at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.forms.acts import text_area
from complaints.models import Complaint
from complaints.queries.people import owned_cases, owners_below
from organization.forms import PersonField
from organization.models import Staff
from organization.queries import colleagues_who_work


class OwnerForm(forms.Form):
    """Whose cases are handed over."""

    owner = PersonField(label=_("Whose cases"), queryset=Staff.objects.none())

    def __init__(self, *args: Any, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].queryset = owners_below(user)


class HandOverForm(OwnerForm):
    """To whom, why, and which of them: all where nothing is taken out."""

    numbers = forms.MultipleChoiceField(label=_("Which cases"), widget=forms.CheckboxSelectMultiple)
    person = PersonField(label=_("To whom"), queryset=Staff.objects.none())
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=text_area(3))
    field_order = ["owner", "numbers", "person", "reason"]

    def __init__(self, *args: Any, user: Staff, owner: Staff, **options: Any) -> None:
        super().__init__(*args, user=user, **options)
        self.fields["owner"].widget = forms.HiddenInput()
        self.fields["owner"].initial = owner.pk
        self.fields["person"].queryset = colleagues_who_work(user).exclude(pk=owner.pk)
        cases = list(owned_cases(owner, user))
        self.fields["numbers"].choices = [(case.number, _label(case)) for case in cases]
        self.fields["numbers"].initial = [case.number for case in cases]


def _label(case: Complaint) -> str:
    who = case.customer.label if case.customer else case.complainant_name
    return f"{case.number} {who}".strip()
