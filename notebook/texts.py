"""What pages and API say of notes and files."""

from typing import Any

from django.utils.translation import gettext, gettext_lazy

from customers.models import Pool
from notebook.models import CustomerFile
from notebook.rules import BulkAct
from organization.models import Staff

STALE = gettext_lazy(
    "The note was worded anew meanwhile. Both wordings are below; what you save is kept, and so is theirs."
)
BULK = {
    BulkAct.TAG: gettext_lazy("Put a tag on"),
    BulkAct.UNTAG: gettext_lazy("Take a tag off"),
    BulkAct.POOL: gettext_lazy("Change the pool category"),
    BulkAct.TASK: gettext_lazy("Give the leads a task"),
    BulkAct.FOLLOW: gettext_lazy("Follow"),
    BulkAct.UNFOLLOW: gettext_lazy("Follow no longer"),
}
BULK_NAMES = [(act.value, name) for act, name in BULK.items()]
# What each act needs to be told.
NEEDED = {
    BulkAct.TAG: ("tag",),
    BulkAct.UNTAG: ("tag",),
    BulkAct.POOL: ("pool",),
    BulkAct.TASK: ("title", "due_on"),
}
WHY = {
    "unseen": gettext_lazy("You do not read this customer any more."),
    "no_tag": gettext_lazy("The tag was removed."),
    "changed": gettext_lazy("Somebody changed it since; it stays as it is."),
}
POOLS = dict(Pool.choices)
NOTHING_CHOSEN = gettext_lazy("Choose customers first.")
TOO_MANY = gettext_lazy("These are more than %(most)s customers: narrow the list.")
KEY_TAKEN = gettext_lazy("The key stands for another record.")


def naming_faults(faults: list[tuple[str, str, list[Staff]]]) -> list[str]:
    """Why the people named in a note are not told, a sentence each."""
    return [_fault(why, word, people) for why, word, people in faults]


def _fault(why: str, word: str, people: list[Staff]) -> str:
    if why == "nobody":
        return gettext(
            "No colleague who reads this customer is called “%(word)s”. "
            "Write the name or the employee number behind the @."
        ) % {"word": word}
    numbers = ", ".join(f"@{person.employee_no}" for person in people)
    return gettext("Several colleagues are called %(word)s. Write one of %(numbers)s.") % {
        "word": word,
        "numbers": numbers,
    }


def file_there(current: CustomerFile) -> str:
    """That a content is on the customer already, and under which name."""
    return gettext("This file is here already, as “%(name)s”.") % {"name": current.name}


def words_of(act: BulkAct, told: dict[str, Any]) -> dict[str, Any]:
    """What an act needs, out of what was told, as it is kept: a tag by its key, a day as its date."""
    if act in {BulkAct.TAG, BulkAct.UNTAG}:
        return {"tag": told["tag"].pk}
    if act == BulkAct.POOL:
        return {"pool": told["pool"]}
    if act == BulkAct.TASK:
        return {"title": told["title"], "due_on": told["due_on"].isoformat()}
    return {}
