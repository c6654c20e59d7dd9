"""Figures of fair treatment, of the last complete month unless another one is looked at."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dashboards.figures.figure import Figure, Unit
from dashboards.queries import Scope, fairness


def _treated(code: str, name: str | Promise, unit: Unit, words: str | Promise, source: str) -> Figure:
    def read(scope: Scope) -> float | int | None:
        return getattr(scope.once(fairness).now, code)

    return Figure(code, "dashboards:fairness", name, unit, words, source, read)


OF_FAIRNESS = (
    _treated(
        "promises_share",
        _("Promises kept"),
        Unit.SHARE,
        _(
            "Of the promises to customers whose day was in the month those done by that day; dropped ones aside."
        ),
        "worklist.Task",
    ),
    _treated(
        "disclosed_share",
        _("Disclosure in time"),
        Unit.SHARE,
        _(
            "Of the proposals that went out in the month those where what each product does, its risks and whether the "
            "customer can carry it had been confirmed by then."
        ),
        "proposals.Proposal, proposals.Suitability",
    ),
    _treated(
        "answered_share",
        _("Complaints in time"),
        Unit.SHARE,
        _(
            "Of the complaints whose resolution was due in the month those where the customer was told by then; "
            "cases that are kept from you are not counted."
        ),
        "complaints.Complaint, complaints.Breach",
    ),
    _treated(
        "settled_share",
        _("Privacy in time"),
        Unit.SHARE,
        _("Of the requests of people about their data whose day was in the month those settled by that day."),
        "customers.PersonRequest",
    ),
    _treated(
        "events",
        _("Consumer education"),
        Unit.EVENTS,
        _("Events of consumer education held in the month, without those that were taken back."),
        "activities.EducationEvent",
    ),
    _treated(
        "reached",
        _("People reached"),
        Unit.PEOPLE,
        _("People whom these events reached, as many as were written down for each."),
        "activities.EducationEvent",
    ),
)
