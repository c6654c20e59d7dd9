"""Words of duplicates and merges: why two are alike, why they are not merged, what stands side by side."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from common import presentation
from customers.queries.duplicates import COUNTED, Side
from customers.standards import industry_name, region_name

PERSON_THERE = _("Somebody of this name and title is there already.")
REQUEST_OPEN = _("A request of theirs about their data is open: settle it first.")
BOUNDS_OF_THE_PAST = _("Choose today or a later day.")
BOUNDS_FROM_THE_DAY = _("Bounds from this day on are decided already; choose another day.")
STANCE_STANDS = _("The decision in force says the same.")
STANCE_FOR_ALL = _("What counts for every industry is not left open.")
SEGMENT_THERE = _("A segment of this code is there already.")
BANK_THERE = _("“%(name)s” is there already; change it where it stands.")
KEY_TAKEN = _("This key stands for other words.")
REASONS_ALIKE = {
    "credit_code": _("same credit code"),
    "pinyin": _("spoken alike"),
    "phone": _("same phone of a person"),
    "name": _("similar names"),
}
CANNOT_MERGE = {
    "same": _("This is one and the same customer."),
    "not_live": _("One of the two was merged or restricted meanwhile."),
    "has_merged": _(
        "Another customer was merged into the second one. Unmerge that first, or merge the other way round."
    ),
}
COUNTS = {
    "contacts": _("People"),
    "accounts": _("Accounts"),
    "notes": _("Notes"),
    "tasks": _("Tasks"),
    "interactions": _("Contacts with it"),
    "opportunities": _("Opportunities"),
    "ties": _("Ties"),
}


def sides(left: Side, right: Side) -> list[tuple[Any, str, str, bool]]:
    """Label, left and right of each line, and whether they differ."""
    rows = [
        (label, read(left.customer), read(right.customer))
        for label, read in (
            (_("Legal name"), lambda one: one.name),
            (_("Short name"), lambda one: one.short_name),
            (_("English name"), lambda one: one.name_en),
            (_("Former names"), lambda one: "、".join(one.former_names)),
            (_("Credit code"), lambda one: one.credit_code),
            (_("Owning unit"), lambda one: one.unit.label),
            (_("Lead account manager"), lambda one: one.manager.display_name if one.manager else ""),
            (_("Industry (GB/T 4754)"), lambda one: industry_name(one.industry_code)),
            (_("Region (GB/T 2260)"), lambda one: region_name(one.region_code)),
            (_("Ownership"), lambda one: str(one.get_ownership_display())),
            (_("Established on"), lambda one: str(one.established_on or "")),
            (_("Customer since"), lambda one: str(one.customer_since or "")),
            (_("Registered capital"), lambda one: _money(one.registered_capital_fen)),
            (_("Staff count"), lambda one: str(one.staff_count or "")),
        )
    ]
    rows += [
        (COUNTS[name], str(left.counts[name]), str(right.counts[name]))
        for name in COUNTED
        if name in left.counts
    ]
    return [(label, one, other, one != other) for label, one, other in rows if one or other]


def _money(fen: int | None) -> str:
    return "" if fen is None else presentation.money(fen, language="zh").text
