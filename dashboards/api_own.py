"""What a reader of dashboards chooses for themselves, over the API."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from common.records import only_known, tag_of, tagged_answer, valid
from dashboards import queries, services
from dashboards.api import FigureViewSet
from dashboards.rules import Card
from dashboards.serializers_of_own import CardsSerializer, ChosenCardsSerializer
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
