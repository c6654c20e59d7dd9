"""Figures of customers: how many, with what money, who rose and fell, came and left."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.calendar import last_complete_month
from dashboards.figures.figure import Figure, Unit
from dashboards.queries import Scope, cockpit, retention, value_of_unit
from targets.queries import Part, achieved_by_part
from targets.rules import Measure

_NIGHT = "dashboards.Summary"
_NOW = "customers.CustomerPulse, customers.CustomerScore"
_TASKS = "worklist.Task"
_VALUE = "dashboards.ValueSpread"
_ACHIEVED = "targets.Achieved"
_MONTHS = "dashboards.RetentionMonth"


def _total(name: str) -> Callable[[Scope], Any]:
    return lambda scope: getattr(scope.once(cockpit).total, name)


def _moved(name: str) -> Callable[[Scope], Any]:
    return lambda scope: getattr(scope.once(cockpit).movement, name)


def _asked(name: str) -> Callable[[Scope], Any]:
    return lambda scope: getattr(scope.once(cockpit).follow_ups, name)


def _spread(name: str) -> Callable[[Scope], Any]:
    return lambda scope: getattr(scope.once(value_of_unit), name)


def _achieved(measure: Measure) -> Callable[[Scope], Any]:
    def read(scope: Scope) -> int | None:
        if scope.publication is None:
            return None
        month = last_complete_month(scope.publication.business_date)
        whole = Part(scope.unit, None)
        return achieved_by_part(scope.unit, [whole], measure, [month])[whole.key][month]

    return read


def _month(name: str) -> Callable[[Scope], Any]:
    return lambda scope: getattr(scope.once(retention).now, name, None)


def _year(name: str) -> Callable[[Scope], Any]:
    return lambda scope: getattr(scope.once(retention).year, name, None)


OF_CUSTOMERS = (
    Figure(
        "customers",
        "dashboards:cockpit",
        _("Customers"),
        Unit.CUSTOMERS,
        _("Customers to whom the last scoring gave a tier."),
        _NIGHT,
        _total("customers"),
    ),
    Figure(
        "gained",
        "dashboards:cockpit",
        _("Customers gained"),
        Unit.CUSTOMERS,
        _("New customers with a tier less those who had one at the end of last month and have none now."),
        _NIGHT,
        _total("gained"),
    ),
    Figure(
        "people",
        "dashboards:cockpit",
        _("Account managers"),
        Unit.PEOPLE,
        _("Colleagues who are account managers today."),
        "organization.RoleAssignment",
        _total("people"),
    ),
    Figure(
        "deposits",
        "dashboards:cockpit",
        _("Average deposits"),
        Unit.MONEY,
        _("Average daily deposits of the month scored of customers with a tier, all currencies in yuan."),
        _NIGHT,
        _total("deposits_fen"),
    ),
    Figure(
        "loans",
        "dashboards:cockpit",
        _("Average loans"),
        Unit.MONEY,
        _("Average daily loans of the month scored of customers with a tier, all currencies in yuan."),
        _NIGHT,
        _total("loans_fen"),
    ),
    Figure(
        "contribution",
        "dashboards:cockpit",
        _("Contribution, 12 months"),
        Unit.MONEY,
        _("Margin and fees less service cost, expected loss and capital charge, of the last 12 months."),
        _NIGHT,
        _total("contribution_fen"),
    ),
    Figure(
        "contacts_kept",
        "dashboards:cockpit",
        _("Contacts kept by rule"),
        Unit.SHARE,
        _(
            "Of the customers with a tier those who are not past the next contact that their tier's rule asks for."
        ),
        _NOW,
        _total("contacts_kept"),
    ),
    Figure(
        "risen",
        "dashboards:cockpit",
        pgettext_lazy("tier", "Up"),
        Unit.CUSTOMERS,
        _("Customers on a better tier than at the end of last month."),
        _NIGHT,
        _moved("up"),
    ),
    Figure(
        "fallen",
        "dashboards:cockpit",
        pgettext_lazy("tier", "Down"),
        Unit.CUSTOMERS,
        _("Customers on a worse tier than at the end of last month."),
        _NIGHT,
        _moved("down"),
    ),
    Figure(
        "follow_ups",
        "dashboards:cockpit",
        _("Open follow-ups"),
        Unit.TASKS,
        _("Follow-ups of customers that are not done, whoever owns them."),
        _TASKS,
        _asked("open"),
    ),
    Figure(
        "follow_ups_late",
        "dashboards:cockpit",
        _("Follow-ups overdue"),
        Unit.TASKS,
        _("Open follow-ups whose day is past."),
        _TASKS,
        _asked("late"),
    ),
    Figure(
        "best_fifth",
        "dashboards:value",
        _("Brought by the best fifth"),
        Unit.SHARE,
        _("What the fifth of the customers who bring most contribute, of the contribution of all."),
        _VALUE,
        _spread("top"),
    ),
    Figure(
        "gini",
        "dashboards:value",
        _("Gini coefficient"),
        Unit.INDEX,
        _("How unequally customers contribute: 0 where all bring the same, 1 where one brings all."),
        _VALUE,
        _spread("gini"),
    ),
    Figure(
        "key_customers",
        "targets:board",
        _("Customers, key and above"),
        Unit.CUSTOMERS,
        _("Customers whose tier is key or better, on the last night that scored the month."),
        _ACHIEVED,
        _achieved(Measure.KEY_CUSTOMERS),
    ),
    Figure(
        "new_customers",
        "targets:board",
        _("New customers"),
        Unit.CUSTOMERS,
        _("Customers with a tier who had none at the end of the month before, as targets count them."),
        _ACHIEVED,
        _achieved(Measure.NEW_CUSTOMERS),
    ),
    Figure(
        "accounts_held",
        "dashboards:retention",
        _("Customers with an account"),
        Unit.CUSTOMERS,
        _(
            "Companies with an account open at the end of the month, or on the business date of the month under way."
        ),
        _MONTHS,
        _month("customers"),
    ),
    Figure(
        "won",
        "dashboards:retention",
        pgettext_lazy("retention", "Won"),
        Unit.CUSTOMERS,
        _(
            "Companies with an account open at the end of a month that never had one at the end of a month before."
        ),
        _MONTHS,
        _month("won"),
    ),
    Figure(
        "won_back",
        "dashboards:retention",
        pgettext_lazy("retention", "Won back"),
        Unit.CUSTOMERS,
        _("Companies that had no account open at the end of last month, have one now, and had one before."),
        _MONTHS,
        _month("won_back"),
    ),
    Figure(
        "lost",
        "dashboards:retention",
        pgettext_lazy("retention", "Lost"),
        Unit.CUSTOMERS,
        _(
            "Companies whose last account was closed in the month; those who came and left within it count nowhere."
        ),
        _MONTHS,
        _month("lost"),
    ),
    Figure(
        "kept",
        "dashboards:retention",
        pgettext_lazy("retention", "Kept"),
        Unit.SHARE,
        _("Of the customers at the beginning of the month those who are customers at its end."),
        _MONTHS,
        _month("kept_share"),
    ),
    Figure(
        "lost_in_year",
        "dashboards:retention",
        _("Lost in 12 months"),
        Unit.SHARE,
        _("Customers lost in the last 12 months, of those at the beginning of these months."),
        _MONTHS,
        _year("lost_share"),
    ),
    Figure(
        "lost_value",
        "dashboards:retention",
        _("Value lost in 12 months"),
        Unit.MONEY,
        _(
            "What the customers lost in the last 12 months brought in the 12 months before the one in which they left."
        ),
        "dashboards.RetentionMonth, tiers.Contribution",
        _year("lost_value_fen"),
    ),
    Figure(
        "replacing",
        "dashboards:retention",
        _("Cost of replacing them"),
        Unit.MONEY,
        _("Customers lost in the last 12 months, times what head office says that winning a new one costs."),
        "dashboards.RetentionMonth, dashboards.WinningCost",
        _year("replacing_fen"),
    ),
    Figure(
        "warned",
        "dashboards:retention",
        _("Warned of before"),
        Unit.CUSTOMERS,
        _(
            "Customers lost in the last 12 months of whom a warning sign was raised in the six months before they left."
        ),
        "dashboards.RetentionMonth, signs.WarningSign",
        _year("warned"),
    ),
    Figure(
        "acted",
        "dashboards:retention",
        _("Taken up before"),
        Unit.CUSTOMERS,
        _("Those of them whose sign somebody took up or handled."),
        "dashboards.RetentionMonth, signs.WarningSign",
        _year("acted"),
    ),
)
