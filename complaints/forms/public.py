"""The form that anybody can fill in without signing in, the look-up of one's own case, and the question afterwards."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.robots import GuardedForm
from complaints import texts
from complaints.forms.acts import text_area
from complaints.rules.codes import Category, Complainant
from complaints.texts import choices
from files.forms import UploadField


class PublicForm(GuardedForm):
    """A complaint told by anybody."""

    complainant = forms.ChoiceField(
        label=_("You complain as"),
        choices=choices(texts.COMPLAINANTS),
        initial=Complainant.COMPANY.value,
        widget=forms.RadioSelect(attrs={"class": "is-even"}),
    )
    complainant_name = forms.CharField(
        label=_("Your name or company"),
        required=False,
        max_length=120,
        help_text=_("Left empty, the complaint is anonymous; it is examined when it is complete and clear."),
    )
    credit_code = forms.CharField(label=_("Credit code of the company"), required=False, max_length=18)
    complainant_phone = forms.CharField(label=_("Phone"), required=False, max_length=40)
    complainant_email = forms.EmailField(label=_("E-mail"), required=False)
    unit = forms.ModelChoiceField(label=_("Which branch"), queryset=None, empty_label=None)
    category = forms.ChoiceField(
        label=_("About"),
        choices=choices(texts.CATEGORIES),
        initial=Category.BUSINESS.value,
        widget=forms.RadioSelect(attrs={"class": "is-even"}),
    )
    text = forms.CharField(label=_("What happened"), max_length=8000, widget=text_area(6))
    wish = forms.CharField(
        label=_("What you want from us"), required=False, max_length=2000, widget=text_area(2)
    )
    files = UploadField()  # type: ignore[assignment]  # a field of that name
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, units, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].queryset = units

    def words(self) -> dict[str, Any]:
        """What is registered, without the files and the traps."""
        return {name: value for name, value in super().words().items() if name != "files"}


class FollowForm(forms.Form):
    """The number of a case and the secret that was given with it."""

    number = forms.CharField(label=_("Case number"), max_length=40)
    secret = forms.CharField(
        label=_("Secret"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def clean_number(self) -> str:
        return self.cleaned_data["number"].strip().upper()

    def clean_secret(self) -> str:
        return self.cleaned_data["secret"].strip()


class SurveyForm(forms.Form):
    """How satisfied somebody is with what became of their complaint."""

    score = forms.TypedChoiceField(
        label=_("How satisfied are you with how it was handled?"),
        coerce=int,
        choices=[
            ("100", _("Very satisfied")),
            ("80", _("Satisfied")),
            ("60", _("It will do")),
            ("40", _("Dissatisfied")),
            ("0", _("Very dissatisfied")),
        ],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("What we should know"), required=False, max_length=2000, widget=text_area(3)
    )
