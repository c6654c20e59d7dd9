"""Figures of account managers: of a unit those of all its account managers together."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dashboards.figures.figure import Figure, Unit
from dashboards.queries import Race, Ranking, Scope, managers, ranking

_PAGE = "dashboards:managers"
_KEPT = "dashboards.ManagerMonth"


def _work(code: str, name: str | Promise, unit: Unit, words: str | Promise, column: str) -> Figure:
    def read(scope: Scope) -> Any:
        return getattr(scope.once(managers).whole, column)

    return Figure(code, _PAGE, name, unit, words, _KEPT, read)


def _race(scope: Scope) -> Ranking:
    return ranking(scope.viewer, scope.once(managers), Race())


def _raced(column: str) -> Callable[[Scope], Any]:
    return lambda scope: getattr(scope.once(_race), column)


OF_PEOPLE = (
    _work(
        "led",
        _("Customers led"),
        Unit.CUSTOMERS,
        _("Customers with a tier whom an account manager leads."),
        "customers",
    ),
    _work(
        "led_value",
        _("Contribution of these"),
        Unit.MONEY,
        _("What the customers whom an account manager leads contributed in the last 12 months."),
        "contribution_fen",
    ),
    _work(
        "rule_kept",
        _("Contact rule kept"),
        Unit.SHARE,
        _(
            "Of the customers led for whom the rule asks a contact (none on hold) "
            "those whose next contact is not past on the business date."
        ),
        "rule_kept",
    ),
    _work(
        "contacts",
        _("Contacts in 12 months"),
        Unit.CONTACTS,
        _("Contacts with customers of the unit that its account managers wrote down, of the last 12 months."),
        "contacts",
    ),
    _work(
        "each_contact",
        _("Contribution for each contact"),
        Unit.MONEY,
        _("What the customers led contributed in 12 months, divided by the contacts of these months."),
        "each_contact_fen",
    ),
    _work(
        "conversion",
        _("Deals won"),
        Unit.SHARE,
        _("Of the deals that ended in the last 12 months those that were won."),
        "conversion",
    ),
    _work(
        "days_to_win",
        _("Days to win a deal"),
        Unit.DAYS,
        _("Mean days from opening to funding of the deals that were won in the last 12 months."),
        "days_to_win",
    ),
    _work(
        "reports",
        _("Reports on time"),
        Unit.SHARE,
        _(
            "Of the visits of the last 12 months whose report was due by the business date "
            "those reported within two working days."
        ),
        "reports_kept",
    ),
    _work(
        "completeness",
        _("Data completeness"),
        Unit.SHARE,
        _(
            "How many of ten facts the files of the customers led hold: credit code, industry, region, ownership, "
            "founding day, registered capital, total assets, revenue, staff, and a person to talk to."
        ),
        "completeness",
    ),
    _work(
        "satisfaction",
        _("Satisfaction"),
        Unit.POINTS,
        _("Mean index, 0 to 100, of what the customers led answered to surveys in the last 12 months."),
        "satisfaction",
    ),
    _work(
        "difficulty",
        _("Portfolio difficulty"),
        Unit.SHARE,
        _(
            "Of the customers led those that are hard to keep: churn risk of 60 or more, a contribution below nought, "
            "a seat in another city than the unit's, or taken over within 12 months "
            "after a year without a contact."
        ),
        "difficulty",
    ),
    Figure(
        "attainment",
        _PAGE,
        _("Attainment"),
        Unit.SHARE,
        _(
            "What was achieved so far by the target of the period: "
            "contribution and the year unless chosen otherwise. Without a target nobody is ranked."
        ),
        "targets.Achieved, targets.Target",
        _raced("reached"),
    ),
    Figure(
        "pace",
        _PAGE,
        _("Pace"),
        Unit.INDEX,
        _(
            "How much of the way from the beginning of the period to the target is gone, "
            "by the share of its working days that had passed: 1 is on time."
        ),
        "targets.Achieved, targets.Target",
        _raced("pace"),
    ),
)
