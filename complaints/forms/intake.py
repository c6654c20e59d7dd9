"""Registering a complaint: four things that must be said, everything else behind 'more'."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.calendar import months_later
from common.validators import not_too_long_ago
from complaints import texts
from complaints.forms.acts import FEN, LARGEST_YUAN, text_area
from complaints.forms.facts import FactFields
from complaints.rules.codes import TOPICS, Category, Channel, Complainant, Harm, Level, Mood, Topic, Track
from complaints.rules.levels import propose_level
from complaints.texts import choices
from customers.models import Customer
from files.forms import UploadField
from organization.forms import PersonField
from organization.models import Staff
from worklist.forms import CustomerField

# What is said at the counter every day; the rest is behind 'other'.
USUAL_CHANNELS = (Channel.PHONE, Channel.VISIT, Channel.WEB_FORM, Channel.LETTER)
# What a category means until the owner says more.
USUAL_TOPICS = {Category.SERVICE: Topic.MANNER, Category.BUSINESS: Topic.PROCESS}
OLDEST_MONTHS = 60


def topic_choices() -> list[tuple[Any, Any]]:
    """Topics under their categories; nothing chosen means the usual one."""
    groups = [
        (str(texts.CATEGORIES[category]), [(topic.value, texts.TOPICS[topic]) for topic in topics])
        for category, topics in TOPICS.items()
    ]
    return [("", "—"), *groups]


class IntakeForm(FactFields):
    """What somebody told us, written down in under a minute."""

    customer = forms.CharField(required=False)  # replaced below: it depends on who writes
    text = forms.CharField(
        label=_("What they said"),
        max_length=8000,
        widget=text_area(4, autofocus=True, **{"data-draft": "complaint-new"}),
    )
    channel = forms.ChoiceField(
        label=_("Channel"),
        choices=choices(texts.CHANNELS),
        initial=Channel.PHONE.value,
        widget=forms.RadioSelect(attrs={"class": "is-even"}),
    )
    category = forms.ChoiceField(
        label=_("About"),
        choices=choices(texts.CATEGORIES),
        initial=Category.BUSINESS.value,
        widget=forms.RadioSelect(attrs={"class": "is-even"}),
    )
    mood = forms.ChoiceField(
        label=pgettext_lazy("complainant", "Mood"),
        choices=choices(texts.MOODS),
        initial=Mood.UPSET.value,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "is-even"}),
    )
    complainant = forms.ChoiceField(
        label=_("Who complains"),
        choices=choices(texts.COMPLAINANTS),
        initial=Complainant.COMPANY.value,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "is-even"}),
    )
    anonymous = forms.BooleanField(label=_("Anonymous"), required=False)
    complainant_email = forms.EmailField(label=_("E-mail"), required=False)
    on_behalf_of = forms.CharField(label=_("On behalf of"), required=False, max_length=120)
    topic = forms.ChoiceField(label=_("Topic"), required=False, choices=topic_choices)
    harm = forms.ChoiceField(
        label=_("Harm"), choices=choices(texts.HARMS), initial=Harm.NONE.value, required=False
    )
    track = forms.ChoiceField(
        label=_("Source"), choices=choices(texts.TRACKS), initial=Track.CUSTOMER.value, required=False
    )
    source_reference = forms.CharField(label=_("Reference of the source"), required=False, max_length=80)
    claimed_at = forms.DateTimeField(
        label=_("When it happened, as the customer says"),
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        validators=[not_too_long_ago],
    )
    level = forms.TypedChoiceField(
        label=_("Level"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("As proposed")), *choices(texts.LEVELS, only=set(Level) - {Level.CONSULTATION})],
    )
    level_reason = forms.CharField(label=_("Why this level"), required=False, max_length=500)
    accused = PersonField(
        queryset=Staff.objects.none(), label=_("Colleague complained about"), required=False
    )
    consultation = forms.BooleanField(label=_("Only a question, not a complaint"), required=False)
    files = UploadField()  # type: ignore[assignment]  # a field of that name
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Staff, **options: Any) -> None:
        self.user = user
        super().__init__(*args, **options)
        self.fields["customer"] = CustomerField(
            user=user,
            required=False,
            widget=forms.TextInput(attrs={"list": "customer-choices", "autocomplete": "off"}),
        )
        people = Staff.objects.visible_to(user).working().select_related("unit")
        self.fields["accused"].queryset = people.order_by("unit__path", "employee_no")

    def clean_claimed_at(self) -> datetime | None:
        claimed = self.cleaned_data["claimed_at"]
        now = timezone.now()
        if claimed and claimed > now:
            raise forms.ValidationError(_("It cannot have happened in the future."))
        if claimed and claimed.date() < months_later(now.date(), -OLDEST_MONTHS):
            raise forms.ValidationError(_("That is more than five years ago; check the year."))
        return claimed

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        named = data.get("customer") or data.get("complainant_name", "").strip() or data.get("anonymous")
        if not named and "customer" not in self.errors:
            self.add_error("customer", _("Name the customer or the complainant, or tick anonymous."))
        category = data.get("category")
        if category and not data.get("topic") and "topic" not in self.errors:
            data["topic"] = USUAL_TOPICS[Category(category)].value
        for name, usual in (("mood", Mood.CALM), ("harm", Harm.NONE), ("track", Track.CUSTOMER)):
            data[name] = data.get(name) or usual.value
        data["complainant"] = data.get("complainant") or Complainant.COMPANY.value
        return data

    def words(self) -> dict[str, Any]:
        """What is registered, without the files."""
        words = {name: value for name, value in self.cleaned_data.items() if name not in {"files", "amount"}}
        accused = words.pop("accused")
        return {
            **words,
            "accused": [accused] if accused else [],
            "amount_fen": self.fen(),
        }


class HintForm(forms.Form):
    """What is typed so far, for the proposed level and the cases like it."""

    customer = forms.CharField(required=False, max_length=120)
    text = forms.CharField(required=False, max_length=8000)
    category = forms.CharField(required=False, max_length=10)
    topic = forms.CharField(required=False, max_length=16)
    mood = forms.CharField(required=False, max_length=6)
    harm = forms.CharField(required=False, max_length=8)
    track = forms.CharField(required=False, max_length=10)
    amount = forms.DecimalField(required=False, max_value=LARGEST_YUAN, min_value=Decimal(0))
    consultation = forms.BooleanField(required=False)

    def proposal(self, tier_rank: int | None):
        """The level that the words so far speak for; what does not mean anything yet speaks for none."""
        data = self.cleaned_data if self.is_valid() else {}
        amount = data.get("amount")
        return propose_level(
            track=data.get("track") or Track.CUSTOMER,
            topic=data.get("topic") or Topic.PROCESS,
            mood=data.get("mood") or Mood.CALM,
            harm=data.get("harm") or Harm.NONE,
            amount_fen=None if amount is None else int(amount * FEN),
            tier_rank=tier_rank,
            consultation=bool(data.get("consultation")),
        )

    def customer_named(self, user: Staff) -> Customer | None:
        """The customer typed, if it is one of those the person sees."""
        try:
            return CustomerField(user=user, required=False).clean(self.data.get("customer", "")) or None
        except forms.ValidationError:
            return None
