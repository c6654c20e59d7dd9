"""What is done at the table: the grid of issues, and offers within the limits."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.records import checked, valid
from negotiations import services
from negotiations.api.records import TalkRecords
from negotiations.models import Issue, Offer
from negotiations.rules.values import NotAValue, read_value
from negotiations.serializers.acts import IssueWordsSerializer, NewOfferSerializer
from negotiations.serializers.talks import OfferSerializer, TalkSerializer
from negotiations.serializers.values import not_a_value


class TableViewSet(TalkRecords):
    """Issues and offers of the caller's own talks."""

    @extend_schema(request=IssueWordsSerializer, responses={201: TalkSerializer})
    def add_issue(self, request: Request, public_id: UUID) -> Response:
        """Put an issue on the table with our aims, our guess of theirs, and weights."""
        talk = self.acting(request, public_id)
        return self.added(services.add_issue, talk, values=valid(IssueWordsSerializer, request))

    @extend_schema(request=IssueWordsSerializer(partial=True), responses=TalkSerializer)
    def change_issue(self, request: Request, public_id: UUID, issue_id: UUID) -> Response:
        """Change an issue, under `If-Match` of the talk; limits give way by leave alone once offers stand on it."""
        talk = self.of_team(public_id)
        issue = self.issue_of(talk, issue_id)
        self.acting(request, public_id, if_match=True)
        sent = checked(IssueWordsSerializer(data=request.data, partial=True, context={"issue": issue}))
        self.done(services.edit_issue, issue=issue, changes=sent, version=issue.version)
        return self.told(talk)

    @extend_schema(responses=TalkSerializer)
    def drop_issue(self, request: Request, public_id: UUID, issue_id: UUID) -> Response:
        """Take an issue off the table while nobody has offered on it."""
        talk = self.acting(request, public_id)
        self.done(services.drop_issue, issue=self.issue_of(talk, issue_id))
        return self.told(talk)

    @extend_schema(request=NewOfferSerializer, responses={201: OfferSerializer})
    def offer(self, request: Request, public_id: UUID) -> Response:
        """Write an offer into the ledger; 409 where it goes beyond a limit without leave."""
        talk = self.acting(request, public_id)
        sent = valid(NewOfferSerializer, request)
        issues = Issue.objects.visible_to(request.user).filter(negotiation=talk)
        issue = self.one_of(issues.filter(public_id=sent["issue"]), "issue")
        try:
            value = read_value(issue.measure, sent["value"])
        except NotAValue:
            raise exceptions.ValidationError({"value": [not_a_value(issue.measure)]}) from None
        corrects = None
        if sent["corrects"]:
            offers = Offer.objects.visible_to(request.user).filter(round__negotiation=talk)
            entries = offers.select_related("issue", "round").filter(public_id=sent["corrects"])
            corrects = self.one_of(entries, "corrects")
        written = self.done(
            services.make_offer,
            issue=issue,
            side=sent["side"],
            value=value,
            in_return=sent["in_return"],
            new_round=sent["new_round"],
            made_at=sent["made_at"],
            corrects=corrects,
            form_key=sent.get("key"),
        )
        return Response(OfferSerializer(written).data, status=status.HTTP_201_CREATED)
