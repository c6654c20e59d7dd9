"""Figures of channels and campaigns."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from dashboards.figures.figure import Figure, Unit
from dashboards.queries import Scope, sources

_PAGE = "dashboards:sources"
_PROSPECTS = "prospects.Prospect"
_CAMPAIGNS = "campaigns.Evaluation"


def _came(column: str) -> Callable[[Scope], Any]:
    return lambda scope: getattr(scope.once(sources).total, column)


def _spent(column: str) -> Callable[[Scope], Any]:
    return lambda scope: getattr(scope.once(sources), column)


OF_SOURCES = (
    Figure(
        "came",
        _PAGE,
        _("Companies found"),
        Unit.COMPANIES,
        _(
            "Companies that were added to the pools of the unit in the last 12 months, whatever became of them."
        ),
        _PROSPECTS,
        _came("came"),
    ),
    Figure(
        "converted",
        _PAGE,
        _("Of these customers now"),
        Unit.COMPANIES,
        _("Those of them who have become customers."),
        _PROSPECTS,
        _came("converted"),
    ),
    Figure(
        "converted_share",
        _PAGE,
        _("Conversion"),
        Unit.SHARE,
        _(
            "Those who have become customers of all that were added in these months; the youngest have had least time."
        ),
        _PROSPECTS,
        _came("conversion"),
    ),
    Figure(
        "days_to_convert",
        _PAGE,
        _("Days to a customer"),
        Unit.DAYS,
        _("Mean days from being added to becoming a customer, of those who have become one."),
        _PROSPECTS,
        _came("days_to_convert"),
    ),
    Figure(
        "campaign_cost",
        _PAGE,
        _("Cost of campaigns"),
        Unit.MONEY,
        _("What the campaigns that the unit or one below is in charge of cost, as their evaluations say."),
        _CAMPAIGNS,
        _spent("cost_fen"),
    ),
    Figure(
        "campaign_return",
        _PAGE,
        _("Return on cost"),
        Unit.INDEX,
        _("Yuan of return for each yuan of cost, of the campaigns whose evaluation names a cost."),
        _CAMPAIGNS,
        _spent("return_on_cost"),
    ),
)
