"""Who qualifies for a product: rules compiled to one SQL statement over the whole bank, and what a draft would change.

The statement joins every source of facts once (score, newest figures, told facts, pulse) and reads each customer
once, so that it costs one pass over the bank whatever the rules are; only 'has product' looks into the accounts.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Aggregate,
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Greatest, Least

from common.pagination import Ordering, Page, keyset_page
from customers.models import Account, Customer, Publication
from fit.queries.facts import expression_of, with_sources
from organization.models import Staff
from products.models import ProductLine, ProductVersion
from products.rules.eligibility import FACTS, Join, Kind, Rule, Test, Verdict, together, years_before

PAGE = 50
SHOWN = 20
# So few customers of one verdict are named where all are counted: a walk in the order of names would judge the bank
# once more to find them. Of more, a page is found before a tenth of a million is judged.
FEW = 500
BY_NAME = Ordering("name", ("name_key", "id"))
COLUMNS = ["id"]


@dataclass(frozen=True)
class Counted:
    """How many customers pass, fail, and of how many it is not known; `by_rule` how many fail each, and are unknown.

    `few` names the customers of a verdict by their keys where they are at most FEW.
    """

    passed: int
    unknown: int
    failed: int
    by_rule: list[tuple[Rule, int, int]]
    few: dict[Verdict, list[int]]

    @property
    def total(self) -> int:
        return self.passed + self.unknown + self.failed


@dataclass(frozen=True)
class Qualified:
    """One page of customers with the verdict asked for, by keys, and the counts of the whole result."""

    keys: list[int]
    page: Page
    counted: Counted


@dataclass(frozen=True)
class DryRun:
    """What a draft would do to the bank: counts before and after, who would come in and who would fall out."""

    before: Counted
    after: Counted
    gained: int
    lost: int
    gained_keys: list[int]
    lost_keys: list[int]


class FirstKeys(Aggregate):
    """At most FEW + 1 keys of a group, in no order."""

    function = "ARRAY_AGG"
    template = f"(%(function)s(%(expressions)s))[1:{FEW + 1}]"
    output_field = ArrayField(BigIntegerField())


def judged(
    customers: QuerySet[Customer],
    *,
    rules: list[Rule],
    join: Join,
    publication: Publication | None,
    day: date,
    name: str = "verdict",
) -> QuerySet[Customer]:
    """Customers with the verdict (0 fail, 1 unknown, 2 pass) as `name`, and each rule's as `name_0`, `name_1`, ..."""
    # Asked in one place: the facts are aliases under which each rule reads the value it needs.
    asked = {f"of_{rule.fact}": expression_of(rule.fact) for rule in rules if rule.fact != "line"}
    found = with_sources(customers, publication) if "newest" not in customers.query.annotations else customers
    found = found.alias(**{key: value for key, value in asked.items() if key not in found.query.annotations})
    verdicts = {f"{name}_{place}": _verdict(rule, day) for place, rule in enumerate(rules)}
    found = found.alias(**verdicts)
    if not verdicts:
        return found.alias(**{name: Value(int(Verdict.PASS), output_field=IntegerField())})
    if len(verdicts) == 1:
        return found.alias(**{name: next(iter(verdicts.values()))})
    whole = Least if join is Join.ALL else Greatest
    return found.alias(**{name: whole(*verdicts, output_field=IntegerField())})


def counted(
    found: QuerySet[Customer], rules: list[Rule], join: Join, name: str = "verdict", *, naming: bool = True
) -> Counted:
    """Counts of judged customers, in one query that works each verdict out once.

    Customers are grouped by all their verdicts written as one number to the base of three. Without `naming` no key of
    theirs is fetched, and `few` is empty.
    """
    code: Any = Value(0, output_field=BigIntegerField())
    for place in range(len(rules)):
        code = code + F(f"{name}_{place}") * Value(3**place, output_field=BigIntegerField())
    sums, failed, unknown = Counter[Verdict](), Counter[int](), Counter[int]()
    few: dict[Verdict, list[int]] = {verdict: [] for verdict in Verdict}
    groups = found.annotate(code=code).order_by().values("code")
    named: Any = FirstKeys("pk") if naming else Value(None, output_field=FirstKeys.output_field)
    groups = groups.annotate(n=Count("*"), keys=named)
    for number, customers, keys in groups.values_list("code", "n", "keys"):
        verdicts = [Verdict(number // 3**place % 3) for place in range(len(rules))]
        verdict = together(join, verdicts)
        sums[verdict] += customers
        few[verdict] += keys or []  # of nobody at all there is one group without keys
        for place, verdict in enumerate(verdicts):
            failed[place] += customers * (verdict is Verdict.FAIL)
            unknown[place] += customers * (verdict is Verdict.UNKNOWN)
    return Counted(
        passed=sums[Verdict.PASS],
        unknown=sums[Verdict.UNKNOWN],
        failed=sums[Verdict.FAIL],
        by_rule=[(rule, failed[place], unknown[place]) for place, rule in enumerate(rules)],
        few={verdict: keys for verdict, keys in few.items() if naming and sums[verdict] <= FEW},
    )


def qualified(
    *,
    customers: QuerySet[Customer],
    version: ProductVersion,
    verdict: Verdict,
    publication: Publication | None,
    day: date,
    cursor: str = "",
) -> Qualified:
    """One page of the customers of whom the version's rules say so, by name, and how many there are of each."""
    rules = version.conditions
    found = judged(customers, rules=rules, join=Join(version.join), publication=publication, day=day)
    sums = counted(found, rules, Join(version.join))
    those = (
        Customer.objects.filter(pk__in=sums.few[verdict])
        if verdict in sums.few
        else found.filter(verdict=int(verdict))
    )
    page = keyset_page(those, ordering=BY_NAME, columns=COLUMNS, size=PAGE, cursor=cursor)
    return Qualified([row["id"] for row in page.rows], page, sums)


def dry_run(
    *,
    draft: ProductVersion,
    now: ProductVersion | None,
    user: Staff,
    publication: Publication | None,
    day: date,
) -> DryRun:
    """The draft beside the version in force over the whole bank.

    Counts are of every live customer: they name nobody. The customers shown are those that the person reads.
    """
    before = now.conditions if now else []
    joined = Join(now.join) if now else Join.ALL
    act = {"publication": publication, "day": day}

    def both(customers: QuerySet[Customer]) -> QuerySet[Customer]:
        first = judged(customers, rules=before, join=joined, name="was", **act)
        return judged(first, rules=draft.conditions, join=Join(draft.join), name="then", **act)

    whole = both(Customer.objects.live())
    passes, passed = Q(then=int(Verdict.PASS)), Q(was=int(Verdict.PASS))
    # Nobody had what was never in force: everybody who passes is gained, and nobody lost.
    came, went = (passes & ~passed, passed & ~passes) if now else (passes, passes & ~passes)
    sums = whole.aggregate(gained=Count("pk", filter=came), lost=Count("pk", filter=went))
    mine = both(Customer.objects.visible_to(user).live()).order_by("name_key", "id")
    return DryRun(
        before=counted(whole, before, joined, "was", naming=False) if now else Counted(0, 0, 0, [], {}),
        after=counted(whole, draft.conditions, Join(draft.join), "then", naming=False),
        gained=sums["gained"],
        lost=sums["lost"],
        gained_keys=list(mine.filter(came).values_list("pk", flat=True)[:SHOWN]),
        lost_keys=list(mine.filter(went).values_list("pk", flat=True)[:SHOWN]),
    )


def _verdict(rule: Rule, day: date) -> Any:
    """A rule's verdict in SQL."""
    missed = Verdict.UNKNOWN if rule.usual else Verdict.FAIL
    passed = When(_passes(rule, day), then=Value(int(Verdict.PASS)))
    number = IntegerField()
    if rule.test in {Test.HAS_PRODUCT, Test.PRESENT}:
        return Case(passed, default=Value(int(missed)), output_field=number)
    # What passes is known: that is asked first, so that a value is mostly read once.
    unknown = When(**{f"of_{rule.fact}__isnull": True}, then=Value(int(Verdict.UNKNOWN)))
    return Case(passed, unknown, default=Value(int(missed)), output_field=number)


def _passes(rule: Rule, day: date) -> Q | Exists:
    field, values = f"of_{rule.fact}", rule.values
    if rule.test is Test.HAS_PRODUCT:
        lines = list(ProductLine.objects.filter(code__in=values).values_list("pk", flat=True))
        return Exists(
            Account.objects.filter(customer=OuterRef("pk"), status="active", product_line__in=lines)
        )
    if rule.test is Test.PRESENT:
        return Q(**{f"{field}__isnull": False})
    if rule.test is Test.AT_LEAST:
        return Q(**{f"{field}__gte": values[0]})
    if rule.test is Test.AT_MOST:
        return Q(**{f"{field}__lte": values[0]})
    if rule.test is Test.BETWEEN:
        return Q(**{f"{field}__gte": values[0], f"{field}__lte": values[1]})
    if rule.test is Test.YEARS:
        return Q(**{f"{field}__lte": years_before(day, values[0])})
    if FACTS[rule.fact] is Kind.PREFIX:
        beginnings = Q(pk__in=[])
        for value in values:
            beginnings |= Q(**{f"{field}__startswith": value})
        return beginnings
    return Q(**{f"{field}__in": values})
