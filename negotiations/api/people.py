"""Who sits at the table: our deal team, and who sits opposite."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.records import valid
from customers.models import Contact
from negotiations import services
from negotiations.api.records import TalkRecords
from negotiations.models import TeamMember
from negotiations.serializers.acts import NewCounterpartSerializer, NewTableMemberSerializer
from negotiations.serializers.talks import TalkSerializer
from organization.models import Staff


class PeopleViewSet(TalkRecords):
    """The deal team and the other side of the caller's own talks."""

    @extend_schema(request=NewTableMemberSerializer, responses={201: TalkSerializer})
    def join(self, request: Request, public_id: UUID) -> Response:
        """Take a colleague whom one sees onto the deal team: from now on they read and do everything here."""
        talk = self.acting(request, public_id)
        sent = valid(NewTableMemberSerializer, request)
        people = Staff.objects.visible_to(request.user).working()
        staff = self.one_of(people.filter(employee_no=sent["employee_no"]), "employee_no")
        return self.added(services.join_team, talk, staff=staff, part=sent["part"])

    @extend_schema(responses={204: None})
    def leave(self, request: Request, public_id: UUID, employee_no: str) -> Response:
        """End a colleague's part: from now on they see nothing of the talk."""
        talk = self.acting(request, public_id)
        members = TeamMember.objects.visible_to(request.user).filter(negotiation=talk, ends_on=None)
        member = members.select_related("staff").filter(staff__employee_no=employee_no).first()
        if member is None:
            raise exceptions.NotFound
        self.done(services.leave_team, negotiation=talk, staff=member.staff)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=NewCounterpartSerializer, responses={201: TalkSerializer})
    def add_counterpart(self, request: Request, public_id: UUID) -> Response:
        """Note who sits opposite, or a third party."""
        talk = self.acting(request, public_id)
        sent = valid(NewCounterpartSerializer, request)
        if sent["contact"]:
            people = Contact.objects.visible_to(request.user).filter(customer=talk.customer, left_on=None)
            sent["contact"] = self.one_of(people.filter(public_id=sent["contact"]), "contact")
        return self.added(services.add_counterpart, talk, **sent)
