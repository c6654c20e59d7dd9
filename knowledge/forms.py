"""What people type to share what they learned, to publish it without a name, to review it, to follow things."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.calendar import business_today
from customers.models import Customer
from customers.standards import industry_choices, region_choices
from customers.wallet_forms import BankInput
from knowledge.models import Confidence, Follow, Importance, KindName, Piece, TopicName
from knowledge.queries import deals_to_tell, units_of, words_of
from knowledge.rules import TITLE_LENGTH, Kind, tags_of
from organization.models import Staff
from products.models import ProductLine
from prospects.models import Opportunity
from worklist.forms import CustomerField

TOPICS = {
    Kind.NEWS: ("price", "industry", "policy", "other"),
    Kind.CASE: ("won", "lost"),
    Kind.ANSWER: ("policy", "other"),
}
BODY = {
    Kind.NEWS: _("What is known"),
    Kind.CASE: _("How it went, a step a line"),
    Kind.ANSWER: pgettext_lazy("knowledge", "Answer"),
}
TITLE = {
    Kind.NEWS: pgettext_lazy("knowledge", "In one sentence"),
    Kind.CASE: pgettext_lazy("knowledge", "What it was about"),
    Kind.ANSWER: pgettext_lazy("knowledge", "Question"),
}
DAY = {"type": "date"}


class AnyCustomerField(CustomerField):
    """A customer by number or name, or none."""

    def clean(self, value: Any) -> Any:
        return super().clean(value) if str(value or "").strip() else None


class PieceForm(forms.Form):
    """A piece of knowledge: of a customer, then read by whoever reads it; else for the unit, the branch or the bank."""

    title = forms.CharField(max_length=TITLE_LENGTH, widget=forms.TextInput(attrs={"autofocus": True}))
    body = forms.CharField(max_length=6000, widget=forms.Textarea(attrs={"rows": 6}))
    topic = forms.ChoiceField(label=_("About"))
    shared_with = forms.ChoiceField(
        label=pgettext_lazy("knowledge", "For whom"),
        required=False,
        help_text=_("What the whole bank is to read is reviewed by somebody else first."),
    )
    tags = forms.CharField(label=_("Tags"), required=False, max_length=200)
    competitor = forms.CharField(label=_("Competitor"), required=False, max_length=60, widget=BankInput())
    product_line = forms.ModelChoiceField(
        label=_("Product line"),
        queryset=ProductLine.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=_("Any"),
    )
    industry_code = forms.ChoiceField(label=_("Industry (GB/T 4754)"), required=False)
    region_code = forms.ChoiceField(label=_("Region (GB/T 2260)"), required=False)
    source = forms.CharField(label=_("Source"), required=False, max_length=120)
    confidence = forms.TypedChoiceField(
        label=_("How sure"), choices=Confidence.choices, coerce=int, initial=2
    )
    importance = forms.TypedChoiceField(
        label=_("How important"), choices=Importance.choices, coerce=int, initial=2
    )
    noted_on = forms.DateField(
        label=pgettext_lazy("knowledge", "As of"), widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY)
    )
    valid_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        kind: Kind,
        user: Staff,
        origin: Piece | None = None,
        piece: Piece | None = None,
        **options: Any,
    ) -> None:
        """`origin` is published without its customer's name; `piece` is changed."""
        super().__init__(*args, **options)
        self.kind, self.user, self.origin, self.piece = kind, user, origin, piece
        self.fields["title"].label, self.fields["body"].label = TITLE[kind], BODY[kind]
        topics = dict(TopicName.choices)
        cast(forms.ChoiceField, self.fields["topic"]).choices = [
            (each, topics[each]) for each in TOPICS[kind]
        ]
        cast(forms.ChoiceField, self.fields["industry_code"]).choices = [("", _("Any")), *industry_choices()]
        cast(forms.ChoiceField, self.fields["region_code"]).choices = [("", _("Any")), *region_choices()]
        if piece is None:
            cast(forms.ChoiceField, self.fields["shared_with"]).choices = _reading_units(user)
        else:
            del self.fields["shared_with"], self.fields["form_key"]
        if kind == Kind.CASE and origin is None and (piece is None or piece.customer_id is not None):
            self._offer_deals(piece.customer if piece else None)
        if origin is None and piece is None:
            self.fields["customer"] = AnyCustomerField(
                user=user,
                required=False,
                help_text=_("With a customer: read by whoever reads the customer, and by nobody else."),
                widget=forms.TextInput(attrs={"list": "customer-choices", "autocomplete": "off"}),
            )

    def _offer_deals(self, customer: Customer | None) -> None:
        """The deals that a case may tell of: those that closed last, and the one that is chosen."""
        chosen = self.data.get("opportunity") or self.initial.get("opportunity") or ""
        self.deals = {
            str(deal.public_id): deal for deal in deals_to_tell(self.user, chosen=chosen, customer=customer)
        }
        named = [
            (key, f"{deal.customer.label}: {deal.name} ({deal.get_state_display()})")
            for key, deal in self.deals.items()
            if deal.customer is not None
        ]
        self.fields["opportunity"] = forms.ChoiceField(
            label=_("Deal"), required=False, choices=[("", _("No deal")), *named]
        )

    def clean_opportunity(self) -> Opportunity | None:
        return self.deals.get(self.cleaned_data["opportunity"])

    def clean_tags(self) -> list[str]:
        return tags_of(self.cleaned_data["tags"])

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        if words.get("noted_on") and words["noted_on"] > business_today():
            self.add_error("noted_on", _("That day is still to come."))
        if words.get("valid_until") and words.get("noted_on") and words["valid_until"] < words["noted_on"]:
            self.add_error("valid_until", _("The end lies before the beginning."))
        if (deal := words.get("opportunity")) and "customer" in self.fields:
            if words.get("customer") not in (None, deal.customer):
                self.add_error("opportunity", _("This is a deal with another customer."))
            words["customer"] = deal.customer
        return words

    def differences(self, current: Piece) -> None:
        """Stand on the piece as it is now, keep what was typed, and say where the two differ."""
        data = cast(QueryDict, self.data).copy()
        data["version"] = str(current.version)
        self.data = data
        self.add_error(
            None, _("Somebody changed this meanwhile. Your words are kept; save again to write them.")
        )
        for name, value in words_of(current).items():
            typed = self.cleaned_data.get(name)
            typed = ", ".join(typed) if isinstance(typed, list) else getattr(typed, "code", typed)
            if name in self.fields and (typed or "") != (value or ""):
                self.add_error(name, _("Saved meanwhile: %(value)s") % {"value": value or "—"})

    def changes(self) -> dict[str, Any]:
        """What the service of changing takes; what the form asks for less exactly, or not at all, stays."""
        sent, piece = dict(self.cleaned_data), cast(Piece, self.piece)
        told = {name: sent.pop(name) for name in ("title", "body", "noted_on")}
        told |= {
            "version": sent.pop("version") or 0,
            "opportunity": sent.pop("opportunity", piece.opportunity),
        }
        if piece.industry_code[:3] == sent["industry_code"]:
            sent["industry_code"] = piece.industry_code
        return {**told, "facts": sent}

    def words(self) -> dict[str, Any]:
        """What the service takes."""
        sent = dict(self.cleaned_data)
        path = sent.pop("shared_with")
        customer = sent.pop("customer", None) or None
        unit = next((unit for unit in units_of(self.user) if unit.code == path), None)
        return {
            "kind": self.kind,
            "title": sent.pop("title"),
            "body": sent.pop("body"),
            "noted_on": sent.pop("noted_on"),
            "form_key": sent.pop("form_key"),
            "customer": customer,
            "opportunity": sent.pop("opportunity", None),
            "shared_with": None if customer else unit,
            "facts": sent,
        }


def _reading_units(user: Staff) -> list[tuple[str, Any]]:
    return [
        (unit.code, unit.label if unit.parent_id else _("The whole bank, after review"))
        for unit in units_of(user)
    ]


class ReviewForm(forms.Form):
    """What a second person says of what the whole bank is to read."""

    note = forms.CharField(label=_("Note of the review"), max_length=300, required=False)


class FollowForm(forms.ModelForm):
    """What one wants to be told of; what is left empty stands for all."""

    class Meta:
        model = Follow
        fields = (
            "kind",
            "tag",
            "industry_code",
            "region_code",
            "product_line",
            "competitor",
            "confidence",
            "importance",
        )
        widgets = {"competitor": BankInput()}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [("", _("Any")), *KindName.choices]
        self.fields["product_line"].empty_label = _("Any")
        self.fields["industry_code"] = forms.ChoiceField(
            label=_("Industry (GB/T 4754)"), required=False, choices=[("", _("Any")), *industry_choices()]
        )
        self.fields["region_code"] = forms.ChoiceField(
            label=_("Region (GB/T 2260)"), required=False, choices=[("", _("Any")), *region_choices()]
        )

    def clean(self) -> dict[str, Any]:
        words = super().clean() or self.cleaned_data
        words["tag"] = (tags_of(words.get("tag") or "") or [""])[0]
        return words

    def validate_unique(self) -> None:
        """The same again changes the thresholds."""
