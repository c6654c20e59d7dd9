"""What a warning sign says, from its rule's code and its evidence, in the reader's language."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext

from common import presentation
from common.reader import language


def sign_sentence(code: str, evidence: dict[str, Any]) -> str:
    """What was found, as it follows the customer's name: 'has a debt ratio of 82.5%'."""
    words = _SENTENCES.get(code)
    return words(evidence) if words else gettext("has a warning sign")


def _percent(basis_points: int) -> str:
    return f"{abs(basis_points) / 100:.1f}%"


def _day(value: str | None) -> str:
    if not value:
        return ""
    return presentation.day(date.fromisoformat(value), language=language(), today=date.min)


def _changed_name(found: dict[str, Any]) -> str:
    words = {"n": found["n"], "months": found["months"]}
    return gettext("changed its name %(n)s times in %(months)s months") % words


def _changed_business(found: dict[str, Any]) -> str:
    words = {"n": found["n"], "months": found["months"]}
    return gettext("changed its main business %(n)s times in %(months)s months") % words


def _outside_scope(found: dict[str, Any]) -> str:
    return gettext("does business outside its registered scope, seen on %(day)s") % {
        "day": _day(found["last"])
    }


def _no_main_business(found: dict[str, Any]) -> str:
    return gettext("has no clear main business, seen on %(day)s") % {"day": _day(found["last"])}


def _unrelated(found: dict[str, Any]) -> str:
    return gettext("runs businesses that have nothing to do with each other, seen on %(day)s") % {
        "day": _day(found["last"])
    }


def _debt(found: dict[str, Any]) -> str:
    words = {"share": _percent(found["bp"]), "year": found["year"], "limit": found["limit"]}
    return gettext("has a debt ratio of %(share)s (%(year)s; over %(limit)s%%)") % words


def _fell(found: dict[str, Any]) -> str:
    return gettext("has %(share)s less deposits than in the three months before") % {
        "share": _percent(found["bp"])
    }


def _breach(found: dict[str, Any]) -> str:
    words = {"day": _day(found["last"])}
    return gettext("had a complaint past its deadline, last on %(day)s") % words


def _silent(found: dict[str, Any]) -> str:
    if not found.get("last"):
        return gettext("has had no contact on record for longer than its tier's rule")
    words = {"day": _day(found["last"]), "months": found["months"]}
    return gettext("was last contacted on %(day)s; its tier asks for every %(months)s months") % words


def _matures(found: dict[str, Any]) -> str:
    words = {
        "n": found["n"],
        "day": _day(found["on"]),
        "amount": presentation.money(int(found["fen"]), language=language()).text,
    }
    return (
        ngettext(
            "has %(n)s facility or deposit that matures, on %(day)s: %(amount)s",
            "has %(n)s facilities or deposits that mature, the first on %(day)s: %(amount)s",
            found["n"],
        )
        % words
    )


_SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "name_changes": _changed_name,
    "business_changes": _changed_business,
    "outside_scope": _outside_scope,
    "no_main_business": _no_main_business,
    "unrelated": _unrelated,
    "debt_ratio": _debt,
    "deposits_fall": _fell,
    "complaint_breach": _breach,
    "contact_overdue": _silent,
    "maturing": _matures,
}
