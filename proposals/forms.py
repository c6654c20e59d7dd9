"""What people type into a proposal: head, parts, a product, the record of suitability; and a customer's answer."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.calendar import business_today
from common.models import uuid7
from common.money import LARGEST_FEN
from common.robots import GuardedForm
from customers.forms import DayInput, VersionedForm, WanField
from customers.models import Contact, Customer
from needs.models import Need
from needs.queries import listed_needs
from notebook.models import CustomerFile
from organization.models import Staff
from pricing.models import Quote
from products.models import ProductVersion
from proposals.models import AnswerName, Proposal, Suitability
from proposals.queries import choosable_logos, choosable_people, choosable_products, choosable_quotes
from proposals.queries.document import LANGUAGE
from proposals.rules.states import Part
from proposals.rules.suitability import is_owed
from proposals.texts import WHY

USUAL_DAYS = 30


class TitledField(forms.ModelChoiceField):
    """A need by what is really missing."""

    def label_from_instance(self, obj: Need) -> str:
        return obj.title


class PersonField(forms.ModelChoiceField):
    """One of the customer's people."""

    def label_from_instance(self, obj: Contact) -> str:
        return f"{obj.display_name} {obj.display_title}".strip()


class PictureField(forms.ModelChoiceField):
    """A picture on the customer's file."""

    def label_from_instance(self, obj: CustomerFile) -> str:
        return obj.name


class VersionField(forms.ModelChoiceField):
    """A product of the catalogue."""

    def label_from_instance(self, obj: ProductVersion) -> str:
        return obj.name


class QuoteField(forms.ModelChoiceField):
    """A quote by number, product and amount."""

    def label_from_instance(self, obj: Quote) -> str:
        return f"{obj.number} {obj.product_line} {obj.own_amount}"


class BeginForm(forms.Form):
    """A new proposal: for which need, what it is called, and until when we stand by it."""

    title = forms.CharField(label=pgettext_lazy("proposal", "Title"), max_length=60, min_length=2)
    need = TitledField(
        label=_("For the need"),
        queryset=Need.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="—",
    )
    valid_until = forms.DateField(label=_("We stand by it until"), widget=DayInput())
    language = forms.ChoiceField(
        label=_("Language of the document"), choices=settings.LANGUAGES, required=False, initial=LANGUAGE
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)

    def __init__(self, data: Any = None, *, customer: Customer, user: Staff) -> None:
        super().__init__(data)
        needs = listed_needs(user).running().filter(customer=customer)
        cast(TitledField, self.fields["need"]).queryset = needs
        self.initial["valid_until"] = business_today() + timedelta(days=USUAL_DAYS)

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or LANGUAGE


class ProposalForm(VersionedForm):
    """The head and the parts of a draft."""

    class Meta:
        model = Proposal
        fields = [
            "title",
            "contact",
            "logo",
            "language",
            "valid_until",
            "summary",
            *(part.value for part in Part),
        ]
        widgets = {
            "valid_until": DayInput(),
            "summary": forms.Textarea({"rows": 4}),
            **{part.value: forms.Textarea({"rows": 6}) for part in Part},
        }

    def __init__(self, data: Any = None, *, record: Proposal, user: Staff) -> None:
        super().__init__(data, record=record)
        customer = record.customer
        self.fields["contact"] = PersonField(
            label=_("To whom it goes"),
            queryset=choosable_people(user, customer),
            to_field_name="public_id",
            required=False,
            empty_label="—",
        )
        self.fields["logo"] = PictureField(
            label=_("Logo of the customer"),
            queryset=choosable_logos(user, customer),
            to_field_name="public_id",
            required=False,
            empty_label=_("none: its name stands there"),
            help_text=_("A picture among the customer's files, PNG or JPEG of at most 500 KB."),
        )
        self.fields["language"].required = False
        self.fields["language"].help_text = _(
            "Labels and the catalogue's words; your own words stay as they are."
        )
        for name in ("contact", "logo"):
            held = getattr(record, name)
            self.initial[name] = held.public_id if held else None


class ProductForm(forms.Form):
    """A product, why it fits, and its price where a quote was written."""

    version = VersionField(
        label=_("Product"),
        queryset=ProductVersion.objects.none(),
        to_field_name="public_id",
        empty_label=None,
    )
    why = forms.CharField(label=_("Why it fits"), min_length=2, max_length=300)
    quote = QuoteField(
        label=_("Quote"),
        queryset=Quote.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("without a price"),
    )

    def __init__(self, data: Any = None, *, proposal: Proposal, user: Staff) -> None:
        super().__init__(data)
        cast(VersionField, self.fields["version"]).queryset = choosable_products(user, proposal)
        cast(QuoteField, self.fields["quote"]).queryset = choosable_quotes(user, proposal.customer)


class SuitabilityForm(forms.ModelForm):
    """What the account manager confirms of one product before it goes out."""

    cash_flow_fen = WanField(
        label=_("Operating cash flow of a year, CNY 10,000"),
        min_value=Decimal(-LARGEST_FEN // 1_000_000),
        max_value=Decimal(LARGEST_FEN // 1_000_000),
    )
    debt_service_fen = WanField(
        label=_("Debt service of a year with it, CNY 10,000"),
        min_value=Decimal(0),
        max_value=Decimal(LARGEST_FEN // 1_000_000),
    )

    class Meta:
        model = Suitability
        fields = ["does", "risks", "interest", "bearing"]

    def __init__(self, data: Any = None, *, held: Suitability | None, version: ProductVersion) -> None:
        super().__init__(data, instance=held)
        if is_owed(version.product.family):
            for name in ("cash_flow_fen", "debt_service_fen"):
                self.fields[name].required = True
                self.initial[name] = getattr(held, name, None)
        else:
            del self.fields["cash_flow_fen"], self.fields["debt_service_fen"]
        if held is None:
            self.initial["does"] = version.text.get("what", "")
            self.initial["risks"] = version.text.get("risks", "")

    def words(self) -> dict[str, Any]:
        """What the service takes."""
        figures: dict[str, Any] = {
            name: self.cleaned_data[name]
            for name in ("cash_flow_fen", "debt_service_fen")
            if name in self.cleaned_data
        }
        return {"words": {name: self.cleaned_data[name] for name in self.Meta.fields}, **figures}


class SendForm(forms.Form):
    """To whom it was sent."""

    reason = forms.CharField(label=_("Sent to"), min_length=2, max_length=120)


class ReasonForm(forms.Form):
    """Why it is returned or closed."""

    reason = forms.CharField(
        min_length=2, max_length=300, error_messages={"required": WHY, "min_length": WHY}
    )


class AnswerForm(GuardedForm):
    """What the customer says to it, and who says so."""

    answer = forms.ChoiceField(label=_("Your answer"), choices=AnswerName.choices, widget=forms.RadioSelect)
    said = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    who = forms.CharField(label=_("Your name"), min_length=2, max_length=60)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("answer") == AnswerName.QUESTIONS and not data.get("said", "").strip():
            self.add_error("said", _("Please write what you would like to know."))
        return data

    def given(self) -> dict[str, str]:
        """What the service takes."""
        typed = self.words()
        return {"answer": typed["answer"], "words": typed["said"], "who": typed["who"]}
