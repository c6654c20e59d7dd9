"""What a reader of dashboards chooses for themselves, over the API."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from common.records import only_known, tag_of, tagged_answer, valid
from dashboards import queries, services
from dashboards.api import FigureViewSet
from dashboards.boards import Board
from dashboards.models import Subscription
from dashboards.rules import Card, Rhythm
from dashboards.serializers_of_own import (
    CardsSerializer,
    ChosenCardsSerializer,
    NewSubscriptionSerializer,
    SubscriptionSerializer,
    SubscriptionsSerializer,
)
from organization.models import Unit
from organization.rules import Act


class CardsViewSet(FigureViewSet):
    """The cards of the caller's cockpit."""

    serializer_class = CardsSerializer

    @extend_schema(responses=CardsSerializer)
    def retrieve(self, request: Request) -> Response:
        """Those shown in their order, and the others."""
        only_known(request.query_params, ())
        self.must_be_allowed(Act.READ_DASHBOARD)
        return self._answer(request)

    @extend_schema(request=ChosenCardsSerializer, responses=CardsSerializer)
    def update(self, request: Request) -> Response:
        """Show these cards, in this order."""
        self.must_be_allowed(Act.READ_DASHBOARD)
        cards = [Card(code) for code in valid(ChosenCardsSerializer, request)["cards"]]
        services.choose_cards(person=request.user, cards=cards, at=timezone.now())
        return self._answer(request)

    @extend_schema(responses=CardsSerializer)
    def destroy(self, request: Request) -> Response:
        """Forget the choice: the cards that are usual for the caller's role."""
        self.must_be_allowed(Act.READ_DASHBOARD)
        services.use_usual_cards(person=request.user, at=timezone.now())
        return self._answer(request)

    def _answer(self, request: Request) -> Response:
        told = CardsSerializer(queries.layout_of(request.user)).data
        return tagged_answer(request, told, tag_of(told))


class SubscriptionViewSet(FigureViewSet):
    """Dashboards that are sent to the caller by mail."""

    queryset = Subscription.objects.none()  # for the documents
    serializer_class = SubscriptionSerializer

    @extend_schema(responses=SubscriptionsSerializer)
    def list(self, request: Request) -> Response:
        """All of them."""
        only_known(request.query_params, ())
        self.must_be_allowed(Act.READ_DASHBOARD)
        mine = Subscription.objects.visible_to(request.user).select_related("unit")
        return Response(SubscriptionsSerializer({"results": mine}).data)

    @extend_schema(request=NewSubscriptionSerializer, responses={201: SubscriptionSerializer})
    def create(self, request: Request) -> Response:
        """Have a dashboard sent from the next week or month on."""
        self.must_be_allowed(Act.READ_DASHBOARD)
        sent = valid(NewSubscriptionSerializer, request)
        unit = (
            Unit.objects.visible_to(request.user)
            .read_whole_by(request.user)
            .filter(code=sent["unit"])
            .first()
        )
        if unit is None:
            raise ValidationError({"unit": [_("No unit that you read whole has this code.")]})
        made = services.subscribe(
            person=request.user,
            board=Board(sent["board"]),
            unit=unit,
            rhythm=Rhythm(sent["rhythm"]),
            at=timezone.now(),
        )
        return Response(SubscriptionSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, public_id: UUID) -> Response:
        """Send no more; also for who reads no figures any more."""
        mine = get_object_or_404(Subscription.objects.visible_to(request.user), public_id=public_id)
        services.unsubscribe(subscription=mine, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
