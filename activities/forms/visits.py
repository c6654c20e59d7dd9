"""Planning a visit: whom, when, what for in a few fields, and the rest behind 'more'."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.forms.interactions import KIND_CHOICES, MomentField, PeopleField, people_field, people_present
from activities.models import InteractionKind, Visit
from activities.rules import LONGEST_MINUTES, SHORTEST_MINUTES
from activities.services.visits import EDITABLE
from common.calendar import business_date, business_today
from customers.models import Customer
from organization.models import Staff
from worklist.forms import check_not_too_far
from worklist.queries.tasks import readers

WAYS = [choice for choice in KIND_CHOICES if choice[0] != InteractionKind.MESSAGE]


class ColleaguesField(forms.ModelMultipleChoiceField):
    """Colleagues by their names in the reader's language."""

    def label_from_instance(self, obj: Staff) -> str:
        return obj.display_name


class MoveForm(forms.Form):
    """Another time of a visit; `version` is that of the visit as the page showed it."""

    starts_at = MomentField(label=_("When"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    def __init__(self, *args: Any, visit: Visit | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.visit = visit

    def clean_starts_at(self) -> datetime:
        starts_at = self.cleaned_data["starts_at"]
        moved = self.visit is None or starts_at != self.visit.starts_at
        if moved and starts_at <= timezone.now():
            raise forms.ValidationError(_("That time is over. Log the contact instead."))
        check_not_too_far(business_date(starts_at), business_today())
        return starts_at


class VisitForm(MoveForm):
    """A visit to plan or to change."""

    purpose = forms.CharField(label=_("What for"), max_length=200)
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=SHORTEST_MINUTES, max_value=LONGEST_MINUTES, initial=60
    )
    kind = forms.ChoiceField(
        label=_("How"),
        choices=WAYS,
        initial=InteractionKind.VISIT.value,
        widget=forms.RadioSelect(attrs={"class": "is-even"}),
    )
    people = people_field(_("Whom to meet"))
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    colleagues = ColleaguesField(
        label=_("Who comes along"),
        queryset=Staff.objects.none(),
        required=False,
        to_field_name="employee_no",
        widget=forms.CheckboxSelectMultiple,
    )
    agenda = forms.CharField(
        label=_("Agenda"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    materials = forms.CharField(
        label=_("To bring along"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    approach = forms.CharField(
        label=_("How to go about it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ["purpose", "starts_at"]

    def __init__(
        self, *args: Any, customer: Customer, user: Staff, visit: Visit | None = None, **options: Any
    ) -> None:
        super().__init__(*args, visit=visit, **options)
        cast(PeopleField, self.fields["people"]).queryset = people_present(customer, user)
        owner = visit.owner_id if visit else user.pk
        cast(ColleaguesField, self.fields["colleagues"]).queryset = readers(
            customer, business_today(), besides=owner
        )
        self.fields["agenda"].widget.attrs["data-draft"] = (
            f"visit-{visit.public_id.hex if visit else customer.customer_no}"
        )

    def values(self) -> dict[str, Any]:
        """What was typed, by field of the visit."""
        return {name: self.cleaned_data[name] for name in EDITABLE}

    def company(self) -> dict[str, Any]:
        """Whom to meet, and who comes along."""
        return {name: self.cleaned_data[name] for name in ("people", "colleagues")}


def shown(visit: Visit) -> dict[str, Any]:
    """The visit as the form opens on it."""
    return {
        **{name: getattr(visit, name) for name in EDITABLE},
        "starts_at": timezone.localtime(visit.starts_at),
        "people": [person.public_id for person in visit.people.all()],
        "colleagues": [person.employee_no for person in visit.colleagues.all()],
        "version": visit.version,
    }


class CancelVisitForm(forms.Form):
    """Why a visit is called off."""

    reason = forms.CharField(
        label=_("Why it is called off"), max_length=200, widget=forms.TextInput(attrs={"autofocus": True})
    )
