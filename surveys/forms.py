"""What a customer answers, whom an account manager asks, and head office's numbers."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.robots import GuardedForm
from customers.forms import TIER_CHOICES
from customers.models import Contact
from surveys import texts
from surveys.models import MarkName, SurveyRule
from surveys.rules import LARGEST_RECOMMENDS, Mark, Numbers, faults

GRADE_NAMES = [
    ("100", pgettext_lazy("grade", "Very good")),
    ("75", pgettext_lazy("grade", "Good")),
    ("50", pgettext_lazy("grade", "Fair")),
    ("25", pgettext_lazy("grade", "Poor")),
    ("0", pgettext_lazy("grade", "Very poor")),
]
NUMBERS = ("low_under", "after_days", "link_days", "rest_days", "yearly_month")


class AnswerForm(GuardedForm):
    """The one answer of a customer: five marks, whether they would recommend us, and a comment."""

    recommends = forms.TypedChoiceField(
        label=_("How likely is it that you recommend us to a business friend? 0 not at all, 10 certainly"),
        coerce=int,
        choices=[(str(number), str(number)) for number in range(LARGEST_RECOMMENDS + 1)],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("What we should know"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        marks = {
            mark.value: forms.TypedChoiceField(
                label=MarkName(mark.value).label, coerce=int, choices=GRADE_NAMES, widget=forms.RadioSelect
            )
            for mark in Mark
        }
        self.fields = {**marks, **self.fields}

    @property
    def marks(self) -> list[forms.BoundField]:
        """The five questions."""
        return [self[mark.value] for mark in Mark]

    def answer(self) -> dict[str, Any]:
        """What the service takes."""
        words = self.words()
        return {
            "marks": {mark: words[mark.value] for mark in Mark},
            "recommends": words["recommends"],
            "comment": words["comment"],
        }


class RefuseForm(GuardedForm):
    """That one does not want to be asked again."""


class PersonField(forms.ModelChoiceField):
    """People by name and title."""

    def label_from_instance(self, obj: Contact) -> str:
        return " ".join(filter(None, [obj.display_name, obj.display_title]))


class AskForm(forms.Form):
    """Whom to ask now, and about what."""

    contact = PersonField(
        label=_("Who is asked"),
        queryset=Contact.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label=_("Nobody by name: I pass the link on"),
    )
    about = forms.CharField(label=_("About"), max_length=80, required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, people: QuerySet[Contact], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["contact"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField


class RuleForm(forms.ModelForm):
    """Weights that make 100, the bound of a follow-up, and when whom is asked."""

    yearly_month = forms.TypedChoiceField(
        label=_("Month of the yearly survey"), coerce=int, choices=[(n, n) for n in range(1, 13)]
    )
    yearly_tiers = forms.TypedMultipleChoiceField(
        label=_("Tiers that are asked every year"),
        coerce=int,
        choices=TIER_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = SurveyRule
        fields = [*(mark.value for mark in Mark), "low_under", "after_days", "link_days", "rest_days"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors:
            for fault in faults(self.numbers()):
                self.add_error(Mark.QUALITY if fault == "weights" else fault, texts.fault_words(fault))
        return values

    def _post_clean(self) -> None:
        """The service writes; nothing is put into an instance."""

    @property
    def weights(self) -> list[forms.BoundField]:
        """The five weights."""
        return [self[mark.value] for mark in Mark]

    def numbers(self) -> Numbers:
        """The decision as the service takes it."""
        values = self.cleaned_data
        return Numbers(
            weights={mark: values[mark.value] for mark in Mark},
            yearly_tiers=tuple(values["yearly_tiers"]),
            **{name: values[name] for name in NUMBERS},
        )
