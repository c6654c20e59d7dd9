"""Forms of tasks: a new one, the note with which one is closed, the day to which one is put off."""

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.calendar import business_today, months_later
from customers.models import Customer
from organization.models import Staff
from worklist import phrases
from worklist.models import Task

SNOOZES = [
    ("1d", pgettext_lazy("put off", "1 day")),
    ("3d", pgettext_lazy("put off", "3 days")),
    ("1w", pgettext_lazy("put off", "1 week")),
]
FURTHEST_YEARS = 2
_DAYS = {"1d": 1, "3d": 3, "1w": 7}


def chosen_day(word: str, today: date) -> date | None:
    """'1d', '3d', '1w', '1m' or an ISO date as a day; None for anything else."""
    if word in _DAYS:
        return today + timedelta(days=_DAYS[word])
    if word == "1m":
        return months_later(today, 1)
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def check_not_too_far(day: date, today: date) -> None:
    """Refuses a day more than two years ahead: a slip of the fingers, not a plan."""
    if day > months_later(today, 12 * FURTHEST_YEARS):
        raise forms.ValidationError(
            _("Choose a day within the next %(years)s years."), params={"years": FURTHEST_YEARS}
        )


def check_due_day(day: date) -> None:
    """Refuses a day that is over, and one that is too far ahead."""
    today = business_today()
    if day < today:
        raise forms.ValidationError(_("Choose today or a later day."))
    check_not_too_far(day, today)


def day_ahead(typed: dict[str, Any]) -> date:
    """The day of `until` ('3d') or `on` (a date); refuses one that is not ahead."""
    today = business_today()
    day = chosen_day(typed.get("until") or typed.get("on") or "", today)
    if day is None or day <= today:
        raise forms.ValidationError(_("Choose a day after today."))
    check_not_too_far(day, today)
    return day


class StaffField(forms.ModelChoiceField):
    """A colleague by name in the reader's language."""

    def label_from_instance(self, obj: Staff) -> str:
        return obj.display_name


class CustomerField(forms.CharField):
    """A customer by number or name among those the user sees; several of one name are told apart by their numbers."""

    def __init__(self, *, user: Staff, **options: Any) -> None:
        self.user = user
        super().__init__(max_length=120, label=_("Customer"), **options)

    def clean(self, value: Any) -> Customer:
        typed = super().clean(value)
        number = typed.rpartition(" ")[2].strip("()（）")
        customers = Customer.objects.visible_to(self.user).live().select_related("unit", "manager")
        exact = customers.filter(customer_no__in=[typed, number]).first()
        if exact is not None:
            return exact
        found = list(customers.found_by(typed, user=self.user).order_by("name_key", "id")[:4])
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(_("No customer of yours is called so."))
        raise forms.ValidationError(
            _("Which one: %(names)s?"),
            params={"names": ", ".join(f"{customer.label} {customer.customer_no}" for customer in found)},
        )


def customer_choices(user: Staff, limit: int = 300) -> list[Customer]:
    """The customers offered while a name is typed: those one leads, by name."""
    return list(
        Customer.objects.visible_to(user).live().filter(manager_id=user.pk).order_by("name_key", "id")[:limit]
    )


class TaskForm(forms.Form):
    """A new task: what, for whom, until when, how often; its owner is whoever writes it."""

    title = forms.CharField(label=_("What is to be done"), max_length=200)
    due_on = forms.DateField(
        label=_("Due on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), localize=False
    )
    repeat = forms.ChoiceField(
        label=_("Comes again"),
        required=False,
        choices=[(repeat.value, label) for repeat, label in phrases.REPEATS.items()],
    )
    promised = forms.BooleanField(label=_("Promised to the customer"), required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ["customer", "title", "due_on", "repeat", "promised"]

    def __init__(self, *args: Any, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["customer"] = CustomerField(
            user=user, widget=forms.TextInput(attrs={"list": "customer-choices", "autocomplete": "off"})
        )
        first = "title" if self.initial.get("customer") else "customer"
        self.fields[first].widget.attrs["autofocus"] = True
        self.order_fields(self.field_order)

    def clean_due_on(self) -> date:
        due_on = self.cleaned_data["due_on"]
        if due_on < business_today():
            raise forms.ValidationError(_("That day is over; choose today or later."))
        check_not_too_far(due_on, business_today())
        return due_on


class GiveForm(forms.Form):
    """To which of the colleagues who read the customer a task is given."""

    to = StaffField(
        label=_("To whom"), queryset=Staff.objects.none(), to_field_name="employee_no", empty_label=None
    )

    def __init__(self, *args: Any, among: QuerySet[Staff], **options: Any) -> None:
        super().__init__(*args, **options)
        cast(StaffField, self.fields["to"]).queryset = among


class BulkForm(forms.Form):
    """What is done with the tasks that were ticked, at most one page of them."""

    act = forms.ChoiceField(choices=[(name, name) for name in ("done", "later", "give")])
    tasks = forms.ModelMultipleChoiceField(queryset=Task.objects.none(), to_field_name="public_id")
    until = forms.CharField(max_length=10, required=False)
    on = forms.CharField(max_length=10, required=False)
    to = StaffField(
        label=_("To whom"), queryset=Staff.objects.none(), to_field_name="employee_no", required=False
    )

    def __init__(self, *args: Any, user: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(StaffField, self.fields["to"]).queryset = Staff.objects.visible_to(user).working()
        tasks = Task.objects.visible_to(user).select_related("customer__unit", "owner")
        cast(forms.ModelMultipleChoiceField, self.fields["tasks"]).queryset = tasks

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("act") == "later":
            data["day"] = day_ahead(data)
        if data.get("act") == "give" and not data.get("to"):
            raise forms.ValidationError(_("Choose to whom."))
        return data


class ClosingForm(forms.Form):
    """The note with which a task is done."""

    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
    )


class CancelForm(ClosingForm):
    """The reason for which a task is dropped."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["note"].label = _("Why it is not to be done")
        self.fields["note"].required = True


class SnoozeForm(forms.Form):
    """The day to which a task is put off: a short word or a date, in the future."""

    until = forms.CharField(max_length=10, required=False)
    on = forms.CharField(max_length=10, required=False)

    def clean(self) -> dict[str, Any]:
        return {"day": day_ahead(super().clean() or {})}


class ContactDayForm(forms.Form):
    """The day of the next contact, and the one that stood there when the field was opened."""

    on = forms.DateField(
        label=_("Next contact"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    opened = forms.DateField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, held: date | None, **options: Any) -> None:
        # As text: a template would write the date in the reader's language.
        opened = held.isoformat() if held else ""
        super().__init__(*args, initial={"on": held, "opened": opened}, **options)

    def clean_on(self) -> date:
        return day_ahead({"on": self.cleaned_data["on"].isoformat()})


class WeightsForm(forms.Form):
    """How Today is ranked: shares of 100, and why."""

    urgency = forms.IntegerField(label=_("Urgency"), min_value=0, max_value=100)
    value = forms.IntegerField(label=_("The customer's value"), min_value=0, max_value=100)
    loss = forms.IntegerField(label=_("Loss by waiting"), min_value=0, max_value=100)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        shares = [data.get(name) for name in ("urgency", "value", "loss")]
        if None not in shares and sum(shares) != 100:
            raise forms.ValidationError(_("Together they are 100."))
        return data
