"""A training to plan, feedback on one, and five abilities to judge."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.calendar import business_today
from growth.models import Assessment, Scale, Training
from growth.rules import Ability, open_halves
from organization.models import Staff, Unit

MOST_INVITED = 500


class TrainingForm(forms.ModelForm):
    """A training for the people of a unit and below; without names everybody there is invited."""

    unit = forms.ModelChoiceField(
        label=_("For the people of"), queryset=Unit.objects.none(), to_field_name="code", empty_label=None
    )
    starts_at = forms.DateTimeField(
        label=_("When"),
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = Training
        fields = ("title", "starts_at", "minutes", "place", "about")
        widgets = {"about": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        units = Unit.objects.visible_to(user).read_whole_by(user).open_on(business_today())
        cast(forms.ModelChoiceField, self.fields["unit"]).queryset = units.order_by("path")

    def people(self) -> list[Staff]:
        """Everybody who works in the unit and below."""
        path = self.cleaned_data["unit"].path
        people = Staff.objects.visible_to(self.user).working().filter(unit__path__startswith=path)
        return list(people.order_by("pk")[:MOST_INVITED])

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


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
