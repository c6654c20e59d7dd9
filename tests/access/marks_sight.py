"""Who reads tags, pins, followers, pairs and what belongs to notes and sheets, by two rules of the oracle."""

from collections.abc import Callable
from typing import Any

from organization.models import Staff

Rule = Callable[[Staff, Any], bool]


def marks_sight(reads_customer: Rule, uses_view: Rule) -> dict[str, Rule]:
    """A tag is used as a view is; pins and followers are one's own; the rest follows the customer."""

    def sees_mark(person: Staff, mark: Any) -> bool:
        return mark.person_id == person.pk and reads_customer(person, mark.customer)

    def sees_put(person: Staff, put: Any) -> bool:
        return reads_customer(person, put.customer) and uses_view(person, put.tag)

    def of_note(person: Staff, row: Any) -> bool:
        return reads_customer(person, row.note.customer)

    def of_kept_sheet(person: Staff, wording: Any) -> bool:
        return wording.sheet.removed_at is None and reads_customer(person, wording.sheet.customer)

    def sees_both(person: Staff, pair: Any) -> bool:
        return reads_customer(person, pair.first) and reads_customer(person, pair.second)

    return {
        "analyses.sheetwording": of_kept_sheet,
        "customers.suspectedpair": sees_both,
        "customers.tag": uses_view,
        "customers.customertag": sees_put,
        "customers.customerpin": sees_mark,
        "customers.customerfollow": sees_mark,
        "notebook.bulkrun": lambda person, run: run.asked_by_id == person.pk,
        "notebook.notewording": of_note,
        "notebook.mention": of_note,
    }
