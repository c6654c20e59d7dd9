"""The finished answers of activities: last contacts, how the rule is kept, what a report set in motion."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, Count, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language, gettext, ngettext

from activities.models import ContactRule, Interaction
from common.calendar import business_date
from customers.models import GONE_NAMES, Contact, Customer, CustomerPulse, CustomerScore
from worklist import phrases
from worklist.models import Task

SHOWN = 3
A_YEAR = 365


def names_met() -> ArraySubquery:
    """For contacts asked for: the names of the people there, as `display_name` says them."""
    people = Contact.objects.filter(interactions=OuterRef("pk")).order_by("pk")
    name = Coalesce(NullIf("name_en", Value("")), "name") if get_language() == "en" else F("name")
    gone = [When(state=state, then=Value(str(words))) for state, words in GONE_NAMES.items()]
    return ArraySubquery(people.values(shown=Case(*gone, default=name, output_field=CharField())))


@dataclass(frozen=True)
class Coverage:
    """How the contact rule is kept with one customer; `months` is None where no tier is published."""

    months: int | None
    tier: str
    last_on: date | None
    next_on: date | None
    fixed: bool
    contacts_this_year: int
    people_met: int
    people: int
    today: date
    held_until: date | None

    @property
    def rule(self) -> str:
        """'Gold: a contact every month'; empty without a tier."""
        return _rule_words(self.tier, self.months)

    @property
    def held(self) -> bool:
        """Whether the rule is on hold today."""
        return self.held_until is not None and self.held_until >= self.today

    @property
    def kept(self) -> bool:
        """Whether the next contact is not overdue."""
        return self.next_on is None or self.next_on >= self.today


def last_contacts(customer: Customer) -> list[Interaction]:
    """The last few contacts of a customer the caller has found visible."""
    contacts = (
        Interaction.objects.filter(customer=customer).select_related("staff").prefetch_related("people")
    )
    return list(contacts.order_by("-happened_at", "-id")[:SHOWN])


def coverage(customer: Customer, today: date) -> Coverage:
    """The rule, the last and the next contact, and how many of the people were met within a year."""
    pulse = CustomerPulse.objects.filter(customer=customer).first() or CustomerPulse(customer=customer)
    year_ago = today - timedelta(days=A_YEAR)
    people = (
        Contact.objects.live()
        .filter(customer=customer, left_on=None)
        .aggregate(all=Count("pk"), met=Count("pk", filter=Q(last_contact_at__date__gte=year_ago)))
    )
    tier = held_tier(customer).code
    return Coverage(
        months=rule_months(tier, today),
        tier=tier,
        last_on=business_date(pulse.last_contact_at) if pulse.last_contact_at else None,
        next_on=pulse.next_contact_on,
        fixed=pulse.next_contact_fixed,
        contacts_this_year=Interaction.objects.filter(
            customer=customer, happened_at__date__gte=year_ago
        ).count(),
        people_met=people["met"],
        people=people["all"],
        today=today,
        held_until=pulse.held_until,
    )


@dataclass(frozen=True)
class HeldTier:
    """The code of the published tier, empty before the first scoring, and whether people decided it."""

    code: str
    decided: bool


def held_tier(customer: Customer) -> HeldTier:
    """The tier that a customer holds."""
    scores = CustomerScore.objects.current().filter(customer=customer)
    code, computed = scores.values_list("tier__code", "computed_tier_id").first() or ("", None)
    return HeldTier(code or "", computed is not None)


def rule_months(tier: str, day: date) -> int | None:
    """Every how many months a tier's customers are contacted on `day`."""
    rules = ContactRule.objects.filter(tier__code=tier, valid_from__lte=day).order_by("-valid_from")
    return rules.values_list("months", flat=True).first() if tier else None


def rule_words(customer: Customer, day: date) -> str:
    """'Gold: a contact every month'; empty without a tier."""
    tier = held_tier(customer).code
    return _rule_words(tier, rule_months(tier, day))


def _rule_words(tier: str, months: int | None) -> str:
    ranks = {code: rank for rank, code in phrases.TIER_CODES.items()}
    return phrases.contact_reason(ranks[tier], {"months": months}) if months else ""


def what_followed(interaction: Interaction, today: date) -> str:
    """What the toast says after a report: noted, the next contact, the tasks it made."""
    said = [gettext("Contact noted")]
    pulse = CustomerPulse.objects.filter(customer_id=interaction.customer_id).first()
    if pulse and pulse.next_contact_on:
        said.append(gettext("next on %(day)s") % {"day": phrases.said_day(pulse.next_contact_on, today)})
    made = Task.objects.filter(parameters__interaction=str(interaction.public_id)).count()
    if made:
        said.append(ngettext("%(n)s task", "%(n)s tasks", made) % {"n": made})
    return gettext(", ").join(said)
