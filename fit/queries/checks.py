"""Eligibility of one customer or a few: each rule with value, day, and what would make it pass."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from customers.models import Customer, Publication
from fit.queries.facts import Known, facts_of
from organization.models import Staff
from products.models import ProductVersion
from products.rules.eligibility import Join, Rule, Verdict, shortfall, together, verdict


@dataclass(frozen=True)
class CheckedRule:
    """A rule with what the file says; `short` is how far a figure is from passing (None where it is no figure)."""

    rule: Rule
    verdict: Verdict
    known: Known
    short: Decimal | None


@dataclass(frozen=True)
class Eligibility:
    """A product for one customer."""

    version: ProductVersion
    verdict: Verdict
    rules: list[CheckedRule]

    @property
    def in_the_way(self) -> list[CheckedRule]:
        """The rules that are not passed, those that fail first."""
        return sorted(
            (one for one in self.rules if one.verdict is not Verdict.PASS), key=lambda one: one.verdict
        )


def eligibility_of(
    customer: Customer, *, versions: list[ProductVersion], publication: Publication | None, today: date
) -> list[Eligibility]:
    """Each product for one customer, in the order given."""
    only = Customer.objects.filter(pk=customer.pk)
    known = facts_of(only, publication=publication, today=today)[customer.pk]
    return [checked(version, known, today) for version in versions]


def eligible_among(
    user: Staff, *, keys: list[int], version: ProductVersion, publication: Publication | None, today: date
) -> dict[int, Eligibility]:
    """One product for each of a list of customers that a person reads, by key."""
    customers = Customer.objects.visible_to(user).live().filter(pk__in=keys)
    found = facts_of(customers, publication=publication, today=today)
    return {key: checked(version, known, today) for key, known in found.items()}


def checked(version: ProductVersion, known: dict[str, Known], today: date) -> Eligibility:
    """A version's rules over known facts."""
    rules = []
    for rule in version.conditions:
        fact = known[rule.fact]
        said = verdict(rule, fact.value, today)
        short = None if said is Verdict.PASS else shortfall(rule, fact.value)
        rules.append(CheckedRule(rule, said, fact, short))
    whole = together(Join(version.join), [one.verdict for one in rules])
    return Eligibility(version, whole, rules)
