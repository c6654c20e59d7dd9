"""Plans over the API, for signed-in colleagues: the sight, services and refusals of the pages."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from accountplans import queries, services, texts
from accountplans.filters import DueFilter, PlanFilter
from accountplans.models import (
    AccountPlan,
    PlanAim,
    PlanExpense,
    PlanNeed,
    PlanPerson,
    PlanRisk,
    PlanRule,
    PlanStep,
)
from accountplans.printing import pdf_of
from accountplans.refusals import NothingChanged, StalePart, StalePlan
from accountplans.rules import PlanState
from accountplans.serializers import (
    NewPlanAimSerializer,
    NewPlanExpenseSerializer,
    NewPlanNeedSerializer,
    NewPlanPersonSerializer,
    NewPlanRiskSerializer,
    NewPlanRuleSerializer,
    NewPlanSerializer,
    NewPlanStepSerializer,
    PlanAimWordsSerializer,
    PlanDueSerializer,
    PlanHeadSerializer,
    PlanMoveSerializer,
    PlanPersonWordsSerializer,
    PlanRiskWordsSerializer,
    PlanRowSerializer,
    PlanRuleSerializer,
    PlanSerializer,
    PlanStepWordsSerializer,
    WithdrawnExpenseSerializer,
)
from common.calendar import business_today
from common.once import KeyTaken
from common.records import RecordViewSet, StrictSerializer, valid
from common.rest import Conflict
from customers.models import Customer
from organization.rules import Act
from products.models import ProductLine

REFUSED = tuple(texts.REFUSALS)
PARTS: dict[str, Any] = {
    "aims": PlanAim,
    "needs": PlanNeed,
    "people": PlanPerson,
    "calendar": PlanStep,
    "risks": PlanRisk,
}
NO_SUCH = _("There is none such here.")


class PlanViewSet(RecordViewSet):
    """Plans of the customers that the caller reads."""

    queryset = AccountPlan.objects.none()  # for the documents; what is served is rows()
    serializer_class = PlanSerializer
    row_serializer_class = PlanRowSerializer
    filterset_class = PlanFilter
    orderings = {"written_at": queries.LATEST}

    def rows(self) -> QuerySet[AccountPlan]:
        return queries.listed_plans(self.request.user)

    def get_serializer_context(self) -> dict[str, Any]:
        def told(plan: AccountPlan) -> queries.Told:
            return queries.told(self.request.user, plan, today=business_today())

        return {**super().get_serializer_context(), "told": told}

    @extend_schema(responses=PlanRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=PlanSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One plan with its sections."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewPlanSerializer, responses={201: PlanSerializer})
    def create(self, request: Request) -> Response:
        """Begin a plan."""
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        sent = valid(NewPlanSerializer, request)
        number, year, key = sent.pop("customer"), sent.pop("year"), sent.pop("key")
        customer = Customer.objects.visible_to(request.user).live().filter(customer_no=number).first()
        if customer is None:
            raise exceptions.ValidationError({"customer": [_("No customer whom you see has this number.")]})
        words = {"customer": customer, "year": year, "words": sent, "form_key": key}
        plan = self._done(services.begin_plan, **words)
        return self.one_answer(request, self.record(pk=plan.pk), status.HTTP_201_CREATED)

    @extend_schema(request=PlanHeadSerializer(partial=True), responses=PlanSerializer)
    def partial_update(self, request: Request, public_id: UUID) -> Response:
        """Change its head, under `If-Match`."""
        plan = self._editable(public_id)
        self.must_match(request, plan)
        sent = valid(PlanHeadSerializer, request, partial=True)
        try:
            self._done(services.edit_plan, plan=plan, changes=sent, version=plan.version)
        except StalePlan:
            raise Conflict("stale_version", texts.STALE) from None
        return self.one_answer(request, self.record(pk=plan.pk))

    @extend_schema(request=PlanMoveSerializer, responses=PlanSerializer)
    def move(self, request: Request, public_id: UUID) -> Response:
        """Submit, return, agree, close, or let a draft go."""
        plan = self._editable(public_id)
        sent = valid(PlanMoveSerializer, request)
        act, name = _act(plan, PlanState(sent["to"]))
        if name and len(sent["reason"].strip()) < 2:
            raise exceptions.ValidationError({"reason": [texts.WHY]})
        words = {name: sent["reason"]} if name else {}
        if sent["to"] == PlanState.AGREED:
            words = {"seen": sent["submitted_at"]}
        self._done(act, plan=plan, **words)
        return self.one_answer(request, self.record(pk=plan.pk))

    @extend_schema(request=None, responses={201: PlanSerializer})
    def new_version(self, request: Request, public_id: UUID) -> Response:
        """Write a plan that stands anew."""
        plan = self._done(services.new_version, plan=self._editable(public_id))
        return self.one_answer(request, self.record(pk=plan.pk), status.HTTP_201_CREATED)

    @extend_schema(request=NewPlanAimSerializer, responses=PlanSerializer)
    def aims(self, request: Request, public_id: UUID) -> Response:
        """Aim at something in a product line."""
        plan = self._editable(public_id)
        sent = valid(NewPlanAimSerializer, request)
        line = self._one(ProductLine.objects.filter(code=sent.pop("product_line")), "product_line")
        return self._added(services.add_aim, plan, line=line, **sent)

    @extend_schema(request=NewPlanNeedSerializer, responses=PlanSerializer)
    def needs(self, request: Request, public_id: UUID) -> Response:
        """Name a need that the plan meets."""
        plan = self._editable(public_id)
        sent = valid(NewPlanNeedSerializer, request)
        found = queries.open_needs(request.user, plan).filter(public_id=sent["need"])
        return self._added(services.link_need, plan, need=self._one(found, "need"))

    @extend_schema(request=NewPlanPersonSerializer, responses=PlanSerializer)
    def people(self, request: Request, public_id: UUID) -> Response:
        """Name a person to win."""
        plan = self._editable(public_id)
        sent = valid(NewPlanPersonSerializer, request)
        found = queries.people_to_win(request.user, plan).filter(public_id=sent.pop("contact"))
        return self._added(services.win_person, plan, contact=self._one(found, "contact"), **sent)

    @extend_schema(request=NewPlanStepSerializer, responses=PlanSerializer)
    def calendar(self, request: Request, public_id: UUID) -> Response:
        """Put a step into the calendar."""
        plan = self._editable(public_id)
        return self._added(
            services.add_step, plan, **self._owned(plan, valid(NewPlanStepSerializer, request))
        )

    @extend_schema(request=NewPlanRiskSerializer, responses=PlanSerializer)
    def risks(self, request: Request, public_id: UUID) -> Response:
        """Note a risk."""
        plan = self._editable(public_id)
        return self._added(
            services.note_risk, plan, **self._owned(plan, valid(NewPlanRiskSerializer, request))
        )

    @extend_schema(request=NewPlanExpenseSerializer, responses=PlanSerializer)
    def expenses(self, request: Request, public_id: UUID) -> Response:
        """Note what was spent."""
        plan = self._editable(public_id)
        return self._added(services.note_expense, plan, **valid(NewPlanExpenseSerializer, request))

    @extend_schema(request=PlanAimWordsSerializer(partial=True), responses=PlanSerializer)
    def change_aim(self, request: Request, public_id: UUID, section: str, part_id: UUID) -> Response:
        """Change an aim of a draft, under `If-Match` of the plan."""
        return self._changed(request, public_id, section, part_id, PlanAimWordsSerializer)

    @extend_schema(request=PlanPersonWordsSerializer(partial=True), responses=PlanSerializer)
    def change_person(self, request: Request, public_id: UUID, section: str, part_id: UUID) -> Response:
        """Change what is wished for of a person, under `If-Match` of the plan."""
        return self._changed(request, public_id, section, part_id, PlanPersonWordsSerializer)

    @extend_schema(request=PlanStepWordsSerializer(partial=True), responses=PlanSerializer)
    def change_step(self, request: Request, public_id: UUID, section: str, part_id: UUID) -> Response:
        """Change a step of a draft, under `If-Match` of the plan."""
        return self._changed(request, public_id, section, part_id, PlanStepWordsSerializer)

    @extend_schema(request=PlanRiskWordsSerializer(partial=True), responses=PlanSerializer)
    def change_risk(self, request: Request, public_id: UUID, section: str, part_id: UUID) -> Response:
        """Change a risk of a draft, under `If-Match` of the plan."""
        return self._changed(request, public_id, section, part_id, PlanRiskWordsSerializer)

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def pages(self, request: Request, public_id: UUID) -> HttpResponse:
        """The plan on paper."""
        return pdf_of(self.record(public_id=public_id), request.user)

    @extend_schema(responses=PlanSerializer)
    def take_out(self, request: Request, public_id: UUID, section: str, part_id: UUID) -> Response:
        """Take an aim, need, person, step or risk out of a draft."""
        plan = self._editable(public_id)
        self._done(services.take_out, part=self._part(plan, section, part_id))
        return self.one_answer(request, self.record(pk=plan.pk))

    @extend_schema(request=WithdrawnExpenseSerializer, responses=PlanSerializer)
    def withdraw(self, request: Request, public_id: UUID, part_id: UUID) -> Response:
        """Let a sum that was noted wrongly count no more, saying why."""
        plan = self._editable(public_id)
        found = PlanExpense.objects.visible_to(request.user).filter(public_id=part_id)
        expense = found.filter(plan__customer=plan.customer, plan__year=plan.year).first()
        if expense is None:
            raise exceptions.NotFound
        sent = valid(WithdrawnExpenseSerializer, request)
        self._done(services.withdraw_expense, expense=expense, reason=sent["reason"])
        return self.one_answer(request, self.record(pk=plan.pk))

    def _editable(self, public_id: UUID) -> AccountPlan:
        plan: AccountPlan = self.record(public_id=public_id)
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        return plan

    def _added(self, act: Callable[..., Any], plan: AccountPlan, **words: Any) -> Response:
        self._done(act, plan=plan, **words)
        return self.one_answer(self.request, self.record(pk=plan.pk))

    def _part(self, plan: AccountPlan, section: str, part_id: UUID) -> Any:
        found = queries.parts_of(self.request.user, plan, PARTS[section]).select_related("plan")
        part = found.filter(public_id=part_id).first()
        if part is None:
            raise exceptions.NotFound
        return part

    def _changed(
        self, request: Request, public_id: UUID, section: str, part_id: UUID, words: type[StrictSerializer]
    ) -> Response:
        plan = self._editable(public_id)
        part = self._part(plan, section, part_id)
        self.must_match(request, plan)
        sent = valid(words, request, partial=True)
        if "owner" in sent:
            sent = self._owned(plan, sent)
        try:
            self._done(services.edit_part, part=part, changes=sent, version=part.version)
        except StalePart:
            raise Conflict("stale_version", texts.STALE) from None
        return self.one_answer(request, self.record(pk=plan.pk))

    def _owned(self, plan: AccountPlan, sent: dict[str, Any]) -> dict[str, Any]:
        """What was sent, with the colleague instead of the number."""
        owner = self._one(queries.doers(plan.customer).filter(employee_no=sent["owner"]), "owner")
        return {**sent, "owner": owner}

    def _one(self, found: QuerySet, name: str) -> Any:
        record = found.first()
        if record is None:
            raise exceptions.ValidationError({name: [NO_SUCH]})
        return record

    def _done(self, act: Callable[..., Any], **words: Any) -> Any:
        try:
            return act(**words, by=self.request.user, at=timezone.now())
        except KeyTaken:
            raise Conflict("key_taken", texts.KEY_TAKEN) from None
        except REFUSED as refused:
            raise Conflict(*texts.REFUSALS[type(refused)]) from None


def _act(plan: AccountPlan, to: PlanState) -> tuple[Callable[..., Any], str]:
    """The act that leads there, and by which name it takes the reason."""
    if to is PlanState.CLOSED:
        draft = plan.state == PlanState.DRAFT
        return (services.let_go_plan, "reason") if draft else (services.close_plan, "outcome")
    ways: dict[PlanState, tuple[Callable[..., Any], str]] = {
        PlanState.SUBMITTED: (services.submit_plan, ""),
        PlanState.DRAFT: (services.return_plan, "reason"),
        PlanState.AGREED: (services.agree_plan, ""),
    }
    return ways[to]


class PlanDueViewSet(RecordViewSet):
    """Customers that the caller reads, that need a plan of this year and have none agreed."""

    queryset = Customer.objects.none()  # for the documents; what is served is rows()
    serializer_class = PlanDueSerializer
    filterset_class = DueFilter
    orderings = {"customer": queries.DUE}

    def rows(self) -> QuerySet[Customer]:
        return queries.plans_due(self.request.user, year=business_today().year)

    @extend_schema(responses=PlanDueSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page, by customer number."""
        return self.list_answer(request)


class PlanRuleViewSet(RecordViewSet):
    """Every decision on who needs a plan."""

    queryset = PlanRule.objects.none()  # for the documents; what is served is rows()
    serializer_class = PlanRuleSerializer
    orderings = {"decided_at": queries.RULES}

    def rows(self) -> QuerySet[PlanRule]:
        return PlanRule.objects.visible_to(self.request.user).select_related("decided_by")

    @extend_schema(responses=PlanRuleSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the decisions, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=PlanRuleSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One decision."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewPlanRuleSerializer, responses={201: PlanRuleSerializer})
    def create(self, request: Request) -> Response:
        """Decide otherwise."""
        self.must_be_allowed(Act.SET_WORK_RULES)
        sent = valid(NewPlanRuleSerializer, request)
        try:
            rule = services.decide_rule(**sent, by=request.user, at=timezone.now())
        except NothingChanged:
            raise Conflict("nothing_changed", texts.NOTHING_CHANGED) from None
        except KeyTaken:
            raise Conflict("key_taken", texts.KEY_TAKEN) from None
        return self.one_answer(request, self.record(pk=rule.pk), status.HTTP_201_CREATED)
