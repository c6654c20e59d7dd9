"""What is typed at a talk, checked and turned into what the services take."""

from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.forms import DayInput, VersionedForm
from customers.models import Contact
from negotiations import texts, words
from negotiations.models import Counterpart, Issue, Negotiation, TeamMember
from negotiations.models.negotiation import CounterpartSide
from negotiations.rules.codes import LessonKind, Measure, Part, Phase, Side, Subject
from negotiations.rules.stop_line import LONGEST_LEAVE_DAYS
from negotiations.rules.values import NotAValue, read_value
from organization.models import Staff
from pricing.models import Concession
from products.models import LineKind


def labelled(codes: dict) -> list[tuple[str, Any]]:
    """Choices out of codes and their names."""
    return [(code.value, name) for code, name in codes.items()]


class ValueField(forms.CharField):
    """A value of an issue; `measure` says what it is counted in."""

    measure: str = Measure.PERCENT

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"required": False, "max_length": 24, "widget": widget, **options})

    def prepare_value(self, value: Any) -> Any:
        """A stored value as one types it, without separators."""
        if not isinstance(value, Decimal):
            return value
        return words.value(self.measure, value).replace(",", "")

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return read_value(self.measure, typed)
        except NotAValue as refused:
            if self.measure == Measure.DATE:
                raise forms.ValidationError(_("Type a day as 2026-12-31.")) from refused
            raise forms.ValidationError(_("Type a number with at most four decimals.")) from refused


class IssueForm(VersionedForm):
    """One issue with our aims, our guess of theirs, and weights."""

    best = ValueField(label=_("Our best"))
    likely = ValueField(label=_("Our most likely"))
    bottom = ValueField(label=_("Our bottom line"))
    authority = ValueField(label=_("Authority at the table"))
    their_best = ValueField(label=_("Their wish"))
    their_likely = ValueField(label=_("Their most likely"))
    their_bottom = ValueField(label=_("Their bottom line"))
    subject = forms.ChoiceField(
        label=_("About"), choices=labelled(texts.SUBJECTS), initial=Subject.RATE.value
    )
    measure = forms.ChoiceField(
        label=_("Counted in"), choices=labelled(texts.MEASURES), initial=Measure.RATE.value
    )
    confidence = forms.ChoiceField(label=_("Confidence"), choices=labelled(texts.CONFIDENCE))
    our_weight = forms.IntegerField(label=_("Weight for us"), min_value=0, max_value=100, initial=0)
    their_weight = forms.IntegerField(label=_("Weight for them"), min_value=0, max_value=100, initial=0)

    class Meta:
        model = Issue
        fields = (
            "subject",
            "name",
            "measure",
            "more_is_better",
            "best",
            "likely",
            "bottom",
            "authority",
            "their_best",
            "their_likely",
            "their_bottom",
            "confidence",
            "source",
            "our_weight",
            "their_weight",
        )

    def __init__(self, data: Any = None, *, record: Any) -> None:
        measure = (data or {}).get("measure") or record.measure or Measure.RATE.value
        if measure not in {each.value for each in Measure}:
            measure = Measure.RATE.value
        for field in self.base_fields.values():
            if isinstance(field, ValueField):
                field.measure = measure
        super().__init__(data, record=record)
        for field in self.fields.values():
            if isinstance(field, ValueField):
                field.measure = measure


class OfferForm(forms.Form):
    """One line of the ledger."""

    issue = forms.ModelChoiceField(
        label=_("Issue"), queryset=Issue.objects.none(), to_field_name="public_id", empty_label=None
    )
    side = forms.ChoiceField(label=_("Who"), choices=labelled(texts.SIDES), initial=Side.OURS.value)
    value = forms.CharField(
        label=_("Value"), max_length=24, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    in_return = forms.CharField(label=_("In return"), max_length=120, required=False)
    new_round = forms.BooleanField(label=_("Begins a new round"), required=False)
    made_at = forms.DateTimeField(
        label=_("When"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    corrects = forms.UUIDField(required=False, widget=forms.HiddenInput)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, negotiation: Negotiation, **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast(forms.ModelChoiceField, self.fields["issue"])
        field.queryset = negotiation.issues.order_by("position")
        field.label_from_instance = lambda issue: words.issue_name(issue.subject, issue.name)  # type: ignore[method-assign,assignment]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        issue, typed = data.get("issue"), data.get("value")
        if issue and typed:
            try:
                data["value"] = read_value(issue.measure, typed)
            except NotAValue:
                self.add_error("value", _("Type a number with at most four decimals, a day as 2026-12-31."))
        return data

    def clean_made_at(self) -> datetime | None:
        return self.cleaned_data["made_at"]


class AskForm(forms.Form):
    """Leave to go beyond a limit."""

    value = ValueField(label=_("Down to"), required=True)
    reason = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    in_return = forms.CharField(label=_("What comes back"), max_length=120, required=False)
    concession = forms.ModelChoiceField(
        label=_("Rests on the request"),
        queryset=Concession.objects.none(),
        to_field_name="public_id",
        required=False,
        help_text=_("With a request for a lower price its levels decide, and no supervisor is asked here."),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, issue: Issue, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(ValueField, self.fields["value"]).measure = issue.measure
        if issue.measure != Measure.RATE or issue.negotiation.customer_id is None:
            del self.fields["concession"]
            return
        requests = Concession.objects.visible_to(user).filter(
            customer_id=issue.negotiation.customer_id, state__in=["waiting", "approved"]
        )
        # Of a loan's rate more is better for us, of a deposit's less.
        deposits = {"quote__product_line__kind": LineKind.DEPOSIT}
        requests = requests.exclude(**deposits) if issue.more_is_better else requests.filter(**deposits)
        cast(forms.ModelChoiceField, self.fields["concession"]).queryset = requests.order_by(
            "-asked_at", "-id"
        )

    def newest_request(self, user: Staff) -> dict[str, Any]:
        """The request that the person made last for such a rate, as the form's first choice."""
        field = cast(forms.ModelChoiceField | None, self.fields.get("concession"))
        newest = field.queryset.filter(asked_by=user).first() if field and field.queryset else None
        return {"concession": newest.public_id} if newest else {}


class DecisionForm(forms.Form):
    """Allow until a day, or refuse with a reason."""

    expires_on = forms.DateField(label=_("Holds until"), required=False, widget=DayInput())
    note = forms.CharField(label=_("Note to the decision"), max_length=300, required=False)
    decision = forms.ChoiceField(choices=[("approve", ""), ("refuse", "")], widget=forms.HiddenInput)

    longest = LONGEST_LEAVE_DAYS

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (
            data.get("decision") == "approve"
            and not data.get("expires_on")
            and "expires_on" not in self.errors
        ):
            self.add_error("expires_on", _("Say until when it holds."))
        if data.get("decision") == "refuse" and not data.get("note"):
            self.add_error("note", _("Say why."))
        return data


class TeamForm(forms.ModelForm):
    """A colleague of one's unit or subtree for the deal team."""

    part = forms.ChoiceField(label=_("Part"), choices=labelled(texts.PARTS), initial=Part.SPEAKS.value)

    class Meta:
        model = TeamMember
        fields = ("staff", "part")
        labels = {"staff": _("Colleague")}

    def __init__(self, *args: Any, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(forms.ModelChoiceField, self.fields["staff"]).queryset = (
            Staff.objects.visible_to(user).working().order_by("employee_no")
        )


class CounterpartForm(forms.ModelForm):
    """Somebody opposite: a person of the customer's file, or a name."""

    side = forms.ChoiceField(label=_("Side"), choices=CounterpartSide.choices)

    class Meta:
        model = Counterpart
        fields = ("side", "contact", "name", "title", "decides", "note")

    def __init__(self, *args: Any, user: Staff, negotiation: Negotiation, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(forms.ModelChoiceField, self.fields["contact"]).queryset = (
            Contact.objects.visible_to(user)
            .filter(customer_id=negotiation.customer_id or 0, left_on=None)
            .order_by("part", "id")
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("contact") and not data.get("name"):
            self.add_error("name", _("Choose somebody or type a name."))
        return data


class PhaseForm(forms.Form):
    """In which phase the talk is."""

    phase = forms.ChoiceField(
        label=_("Phase"), choices=labelled(texts.PHASES), widget=forms.RadioSelect, initial=Phase.INTRODUCTION
    )


class NoteForm(forms.Form):
    """A note for the team."""

    text = forms.CharField(label=_("Note"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    form_key = forms.UUIDField(widget=forms.HiddenInput)


class TacticForm(forms.Form):
    """A tactic that was seen or used."""

    tactic = forms.ChoiceField(label=_("Tactic"))
    side = forms.ChoiceField(label=_("Who"), choices=labelled(texts.SIDES), initial=Side.THEIRS.value)
    words = forms.CharField(label=_("What was said"), max_length=200, required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, tactics: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.by_code = {tactic.code: tactic for tactic in tactics}
        cast(forms.ChoiceField, self.fields["tactic"]).choices = [
            (tactic.code, tactic.name) for tactic in tactics
        ]

    def clean_tactic(self) -> Any:
        return self.by_code[self.cleaned_data["tactic"]]


class BreakOffForm(forms.Form):
    """Why a talk ends without agreement."""

    note = forms.CharField(
        label=_("Why it was broken off"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class LessonForm(forms.Form):
    """What was learned."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=labelled(texts.LESSON_KINDS), initial=LessonKind.KEEP.value
    )
    text = forms.CharField(
        label=_("What we learned"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)
