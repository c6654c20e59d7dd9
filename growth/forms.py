"""A training to plan, feedback on one, and five abilities to judge."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.calendar import business_today
from growth.models import Assessment, Scale, Training
from growth.queries import people_below, units_to_plan_for
from growth.rules import Ability, open_halves, people_named
from organization.models import Staff, Unit


class TrainingForm(forms.ModelForm):
    """A training for the people of a unit and below: those who are named, without names everybody there."""

    unit = forms.ModelChoiceField(
        label=_("For the people of"), queryset=Unit.objects.none(), to_field_name="code", empty_label=None
    )
    starts_at = forms.DateTimeField(
        label=_("When"),
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    names = forms.CharField(
        label=_("Only these people"),
        required=False,
        max_length=4000,
        help_text=_(
            "Names or numbers, one a line or apart by commas. Left empty, everybody there is invited."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = Training
        fields = ("title", "starts_at", "minutes", "place", "about")
        widgets = {"about": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        units = units_to_plan_for(user, business_today())
        cast(forms.ModelChoiceField, self.fields["unit"]).queryset = units

    def clean(self) -> dict[str, Any]:
        words = super().clean() or self.cleaned_data
        unit = words.get("unit")
        if unit is None or self.errors:
            return words
        everybody, typed = list(people_below(self.user, unit)), words["names"]
        named, unknown, several = people_named(typed, everybody)
        if unknown:
            self.add_error("names", _("Nobody there is called so: %(names)s") % {"names": ", ".join(unknown)})
        if several:
            text = _("Several are called so, write the number: %(names)s") % {"names": ", ".join(several)}
            self.add_error("names", text)
        self.invited = named if typed.strip() else everybody
        if not self.invited and not self.errors:
            self.add_error("unit", _("Nobody works there."))
        return words

    def people(self) -> list[Staff]:
        """Who is invited."""
        return self.invited

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class CallOffForm(forms.Form):
    """Why a training is called off."""

    reason = forms.CharField(label=_("Why it is called off"), max_length=200)


class FeedbackForm(forms.Form):
    """How useful it was, and what to do better."""

    rating = forms.TypedChoiceField(
        label=_("How useful (1 to 5)"),
        choices=[(n, str(n)) for n in range(1, 6)],
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "is-even"}),
    )
    feedback = forms.CharField(label=_("What to do better"), max_length=300, required=False)


class AssessmentForm(forms.ModelForm):
    """Five abilities from 1 to 5 and words, for a half-year that is open."""

    half = forms.ChoiceField(label=pgettext_lazy("assessment", "Half-year"))

    class Meta:
        model = Assessment
        fields = (*[ability.value for ability in Ability], "words")
        widgets = {"words": forms.Textarea(attrs={"rows": 3})}

    field_order = ["half"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        halves = open_halves(business_today())
        cast(forms.ChoiceField, self.fields["half"]).choices = [(half, half) for half in halves]
        for ability in Ability:
            self.fields[ability.value] = forms.TypedChoiceField(
                label=self.fields[ability.value].label, choices=Scale.choices, coerce=int, initial=3
            )

    def scores(self) -> dict[str, int]:
        return {ability.value: self.cleaned_data[ability.value] for ability in Ability}
