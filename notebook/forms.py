"""What people type about notes and choose as files."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.calendar import business_today
from customers.models import Pool, Tag
from customers.queries.marks import listed_tags
from files.forms import UploadField
from notebook.rules import BulkAct
from notebook.texts import BULK_NAMES, NEEDED, words_of
from organization.models import Staff


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

    files = UploadField(required=True)  # type: ignore[assignment]  # a field of that name


class BulkForm(forms.Form):
    """One act on many customers and its words; which of them are asked for depends on the act."""

    act = forms.ChoiceField(label=_("What is to be done"), choices=BULK_NAMES)
    tag = forms.ModelChoiceField(
        label=_("Tag"),
        queryset=Tag.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="—",
    )
    pool = forms.ChoiceField(label=_("Pool category"), choices=[("", "—"), *Pool.choices], required=False)
    title = forms.CharField(label=_("Task"), max_length=200, required=False)
    due_on = forms.DateField(
        label=_("Due on"),
        required=False,
        localize=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["tag"].queryset = listed_tags(user)

    def clean(self) -> dict[str, Any]:
        held: dict[str, Any] = super().clean() or {}
        for name in NEEDED.get(BulkAct(held["act"]), ()) if held.get("act") else ():
            if not held.get(name) and name not in self.errors:
                self.add_error(name, _("Say this as well."))
        if held.get("act") == BulkAct.TASK and held.get("due_on") and held["due_on"] < business_today():
            self.add_error("due_on", _("This day is over."))
        return held

    def words(self) -> dict[str, Any]:
        """The act's own words as they are kept."""
        return words_of(BulkAct(self.cleaned_data["act"]), self.cleaned_data)
