"""What is typed when a talk is opened, and its outer facts."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from common.calendar import business_today
from customers.forms import DayInput, VersionedForm
from needs.models import Need
from negotiations.models import Negotiation
from negotiations.queries import needs_to_serve
from organization.models import Staff
from prospects.models import Opportunity
from worklist.forms import CustomerField, check_not_too_far


class NeedField(forms.ModelChoiceField):
    """A need of the customer that the talk serves, by what is missing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{
                "label": _("Need"),
                "queryset": Need.objects.none(),
                "to_field_name": "public_id",
                "required": False,
                "empty_label": "—",
                **options,
            }
        )

    def label_from_instance(self, obj: Need) -> str:
        return obj.title


class OpenForm(forms.Form):
    """A new talk with a customer one sees, about an opportunity (its company may be a prospect), or for a need."""

    title = forms.CharField(label=_("What the talk is about"), max_length=80)
    deadline_on = forms.DateField(label=_("To be settled by"), widget=DayInput())
    opportunity = forms.ModelChoiceField(
        label=_("Opportunity"), queryset=Opportunity.objects.none(), required=False, to_field_name="public_id"
    )
    need = NeedField()
    place = forms.CharField(label=_("Place"), max_length=80, required=False)
    third_party = forms.CharField(label=_("Third party"), max_length=200, required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ["customer", "title", "deadline_on", "opportunity", "need", "place", "third_party"]

    def __init__(
        self,
        *args: Any,
        user: Staff,
        customer: Any = None,
        deal: Opportunity | None = None,
        need: Need | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.customer, self.deal, self.of_need = customer, deal, need
        needs = cast(NeedField, self.fields["need"])
        needs.queryset = needs_to_serve(user, customer, deal)
        # Without a customer nobody knows of whom; a talk may say its need later too.
        if need is not None or not needs.queryset.exists():
            del self.fields["need"]
        if need is not None:
            self.fields["title"].initial = need.title[:80]
        if deal is not None:
            self.fields["title"].initial = deal.name
            del self.fields["opportunity"]
            return
        running = Opportunity.objects.visible_to(user).running()
        of_company = running.filter(customer=customer) if customer else running.exclude(customer=None)
        cast(forms.ModelChoiceField, self.fields["opportunity"]).queryset = of_company.order_by("name", "id")
        if customer is None:
            self.fields["customer"] = CustomerField(
                user=user, widget=forms.TextInput(attrs={"list": "customer-choices", "autocomplete": "off"})
            )
            self.order_fields(self.field_order)

    def clean_deadline_on(self) -> date:
        day = self.cleaned_data["deadline_on"]
        check_not_too_far(day, business_today())
        return day

    def said(self) -> dict[str, Any]:
        """What the service opens a talk with."""
        said = dict(self.cleaned_data)
        if self.of_need is not None:
            said["need"] = self.of_need
        if self.deal is not None:
            return said | {
                "opportunity": self.deal,
                "customer": self.deal.customer,
                "prospect": None if self.deal.customer else self.deal.prospect,
            }
        return said | {"customer": self.customer or said["customer"]}


class TalkForm(VersionedForm):
    """The outer facts of a talk, and the need it serves where no opportunity says which."""

    need = NeedField()

    class Meta:
        model = Negotiation
        fields = (
            "title",
            "deadline_on",
            "place",
            "third_party",
            "our_alternative",
            "their_alternative",
            "need",
        )
        widgets = {"deadline_on": DayInput()}

    def __init__(self, data: Any = None, *, record: Negotiation, user: Staff) -> None:
        super().__init__(data, record=record)
        needs = cast(NeedField, self.fields["need"])
        needs.queryset = needs_to_serve(user, record.customer, record.opportunity, held=record.need_id)
        hidden = record.need_id is not None and not needs.queryset.filter(pk=record.need_id).exists()
        if hidden or not needs.queryset.exists():
            del self.fields["need"]
        elif record.need is not None:
            self.initial["need"] = record.need.public_id
