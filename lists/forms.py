"""What people type to keep a view."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lists.rules import LONGEST_QUERY
from organization.models import Staff, Unit


class ViewForm(forms.Form):
    """The name of a view and the unit that uses it too; `query` is the list's address."""

    name = forms.CharField(
        label=_("Name"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    shared_with = forms.ModelChoiceField(
        label=_("Shared with"),
        help_text=_("Everybody there uses the view and sees in it only what they see anyway."),
        queryset=Unit.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("Only me"),
    )
    query = forms.CharField(
        max_length=2 * LONGEST_QUERY, required=False, widget=forms.HiddenInput, strip=False
    )

    def __init__(self, *args: Any, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["shared_with"].queryset = Unit.objects.visible_to(user).order_by("path")
