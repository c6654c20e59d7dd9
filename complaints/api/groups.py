"""Groups of like cases over the API: the same sight, services and refusals as on their pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.records import RecordViewSet, valid
from common.rest import Conflict
from complaints import texts
from complaints.models import ComplaintGroup, GroupMember
from complaints.queries.groups import BY_FOUND
from complaints.refusals import group_refusal, refusal
from complaints.serializers import groups as shapes
from complaints.serializers.acts import NothingSerializer, ReasonSerializer
from complaints.services import groups as services
from complaints.services.holding import KeptFromThem, WrongState


@dataclass(frozen=True)
class GroupAct:
    """An act on a group: what it takes and which service does it."""

    takes: type[serializers.Serializer]
    does: Callable[..., Any]


GROUP_ACTS: dict[str, GroupAct] = {
    "confirm": GroupAct(shapes.GroupNoteSerializer, services.confirm_group),
    "dismiss": GroupAct(ReasonSerializer, services.dismiss_group),
    "major": GroupAct(ReasonSerializer, services.mark_major),
    "draft": GroupAct(shapes.DraftSerializer, services.draft_report),
    "send": GroupAct(NothingSerializer, services.send_report),
    "represent": GroupAct(shapes.SpeakersSerializer, services.choose_representatives),
    "join": GroupAct(shapes.JoinSerializer, services.add_member),
    "leave": GroupAct(shapes.LeaveSerializer, services.remove_member),
    "for-all": GroupAct(shapes.ForAllSerializer, services.do_for_all),
}


class GroupFilter(django_filters.FilterSet):
    """The state of a group."""

    state = django_filters.ChoiceFilter(choices=texts.choices(texts.GROUP_STATES))

    class Meta:
        model = ComplaintGroup
        fields = ["state"]


class GroupViewSet(RecordViewSet):
    """Groups with a case that the caller reads and without any that is kept from them."""

    queryset = ComplaintGroup.objects.none()  # for the documents; what is served is rows()
    serializer_class = shapes.GroupSerializer
    row_serializer_class = shapes.GroupRowSerializer
    filterset_class = GroupFilter
    orderings = {"found_at": BY_FOUND}
    act_name = ""

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        return GROUP_ACTS[self.act_name].takes if self.act_name else super().get_serializer_class()

    def rows(self) -> QuerySet[ComplaintGroup]:
        groups = ComplaintGroup.objects.visible_to(self.request.user)
        return groups.select_related("unit", "product_line", "owner")

    def content(self, record: ComplaintGroup) -> dict[str, Any]:
        """The group as its caller reads it now, with the members they read."""
        members = (
            GroupMember.objects.visible_to(self.request.user)
            .select_related("complaint__customer")
            .order_by("complaint__received_at", "pk")
        )
        shown = self.rows().filter(pk=record.pk).prefetch_related(Prefetch("members", members)).first()
        if shown is None:
            return {"id": str(record.public_id)}
        return dict(shapes.GroupSerializer(shown).data)

    @extend_schema(responses=shapes.GroupRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the groups, the latest found first."""
        return self.list_answer(request)

    @extend_schema(responses=shapes.GroupSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One group with its members."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(responses=shapes.GroupSerializer)
    def act(self, request: Request, public_id: UUID) -> Response:
        """Do this to a group; 403 for whoever does not decide on groups, 409 where it is not at that point.

        An act for all answers with the group and `refused`: the cases in which it could not be done, with the reason.
        """
        group = self.record(public_id=public_id)
        chosen = GROUP_ACTS[self.act_name]
        if not services.may_decide(request.user):
            raise exceptions.PermissionDenied
        sent = valid(chosen.takes, request, context={"subject": group, "user": request.user})
        try:
            answer = chosen.does(group=group, by=request.user, **sent)
        except services.AlreadyDecided as refused:
            raise Conflict("already_decided", group_refusal(refused)) from None
        except (WrongState, services.TooManyRepresentatives) as refused:
            raise Conflict(getattr(refused, "code", "too_many"), group_refusal(refused)) from None
        except KeptFromThem as refused:
            raise Conflict("kept_from_them", refusal(refused)) from None
        response = self.one_answer(request, group)
        if isinstance(answer, services.Done):
            response.data["refused"] = [
                {"number": case.number, "detail": refusal(why)} for case, why in answer.refused
            ]
        return response
