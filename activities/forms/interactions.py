"""The most used form: whom one met, how, what was said, and when the next contact is."""

from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models import Aim, InteractionKind, Mood
from activities.rules import TASK_LENGTH, split_lines
from activities.services.interactions import DETAILS
from common.calendar import business_date, business_today, months_later
from customers.models import Contact, Customer
from organization.models import Staff
from worklist.forms import CustomerField, check_not_too_far, chosen_day

OLDEST_YEARS = 10

NEXT_CHOICES = [
    ("", pgettext_lazy("next contact", "By the rule")),
    ("3d", pgettext_lazy("next contact", "In 3 days")),
    ("1w", pgettext_lazy("next contact", "In 1 week")),
    ("1m", pgettext_lazy("next contact", "In 1 month")),
]
KIND_CHOICES = [
    (InteractionKind.VISIT.value, pgettext_lazy("kind of contact", "On site")),
    (InteractionKind.CALL.value, pgettext_lazy("kind of contact", "Call")),
    (InteractionKind.VIDEO.value, pgettext_lazy("kind of contact", "Video")),
    (InteractionKind.INVITED.value, pgettext_lazy("kind of contact", "At our place")),
    (InteractionKind.MESSAGE.value, pgettext_lazy("kind of contact", "Message")),
]


class StartForm(forms.Form):
    """Which customer the contact was with."""

    def __init__(self, *args: Any, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["customer"] = CustomerField(
            user=user,
            widget=forms.TextInput(
                attrs={"list": "customer-choices", "autocomplete": "off", "autofocus": True}
            ),
        )


DRAFTS = ("summary", "need", "rivals", "agreed", "problems")


def draft_key(customer: Customer, name: str) -> str:
    """Under which name the device keeps a field of the report until the server has taken it."""
    return f"contact-{customer.customer_no}" + ("" if name == "summary" else f"-{name}")


class PeopleField(forms.ModelMultipleChoiceField):
    """People by their names in the reader's language."""

    def label_from_instance(self, obj: Contact) -> str:
        return obj.display_name


def people_field(label: Any) -> PeopleField:
    """People of the customer to tick; the form says which ones (see people_present)."""
    return PeopleField(
        label=label,
        queryset=Contact.objects.none(),
        required=False,
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
    )


def people_present(customer: Customer, user: Staff) -> QuerySet[Contact]:
    """Who is still at the customer, those who decide first."""
    present = Contact.objects.visible_to(user).filter(customer=customer, left_on=None)
    return present.order_by("part", "id")


class MomentField(forms.DateTimeField):
    """A day and a time as browsers write them, in Shanghai."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], widget=widget, **options)


class InteractionForm(forms.Form):
    """One contact; people are those of the customer, and one who is not in the file yet may be named."""

    people = people_field(_("Who was met"))
    new_person = forms.CharField(label=_("Somebody else"), max_length=60, required=False)
    kind = forms.ChoiceField(
        label=_("How"),
        choices=KIND_CHOICES,
        initial=InteractionKind.VISIT.value,
        widget=forms.RadioSelect(attrs={"class": "is-even"}),
    )
    summary = forms.CharField(
        label=pgettext_lazy("contact report", "What was said"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    next_in = forms.ChoiceField(
        label=_("Next contact"),
        choices=NEXT_CHOICES,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "is-even"}),
    )
    next_on = forms.DateField(
        label=_("or on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    happened_at = MomentField(label=_("When it was"), required=False)
    aim = forms.ChoiceField(
        label=_("Was the aim reached"),
        choices=Aim.choices,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "is-even"}),
    )
    need = forms.CharField(
        label=_("A need discovered"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    rivals = forms.CharField(
        label=_("News of other banks"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    agreed = forms.CharField(
        label=_("Agreed"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    problems = forms.CharField(
        label=_("Problems"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    mood = forms.ChoiceField(
        label=_("Mood"),
        choices=Mood.choices,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "is-even"}),
    )
    place = forms.CharField(label=_("Place"), required=False, max_length=120)
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    task = forms.UUIDField(required=False, widget=forms.HiddenInput)
    visit = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, customer: Customer, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        present = people_present(customer, user)
        cast(PeopleField, self.fields["people"]).queryset = present
        self.has_people = present.exists()
        for name in DRAFTS:
            self.fields[name].widget.attrs["data-draft"] = draft_key(customer, name)
        self.fields["summary"].widget.attrs["autofocus"] = self.has_people

    @property
    def is_long(self) -> bool:
        """Whether more than the short form was filled or refused."""
        return any(
            self[name].value() or self[name].errors for name in ("agreed", "problems", "mood", "place")
        )

    def details(self) -> dict[str, str]:
        """The further answers of the long form."""
        return {name: self.cleaned_data[name] for name in DETAILS}

    def clean_happened_at(self) -> datetime | None:
        happened_at = self.cleaned_data["happened_at"]
        if happened_at is not None and happened_at > timezone.now():
            raise forms.ValidationError(_("This is still to come. Write it down when it has happened."))
        if happened_at is not None and business_date(happened_at) < months_later(
            business_today(), -12 * OLDEST_YEARS
        ):
            raise forms.ValidationError(
                _("A contact is at most %(years)s years old."), params={"years": OLDEST_YEARS}
            )
        return happened_at

    def clean_next_on(self) -> date | None:
        chosen = self.cleaned_data["next_on"] or chosen_day(
            self.cleaned_data.get("next_in") or "", business_today()
        )
        if chosen is not None and chosen < business_today():
            raise forms.ValidationError(_("The next contact is today or later."))
        if chosen is not None:
            check_not_too_far(chosen, business_today())
        return chosen

    def clean_summary(self) -> str:
        summary = self.cleaned_data["summary"]
        said, tasks, promises = split_lines(summary)
        lines = [*tasks, *promises]
        if not said and not lines:
            raise forms.ValidationError(_("Write what was said, or a task after the dash."))
        endless = [line for line in lines if len(line) > TASK_LENGTH]
        if endless:
            raise forms.ValidationError(
                [
                    forms.ValidationError(
                        _("A task has at most %(most)s characters, this line %(length)s: %(line)s…"),
                        params={"most": TASK_LENGTH, "length": len(line), "line": line[:20]},
                    )
                    for line in endless
                ]
            )
        return summary

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("people") and not data.get("new_person", "").strip() and "people" not in self.errors:
            self.add_error("people", _("Tick or name who was met: only that counts as a contact."))
        return data
