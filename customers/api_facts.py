"""What core banking says of a customer over the API: loans, products held, ratings, movements, what was corrected."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Model, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from common.pagination import Ordering
from customers.access import OfCustomerViewSet
from customers.models import Correction, DailyBalance, FeeCharged, Holding, Loan, Rating, Settlement
from customers.serializers_of_facts import (
    CorrectionSerializer,
    DailyBalanceSerializer,
    FeeSerializer,
    HoldingSerializer,
    LoanSerializer,
    RatingSerializer,
    SettlementSerializer,
)


class FactViewSet(OfCustomerViewSet):
    """Rows of core banking about one customer, to be read alone."""

    model: ClassVar[type[Any]]
    with_: ClassVar[tuple[str, ...]] = ()

    def rows(self) -> QuerySet[Any]:
        found = self.model.objects.visible_to(self.request.user).filter(customer=self.customer)
        return found.select_related(*self.with_) if self.with_ else found

    def list(self, request: Request, customer_no: str) -> Response:
        """One page, in the order said."""
        return self.list_answer(request)


def _between(of: type[Model], day: str) -> type[django_filters.FilterSet]:
    """Filters by day: `since` and `until`, both included."""
    fields = {
        "since": django_filters.DateFilter(field_name=day, lookup_expr="gte"),
        "until": django_filters.DateFilter(field_name=day, lookup_expr="lte"),
    }
    meta = type("Meta", (), {"model": of, "fields": []})
    return type(f"{of.__name__}Filter", (django_filters.FilterSet,), {**fields, "Meta": meta})


def _served(name: str, words: str, of: type[Any], shown: type[Serializer], **more: Any) -> type[FactViewSet]:
    """A list of rows of `of`; `words` say in the document what it is."""
    made = type(
        name,
        (FactViewSet,),
        {"__doc__": words, "model": of, "queryset": of.objects.none(), "serializer_class": shown, **more},
    )
    return extend_schema_view(list=extend_schema(description=words, responses=shown(many=True)))(made)


LoanViewSet = _served(
    "LoanViewSet",
    "The loans of a customer, those repaid among them; the first to end first.",
    Loan,
    LoanSerializer,
    with_=("product_line",),
    orderings={"matures_on": Ordering("loans", ("matures_on", "id"))},
)
RatingViewSet = _served(
    "RatingViewSet",
    "How a customer was rated, newest first.",
    Rating,
    RatingSerializer,
    orderings={"rated_on": Ordering("ratings", ("-rated_on", "-id"))},
)
HoldingViewSet = _served(
    "HoldingViewSet",
    "The products of the catalogue that a customer has or had.",
    Holding,
    HoldingSerializer,
    with_=("product",),
    orderings={"id": Ordering("holdings", ("id",))},
)
SettlementViewSet = _served(
    "SettlementViewSet",
    "Payments through a customer's accounts, newest first.",
    Settlement,
    SettlementSerializer,
    with_=("account",),
    filterset_class=_between(Settlement, "settled_on"),
    orderings={"settled_on": Ordering("settlements", ("-settled_on", "-id"))},
)
FeeViewSet = _served(
    "FeeViewSet",
    "Fees booked on a customer's accounts, newest first.",
    FeeCharged,
    FeeSerializer,
    with_=("account",),
    filterset_class=_between(FeeCharged, "charged_on"),
    orderings={"charged_on": Ordering("fees", ("-charged_on", "-id"))},
)
DailyBalanceViewSet = _served(
    "DailyBalanceViewSet",
    "Balances of a customer's accounts day by day, newest first.",
    DailyBalance,
    DailyBalanceSerializer,
    with_=("account",),
    filterset_class=_between(DailyBalance, "day"),
    orderings={"day": Ordering("daily-balances", ("-day", "-account_id"))},
)
CorrectionViewSet = _served(
    "CorrectionViewSet",
    "Values of core banking that a later batch told anew: what they were before. Newest first.",
    Correction,
    CorrectionSerializer,
    orderings={"id": Ordering("corrections", ("-id",))},
)
