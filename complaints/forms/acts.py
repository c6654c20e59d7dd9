"""One small form for each act on a case; the names of fields are those of the service that does it."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.calendar import SHANGHAI, business_today
from common.models import uuid7
from complaints import texts
from complaints.models import Complaint
from complaints.queries.choices import other_units, units_above
from complaints.queries.codes import standard_codes
from complaints.queries.holdings import holdings_of
from complaints.queries.people import accused_of, people_for
from complaints.rules.codes import (
    Channel,
    CodeKind,
    ContributionKind,
    Level,
    RemedyKind,
    Validity,
)
from files.forms import UploadField
from organization.forms import PersonField
from organization.models import Staff

FEN = 100
LARGEST_YUAN = 10**10


def choices(labels: dict, *, only=None) -> list[tuple[str, Any]]:
    """Codes with what they are called, in the order of `labels`."""
    return [
        (str(getattr(code, "value", code)), label)
        for code, label in labels.items()
        if only is None or code in only
    ]


def text_area(rows: int = 4, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class ActForm(forms.Form):
    """What every act on a case knows: the case and who acts."""

    def __init__(self, *args: Any, complaint: Complaint, user: Staff, **options: Any) -> None:
        self.complaint, self.user = complaint, user
        super().__init__(*args, **options)
        self.prepare()

    def prepare(self) -> None:
        """Fill what depends on the case."""

    def words(self) -> dict[str, Any]:
        """What the service is given."""
        return dict(self.cleaned_data)


class EmptyForm(ActForm):
    """An act that needs nothing but being meant."""


class KeyedForm(ActForm):
    """A form whose record is written once however often it is sent."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)


class OfferForm(ActForm):
    person = PersonField(queryset=Staff.objects.none(), label=_("To whom"))
    note = forms.CharField(
        label=_("What they should know"), required=False, max_length=1000, widget=text_area(3)
    )

    def prepare(self) -> None:
        self.fields["person"].queryset = people_for(self.complaint)


class ReasonForm(ActForm):
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=text_area(3, autofocus=True))


class HandOverForm(ActForm):
    person = PersonField(queryset=Staff.objects.none(), label=_("To whom"))
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=text_area(3))

    def prepare(self) -> None:
        self.fields["person"].queryset = people_for(self.complaint).exclude(pk=self.complaint.owner_id)


class NoteTextForm(ActForm):
    note = forms.CharField(label=_("What was said"), max_length=2000, widget=text_area(4, autofocus=True))


class TransferForm(ActForm):
    unit = forms.ModelChoiceField(queryset=None, label=_("To which unit"))
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=text_area(3))

    def prepare(self) -> None:
        self.fields["unit"].queryset = other_units(self.complaint, self.user)


class NoteForm(KeyedForm):
    text = forms.CharField(label=_("Note"), max_length=4000, widget=text_area(5, autofocus=True))


class AcknowledgeForm(KeyedForm):
    text = forms.CharField(
        label=_("What the customer was told"), max_length=4000, widget=text_area(5, autofocus=True)
    )


class LevelForm(ActForm):
    level = forms.TypedChoiceField(label=_("Level"), coerce=int, choices=choices(texts.LEVELS))
    reason = forms.CharField(label=_("Reason"), max_length=1000, required=False, widget=text_area(3))
    raising = True

    def prepare(self) -> None:
        now = self.complaint.level
        fits = [level for level in Level if (level < now if self.raising else level > now)]
        self.fields["level"].choices = choices(texts.LEVELS, only=fits)
        self.fields["level"].widget.choices = self.fields["level"].choices
        self.fields["reason"].required = not self.raising


class LowerLevelForm(LevelForm):
    raising = False


class PauseForm(ActForm):
    waiting_for = forms.CharField(
        label=_("What we wait for from the customer"), max_length=500, widget=text_area(2)
    )
    proof = forms.CharField(
        label=_("Proof"),
        help_text=_("For example the call or message in which the customer was asked, with its time."),
        max_length=1000,
        widget=text_area(3),
    )
    why_again = forms.CharField(
        label=_("Why again, where the bank holds it already"),
        required=False,
        max_length=500,
        widget=text_area(2),
    )

    def prepare(self) -> None:
        held = holdings_of(self.complaint)
        known = [*held.kinds.values(), *held.files]
        if known:
            said = _("No material may be asked for that the bank already holds: %(held)s.")
            self.fields["waiting_for"].help_text = said % {"held": gettext("; ").join(known)}


class ContributionForm(ActForm):
    person = PersonField(queryset=Staff.objects.none(), label=_("Whom to ask"))
    question = forms.CharField(label=_("What we need"), max_length=2000, widget=text_area(3))
    due_at = forms.DateTimeField(
        label=_("Until"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )

    def prepare(self) -> None:
        self.fields["person"].queryset = people_for(self.complaint)
        tomorrow = business_today() + timedelta(days=1)
        self.fields["due_at"].initial = datetime.combine(tomorrow, time(17, 30), tzinfo=SHANGHAI)

    def clean_due_at(self) -> datetime:
        due_at = self.cleaned_data["due_at"]
        if due_at <= timezone.now():
            raise forms.ValidationError(_("Choose a time ahead."))
        return due_at


class StatementForm(ContributionForm):
    """A statement of somebody whom the case is about."""

    quote = forms.CharField(
        label=_("Words of the complaint that they may read"),
        required=False,
        max_length=2000,
        widget=text_area(3),
    )
    field_order = ["person", "question", "quote", "due_at"]

    def prepare(self) -> None:
        super().prepare()
        self.fields["person"].queryset = accused_of(self.complaint)

    def words(self) -> dict[str, Any]:
        return {**self.cleaned_data, "kind": ContributionKind.STATEMENT.value}


class AnswerForm(ActForm):
    answer = forms.CharField(label=_("Your answer"), max_length=4000, widget=text_area(5, autofocus=True))


class RemedyForm(KeyedForm):
    kind = forms.ChoiceField(label=_("Remedy"), choices=choices(texts.REMEDIES), widget=forms.RadioSelect)
    amount = forms.DecimalField(
        label=_("Amount in yuan"),
        required=False,
        min_value=Decimal("0.01"),
        max_value=LARGEST_YUAN,
        decimal_places=2,
    )
    text = forms.CharField(label=_("How"), required=False, max_length=1000, widget=text_area(3))
    field_order = ["kind", "amount", "text"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        paid = data.get("kind") in {RemedyKind.REFUND, RemedyKind.COMPENSATION}
        if paid and data.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Say how much."))
        if not paid and data.get("amount") is not None:
            self.add_error("amount", _("An apology or a correction has no amount."))
        return data

    def words(self) -> dict[str, Any]:
        words = dict(self.cleaned_data)
        amount = words.pop("amount")
        return {**words, "amount_fen": None if amount is None else int(amount * FEN)}


class DecisionForm(ActForm):
    approve = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Approve")), ("no", _("Decline"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Reason"), required=False, max_length=1000, widget=text_area(3))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("approve") is False and not data.get("note"):
            self.add_error("note", _("Say why it is declined."))
        return data


class ValidityForm(ActForm):
    validity = forms.ChoiceField(
        label=_("The complaint is"),
        choices=choices(texts.VALIDITIES, only=set(Validity) - {Validity.UNDECIDED}),
        widget=forms.RadioSelect,
    )
    invalid_reason = forms.ChoiceField(
        label=_("Why not"), required=False, choices=[("", "—"), *choices(texts.INVALID_REASONS)]
    )
    note = forms.CharField(label=_("Findings"), max_length=2000, widget=text_area(3))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("validity") == Validity.INVALID and not data.get("invalid_reason"):
            self.add_error("invalid_reason", _("Choose a reason from the list."))
        if data.get("validity") != Validity.INVALID:
            data["invalid_reason"] = ""
        return data


class ReplyForm(ActForm):
    findings = forms.CharField(label=_("Findings"), max_length=6000, widget=text_area(4, autofocus=True))
    basis = forms.CharField(label=_("Basis and reasons"), max_length=6000, widget=text_area(4))
    remedies = forms.CharField(
        label=_("Remedies of law"),
        help_text=_("Review, mediation, arbitration, court: what the complainant can do next."),
        max_length=4000,
        widget=text_area(4),
    )
    sent_via = forms.ChoiceField(
        label=_("Sent by"),
        choices=choices(
            texts.CHANNELS, only={Channel.LETTER, Channel.PHONE, Channel.VISIT, Channel.WEB_FORM}
        ),
    )


class ResolveForm(ActForm):
    text = forms.CharField(
        label=_("The outcome, as the customer was told"), max_length=4000, widget=text_area(4, autofocus=True)
    )


class WithdrawForm(ActForm):
    text = forms.CharField(
        label=_("What the customer said"), max_length=2000, widget=text_area(3, autofocus=True)
    )


class CheckForm(ActForm):
    passed = forms.TypedChoiceField(
        label=_("Result"),
        choices=[("yes", _("Solved, the customer agrees")), ("no", _("Not solved, back to the owner"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    findings = forms.CharField(label=_("What the check found"), max_length=2000, widget=text_area(3))


class CodeField(forms.ModelChoiceField):
    """A standard code, indented by its depth in the tree."""

    def label_from_instance(self, code) -> str:
        depth = max(len(code.code) - 3, 0) // 2
        return f"{'　' * depth}{code.code} {code.name}"


class ClassifyForm(ActForm):
    channel_code = CodeField(queryset=None, label=_("Channel code"), required=False)
    business_code = CodeField(queryset=None, label=_("Business code"), required=False)
    cause = CodeField(queryset=None, label=_("Cause"), required=False)
    cause_note = forms.CharField(
        label=_("How it came about"), required=False, max_length=2000, widget=text_area(3)
    )

    def prepare(self) -> None:
        for name, kind in (
            ("channel_code", CodeKind.CHANNEL),
            ("business_code", CodeKind.BUSINESS),
            ("cause", CodeKind.CAUSE),
        ):
            self.fields[name].queryset = standard_codes(kind)
            self.fields[name].initial = getattr(self.complaint, f"{name}_id")
        self.fields["cause_note"].initial = self.complaint.cause_note


class ActionForm(KeyedForm):
    text = forms.CharField(
        label=_("What makes sure that it does not come back"),
        max_length=2000,
        widget=text_area(3, autofocus=True),
    )
    owner = PersonField(queryset=Staff.objects.none(), label=_("Whose task"))
    due_on = forms.DateField(
        label=_("Until"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    field_order = ["text", "owner", "due_on"]

    def prepare(self) -> None:
        self.fields["owner"].queryset = people_for(self.complaint)
        self.fields["due_on"].initial = business_today() + timedelta(days=30)

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on < business_today():
            raise forms.ValidationError(_("That day is over; choose today or later."))
        return due_on


class EffectForm(ActForm):
    effective = forms.TypedChoiceField(
        label=_("Did it work"),
        choices=[("yes", _("Yes, it has become less")), ("no", _("No, it goes on"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    effect = forms.CharField(label=_("What was measured"), max_length=2000, widget=text_area(3))


class ReviewForm(ActForm):
    unit = forms.ModelChoiceField(queryset=None, label=_("Reviewing unit"))
    grounds = forms.CharField(label=_("Grounds of the complainant"), max_length=4000, widget=text_area(4))

    def prepare(self) -> None:
        self.fields["unit"].queryset = units_above(self.complaint)


class ReviewDecisionForm(ActForm):
    outcome = forms.ChoiceField(
        label=_("Decision"), choices=choices(texts.OUTCOMES), widget=forms.RadioSelect
    )
    reasons = forms.CharField(label=_("Reasons"), max_length=4000, widget=text_area(4))


class FilesForm(ActForm):
    files = UploadField(required=True)  # type: ignore[assignment]  # a field of that name
