"""What each filter of the customers' list means and each figure comes to, said slowly in Python over plain rows."""

from collections import defaultdict
from datetime import date

from common.calendar import business_today
from customers.models import (
    Account,
    AccountMonth,
    Contact,
    CurrentPublication,
    Customer,
    CustomerFollow,
    CustomerForeignBalance,
    CustomerPin,
    CustomerProfile,
    CustomerPulse,
    CustomerScore,
    CustomerTag,
    NeedsSegment,
    Tag,
    TeamMember,
    Tier,
)
from customers.queries.holdings import holding_bits
from organization.models import Staff, Unit
from products.models import ProductLine
from tests.customers.drawn_bank import MONTHS, WAN
from tiers.models import TierInterval


class Plain:
    """Every row of the bank as it stands in its table, by what it belongs to."""

    def __init__(self):
        now = CurrentPublication.objects.get().publication_id
        self.customers = rows(Customer)
        self.units = {row["id"]: row for row in rows(Unit)}
        self.staff = {row["id"]: row for row in rows(Staff)}
        self.tiers = {row["rank"]: row for row in rows(Tier)}
        self.scores = {row["customer_id"]: row for row in rows(CustomerScore) if row["publication_id"] == now}
        self.foreign = [row for row in rows(CustomerForeignBalance) if row["publication_id"] == now]
        self.pulses = {row["customer_id"]: row for row in rows(CustomerPulse)}
        self.profiles = {row["customer_id"]: row for row in rows(CustomerProfile)}
        self.tags = {row["id"]: row for row in rows(Tag)}
        self.loans = {row["id"] for row in rows(ProductLine) if row["kind"] == "loan"}
        self.lines = {row["code"]: row["id"] for row in rows(ProductLine)}
        self.segments = {row["code"]: row["name_zh"] for row in rows(NeedsSegment)}
        for name, model in {
            "team": TeamMember,
            "put": CustomerTag,
            "pins": CustomerPin,
            "follows": CustomerFollow,
            "accounts": Account,
            "months": AccountMonth,
            "people": Contact,
            "stretches": TierInterval,
        }.items():
            of: dict = defaultdict(list)
            for row in rows(model):
                of[row["customer_id"]].append(row)
            setattr(self, name, of)

    def score(self, one, name):
        return self.scores.get(one["id"], {}).get(name)

    def pulse(self, one, name):
        return self.pulses.get(one["id"], {}).get(name)

    def seen_by(self, person):
        """Live customers that the person reads, by the words of the domain."""
        role = {self.units[person.unit_id]["level"], "lead" if person.name == "陈思远" else ""}
        today = business_today()
        for one in self.customers:
            path = self.units[one["unit_id"]]["path"]
            named = one["manager_id"] == person.pk or any(
                member["staff_id"] == person.pk
                and member["starts_on"] <= today
                and (member["ends_on"] is None or member["ends_on"] > today)
                for member in self.team[one["id"]]
            )
            below = "lead" not in role and path.startswith(self.units[person.unit_id]["path"])
            if one["state"] == "live" and (named or below):
                yield one

    def seen_tags(self, person):
        """Tags in use of one's own, and those shared with one's unit or one above it."""
        own = self.units[person.unit_id]["path"]
        return {
            key: tag
            for key, tag in self.tags.items()
            if tag["removed_at"] is None
            and (
                tag["owner_id"] == person.pk
                or (tag["shared_with_id"] and own.startswith(self.units[tag["shared_with_id"]]["path"]))
            )
        }

    def books(self, one, month, column, loans=False):
        """A month's sum of one column, of loans alone where asked."""
        return sum(
            row[column]
            for row in self.months[one["id"]]
            if row["month"] == month and (not loans or row["product_line_id"] in self.loans)
        )

    def tier_on(self, one, day):
        """The stretch on which the customer stood that day."""
        for row in self.stretches[one["id"]]:
            if row["started_on"] <= day and (row["ended_on"] is None or row["ended_on"] > day):
                return row
        return None


def rows(model):
    return list(model._base_manager.order_by().values())


def at_least(value, bound):
    return value is not None and value >= bound


def moved(plain, one, *, better):
    now, before = plain.score(one, "tier_id"), plain.score(one, "tier_before_id")
    if now is None or before is None:
        return False
    return {"up": now < before, "down": now > before, "any": now != before}[better]


def typed_in(plain, one, typed):
    names = [one["name"], one["short_name"], one["customer_no"], *one["former_names"]]
    tails = [row["account_no"][-4:] for row in plain.accounts[one["id"]]]
    tails += [row["phone"][-4:] for row in plain.people[one["id"]] if row["state"] == "live"]
    return any(typed in name for name in names) or typed in tails


def went(plain, one, first, second, way):
    before, after = plain.tier_on(one, first), plain.tier_on(one, second)
    if not before or not after or before["id"] == after["id"]:
        return False
    return after["tier_id"] < before["tier_id"] if way == "up" else after["tier_id"] > before["tier_id"]


def tier_code(plain, stretch):
    return plain.tiers[stretch["tier_id"]]["code"] if stretch else ""


def uses(plain, one, has, lacks):
    held = plain.score(one, "holdings")
    bits = holding_bits()
    return held is not None and bool(held & bits[has]) and not held & bits[lacks]


def questions(plain, person):
    """Each filter as it stands in the address, and what it means said slowly of one customer."""
    today = business_today()
    first, second = date(2026, 7, 20), date(2026, 10, 20)
    shared = next(tag for tag in plain.tags.values() if tag["name"] == "总行名单")
    months = {"month": MONTHS[1]}
    return {
        "q=恒泰": lambda one: typed_in(plain, one, "恒泰"),
        "q=0007": lambda one: typed_in(plain, one, "0007"),
        "tier=gold&tier=key": lambda one: plain.score(one, "tier_id") in (1, 2),
        "manager=me": lambda one: one["manager_id"] == person.pk,
        "unit=S0101": lambda one: plain.units[one["unit_id"]]["code"] == "S0101",
        "next_before=2026-11-24": lambda one: (
            plain.pulse(one, "next_contact_on") is not None
            and plain.pulse(one, "next_contact_on") <= date(2026, 11, 24)
        ),
        "next_after=2026-11-24": lambda one: at_least(
            plain.pulse(one, "next_contact_on"), date(2026, 11, 24)
        ),
        "held=true": lambda one: at_least(plain.pulse(one, "held_until"), today),
        "held=false": lambda one: not at_least(plain.pulse(one, "held_until"), today),
        "deposits_min=300": lambda one: at_least(plain.score(one, "deposits_cny_fen"), 300 * WAN),
        "moved=up": lambda one: moved(plain, one, better="up"),
        "moved=down": lambda one: moved(plain, one, better="down"),
        "moved=any": lambda one: moved(plain, one, better="any"),
        "tier_before=quasi": lambda one: plain.score(one, "tier_before_id") == 3,
        "new=true": lambda one: one["id"] in plain.scores and plain.score(one, "tier_before_id") is None,
        "new=false": lambda one: plain.score(one, "tier_before_id") is not None,
        "decided=true": lambda one: plain.score(one, "computed_tier_id") is not None,
        "decided=false": lambda one: plain.score(one, "computed_tier_id") is None,
        "phase=4": lambda one: plain.score(one, "phase") == 4,
        "strategic_class=2": lambda one: plain.score(one, "strategic_class") == 2,
        "decile=3": lambda one: plain.score(one, "bank_decile") == 3,
        "branch_decile=3": lambda one: plain.score(one, "branch_decile") == 3,
        "contribution_min=10": lambda one: at_least(plain.score(one, "contribution_fen"), 10 * WAN),
        "contribution_max=10": lambda one: (
            one["id"] in plain.scores and plain.score(one, "contribution_fen") <= 10 * WAN
        ),
        "risk_min=50": lambda one: at_least(plain.score(one, "churn_risk"), 50),
        f"stood={first},{second},up": lambda one: went(plain, one, first, second, "up"),
        f"stood={first},none": lambda one: plain.tier_on(one, first) is None,
        f"stood={first},{second},key%2Bgold%2Bquasi,ordinary%2Bquasi": lambda one: (
            tier_code(plain, plain.tier_on(one, first)) in ("key", "gold", "quasi")
            and tier_code(plain, plain.tier_on(one, second)) in ("ordinary", "quasi")
        ),
        "industry=C": lambda one: one["industry_code"].startswith("C"),
        "holds=payroll,-cash_management": lambda one: uses(plain, one, "payroll", "cash_management"),
        "books=2026-10,settlement:100000000-500000000": lambda one: (
            100 * WAN <= plain.books(one, column="settlement_yuan_fen", **months) < 500 * WAN
        ),
        "books=2026-10,loans:0-100000000": lambda one: (
            plain.books(one, column="ending_yuan_fen", loans=True, **months) < 100 * WAN
        ),
        "books=2026-10,line:rmb_time": lambda one: any(
            row["month"] == MONTHS[1] and row["product_line_id"] == plain.lines["rmb_time"]
            for row in plain.months[one["id"]]
        ),
        f"tag={shared['public_id']}": lambda one: any(
            put["tag_id"] == shared["id"] for put in plain.put[one["id"]]
        ),
        "pinned=true": lambda one: any(pin["person_id"] == person.pk for pin in plain.pins[one["id"]]),
        "followed=false": lambda one: all(row["person_id"] != person.pk for row in plain.follows[one["id"]]),
    }
