"""What pages and API say of notes and files."""

from django.utils.translation import gettext, gettext_lazy

from notebook.models import CustomerFile
from organization.models import Staff

STALE = gettext_lazy(
    "The note was worded anew meanwhile. Both wordings are below; what you save is kept, and so is theirs."
)
KEY_TAKEN = gettext_lazy("The key stands for another record.")


def naming_faults(faults: list[tuple[str, str, list[Staff]]]) -> list[str]:
    """Why the people named in a note are not told, a sentence each."""
    return [_fault(why, word, people) for why, word, people in faults]


def _fault(why: str, word: str, people: list[Staff]) -> str:
    if why == "nobody":
        return gettext(
            "No colleague is called “%(word)s”. Write the name or the employee number behind the @."
        ) % {"word": word}
    if why == "unseen":
        return gettext("%(word)s does not read this customer and cannot be named here.") % {"word": word}
    numbers = ", ".join(f"@{person.employee_no}" for person in people)
    return gettext("Several colleagues are called %(word)s. Write one of %(numbers)s.") % {
        "word": word,
        "numbers": numbers,
    }


def file_there(current: CustomerFile) -> str:
    """That a content is on the customer already, and under which name."""
    return gettext("This file is here already, as “%(name)s”.") % {"name": current.name}
