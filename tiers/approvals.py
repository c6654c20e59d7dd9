"""Tiers by decision and versions of the scoring model that wait for a second person."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common import presentation
from common.calendar import business_date
from common.reader import language
from organization.querysets import subtree_condition
from organization.rules import Act
from tiers import parameter_phrases, queries, services, texts
from tiers.access import rights_of
from tiers.models import ModelVersion, ParameterChange, TierOverride
from tiers.parameter_tables import Table
from worklist.approvals import Approvals, NotDone, Said, Waiting

OF_OVERRIDES: dict[type[Exception], Any] = {
    services.OverrideNeedsSecondPerson: texts.SECOND,
    services.OverrideSettled: texts.SETTLED,
    services.NotTheDecider: texts.SETTLED,
    services.ReasonMissing: texts.REASON,
    services.DayUnfit: texts.DAY,
    services.NotScored: texts.SCORED,
}
OF_MODELS: dict[type[Exception], Any] = {
    services.ModelNeedsSecondPerson: _("You made or submitted this version: somebody else approves it."),
    services.WrongModelState: _("This version is not in the state for that any more."),
}

OF_PARAMETERS: dict[type[Exception], Any] = {
    services.ChangeNeedsSecondPerson: texts.PARAMETER_SECOND,
    services.ChangeSettled: texts.SETTLED,
    services.ReasonMissing: texts.REASON,
    services.NightHasCounted: texts.PARAMETER_COUNTED,
    services.PriceIsSent: texts.PARAMETER_SENT,
}


class TierApprovals(Approvals):
    """A tier by decision that was proposed."""

    code = "tiers"

    def rows(self, user: Any) -> QuerySet[TierOverride]:
        reach = user.reach
        found = queries.listed_overrides(user).filter(state="proposed").order_by("proposed_at", "id")
        if not reach.may(Act.DECIDE_TIER):
            return found.none()
        if not reach.own_everything:
            found = found.filter(subtree_condition(reach.own_subtrees, "customer__unit__path"))
        return found.exclude(Q(proposed_by_id__in=reach.people) | Q(customer__manager_id__in=reach.people))

    def decides(self, user: Any, one: TierOverride) -> bool:
        return rights_of(user, one)["decide"]

    def card(self, one: TierOverride) -> Waiting:
        names = [
            presentation.tier(each.code, language=language())[1] for each in (one.tier_computed, one.tier)
        ]
        until = presentation.day(one.until, language=language(), today=business_date(one.proposed_at))
        return Waiting(
            code=self.code,
            public_id=one.public_id,
            label=gettext("Tier by decision"),
            icon="stairs-up",
            title=" → ".join(names),
            about=one.customer.label,
            facts=[one.reason, gettext("until %(day)s") % {"day": until}],
            asked_by=one.proposed_by.display_name,
            since=one.proposed_at,
            due_at=None,
            url=reverse("tiers:override", args=[one.public_id]),
        )

    def decide(self, one: TierOverride, said: Said, *, by: Any, at: datetime) -> None:
        today = business_date(at)
        try:
            services.decide_override(
                override=one, approve=said.approve, note=said.note, today=today, by=by, at=at
            )
        except tuple(OF_OVERRIDES) as refused:
            raise NotDone(str(OF_OVERRIDES[type(refused)])) from refused


class ModelApprovals(Approvals):
    """A version of the scoring model that was submitted."""

    code = "models"

    def rows(self, user: Any) -> QuerySet[ModelVersion]:
        found = ModelVersion.objects.visible_to(user).filter(state="submitted")
        found = found.exclude(
            Q(created_by_id__in=user.reach.people) | Q(submitted_by_id__in=user.reach.people)
        )
        return found.select_related("submitted_by").order_by("submitted_at", "id")

    def decides(self, user: Any, one: ModelVersion) -> bool:
        return not {one.created_by_id, one.submitted_by_id} & set(user.reach.people)

    def card(self, one: ModelVersion) -> Waiting:
        from_day = one.active_from
        facts = [one.note] if one.note else []
        if from_day is not None:
            facts.append(gettext("scores from %(day)s") % {"day": from_day.isoformat()})
        return Waiting(
            code=self.code,
            public_id=one.public_id,
            label=gettext("Scoring model"),
            icon="adjustments",
            title=gettext("version %(n)s") % {"n": one.number},
            about="",
            facts=facts,
            asked_by=one.submitted_by.display_name if one.submitted_by else "",
            since=one.submitted_at,
            due_at=None,
            url=reverse("tiers:model-detail", args=[one.public_id]),
        )

    def decide(self, one: ModelVersion, said: Said, *, by: Any, at: datetime) -> None:
        try:
            if said.approve:
                services.approve_model(model=one, by=by, at=at)
            else:
                services.return_model(model=one, reason=said.note, by=by, at=at)
        except tuple(OF_MODELS) as refused:
            raise NotDone(str(OF_MODELS[type(refused)])) from refused


class ParameterApprovals(Approvals):
    """A row of the bank's parameters that was proposed."""

    code = "parameters"

    def rows(self, user: Any) -> QuerySet[ParameterChange]:
        proposed = queries.parameter_changes(user).filter(state="proposed")
        return proposed.exclude(proposed_by_id__in=user.reach.people).order_by("proposed_at", "id")

    def decides(self, user: Any, one: ParameterChange) -> bool:
        return one.proposed_by_id not in user.reach.people

    def card(self, one: ParameterChange) -> Waiting:
        table = Table(one.table)
        figures = parameter_phrases.figures(table, one.values)
        return Waiting(
            code=self.code,
            public_id=one.public_id,
            label=gettext("Parameters"),
            icon="adjustments",
            title=parameter_phrases.title(table, one.key),
            about=gettext("from %(day)s") % {"day": one.valid_from.isoformat()},
            facts=[*(f"{name}: {value}" for name, value in figures), one.reason],
            asked_by=one.proposed_by.display_name,
            since=one.proposed_at,
            due_at=None,
            url=reverse("tiers:parameter-change", args=[one.public_id]),
        )

    def decide(self, one: ParameterChange, said: Said, *, by: Any, at: datetime) -> None:
        try:
            services.decide_parameter(change=one, approve=said.approve, note=said.note, by=by, at=at)
        except tuple(OF_PARAMETERS) as refused:
            raise NotDone(str(OF_PARAMETERS[type(refused)])) from refused
