"""What people type to sign in and to set their preferences."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from common.calendar import business_today
from organization.models import Staff
from organization.queries import colleagues_who_work
from organization.services import may_enter_for


class SignInForm(AuthenticationForm):
    """Employee number and password; the refusal never says which of them was wrong."""

    error_messages = {
        "invalid_login": _("The employee number or the password is not right. Check both and try again."),
        "inactive": _("The employee number or the password is not right. Check both and try again."),
    }


class PreferencesForm(forms.Form):
    """The language, the appearance and the hints of one person's own screens."""

    language = forms.ChoiceField(
        label=_("Language"), choices=Staff._meta.get_field("language").choices, widget=forms.RadioSelect
    )
    theme = forms.ChoiceField(
        label=_("Appearance"), choices=Staff._meta.get_field("theme").choices, widget=forms.RadioSelect
    )
    hints = forms.BooleanField(
        label=_("Hints for newcomers"), help_text=_("How to begin a visit, on its page."), required=False
    )


class PersonField(forms.ModelChoiceField):
    """A colleague, shown with their unit."""

    def label_from_instance(self, person: Staff) -> str:
        return f"{person.display_name}, {person.unit_label} {person.employee_no}"


class AbsenceForm(forms.Form):
    """From when to when somebody is away, and who stands in: oneself, or somebody one supervises."""

    staff = PersonField(label=_("Who is away"), queryset=Staff.objects.none())
    starts_on = forms.DateField(
        label=_("First day away"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    last_on = forms.DateField(
        label=_("Last day away"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    deputy = PersonField(
        label=_("Who stands in"),
        help_text=_("They see and do what whoever is away sees and does, and each act says for whom."),
        queryset=Staff.objects.none(),
        required=False,
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        colleagues = colleagues_who_work(user)
        self.fields["deputy"].queryset = colleagues
        if user.reach.subtrees:
            theirs = [person.pk for person in colleagues if may_enter_for(by=user, staff=person)]
            self.fields["staff"].queryset = colleagues.filter(pk__in={user.pk, *theirs})
            self.fields["staff"].initial = user.pk
        else:
            del self.fields["staff"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts_on, last_on = data.get("starts_on"), data.get("last_on")
        if starts_on and last_on and last_on < starts_on:
            self.add_error("last_on", _("The last day comes before the first."))
        elif last_on and last_on < business_today():
            self.add_error("last_on", _("That day is over; choose today or later."))
        return data
