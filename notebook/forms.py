"""What people type about notes and choose as files."""

from django import forms
from django.utils.translation import gettext_lazy as _

from files.forms import UploadField


class NoteForm(forms.Form):
    """A note; the key, made with the form, lets the same form arrive twice and write once."""

    text = forms.CharField(label=_("Note"), max_length=4000, widget=forms.Textarea)
    form_key = forms.UUIDField(widget=forms.HiddenInput)


class WordingForm(forms.Form):
    """A note worded anew, and the version that was read."""

    text = forms.CharField(label=_("Note"), max_length=4000, widget=forms.Textarea)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class FilesForm(forms.Form):
    """Files to be put on a customer."""

    files = UploadField(required=True)
