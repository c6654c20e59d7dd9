"""Forms of what a person decides about a group of like cases."""

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.forms.acts import text_area


class MeantForm(forms.Form):
    """An act that needs nothing but being meant."""


class NoteForm(forms.Form):
    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=text_area(3))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=text_area(3, autofocus=True))


class DraftForm(forms.Form):
    text = forms.CharField(label=_("Report"), max_length=20_000, widget=text_area(16))
