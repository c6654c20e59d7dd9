"""What people type to sign in and to set their preferences."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from organization.models import Staff


class SignInForm(AuthenticationForm):
    """Employee number and password; the refusal never says which of them was wrong."""

    error_messages = {
        "invalid_login": _("The employee number or the password is not right. Check both and try again."),
        "inactive": _("The employee number or the password is not right. Check both and try again."),
    }


class PreferencesForm(forms.Form):
    """The language and the appearance of one person's own screens."""

    language = forms.ChoiceField(
        label=_("Language"), choices=Staff._meta.get_field("language").choices, widget=forms.RadioSelect
    )
    theme = forms.ChoiceField(
        label=_("Appearance"), choices=Staff._meta.get_field("theme").choices, widget=forms.RadioSelect
    )
