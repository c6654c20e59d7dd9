"""Routes of the customers' API."""

from django.urls import path

from customers.api import CustomerViewSet, TierChangeViewSet, TieViewSet
from customers.api_bounds import SizeBoundsViewSet
from customers.api_classing import ClassTurnsViewSet
from customers.api_dossier import DossierViewSet
from customers.api_facts import (
    CorrectionViewSet,
    DailyBalanceViewSet,
    FeeViewSet,
    HoldingViewSet,
    LoanViewSet,
    RatingViewSet,
    SettlementViewSet,
)
from customers.api_figures import CompanyFiguresViewSet, TiedCompanyViewSet
from customers.api_looks import LookViewSet
from customers.api_marks import MarkViewSet, TagViewSet
from customers.api_merging import MergeViewSet
from customers.api_people import ContactViewSet
from customers.api_profile import CustomerProfileViewSet
from customers.api_sight import SightViewSet
from customers.api_stances import MarketStanceViewSet
from customers.api_team import CustomerTeamNameViewSet, CustomerTeamViewSet
from customers.api_vocabulary import NeedsSegmentViewSet, OtherBankViewSet
from customers.api_wallet import WalletViewSet

one = "<str:customer_no>/"
dossier = f"{one}contacts/<uuid:contact_id>/dossier/"
contact = f"{one}contacts/<uuid:public_id>/"
tag = "tags/<uuid:public_id>/"

urlpatterns = [
    path(
        "size-bounds/", SizeBoundsViewSet.as_view({"get": "list", "post": "create"}), name="api-size-bounds"
    ),
    path(
        "market-stances/",
        MarketStanceViewSet.as_view({"get": "list", "post": "create"}),
        name="api-market-stances",
    ),
    path(
        "needs-segments/",
        NeedsSegmentViewSet.as_view({"get": "list", "post": "create"}),
        name="api-needs-segments",
    ),
    path(
        "needs-segments/<uuid:public_id>/",
        NeedsSegmentViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api-needs-segment",
    ),
    path("other-banks/", OtherBankViewSet.as_view({"get": "list", "post": "create"}), name="api-other-banks"),
    path(
        "other-banks/<uuid:public_id>/",
        OtherBankViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api-other-bank",
    ),
    path("looks/", LookViewSet.as_view({"get": "list"}), name="api-looks"),
    path("tied/", TiedCompanyViewSet.as_view({"get": "list"}), name="api-tied-companies"),
    path("merges/", MergeViewSet.as_view({"get": "list", "post": "create"}), name="api-merges"),
    path("merges/suspected/", MergeViewSet.as_view({"get": "suspected"}), name="api-merges-suspected"),
    path("merges/not-same/", MergeViewSet.as_view({"post": "not_same"}), name="api-merges-not-same"),
    path("merges/<uuid:public_id>/", MergeViewSet.as_view({"get": "retrieve"}), name="api-merge"),
    path("merges/<uuid:public_id>/undo/", MergeViewSet.as_view({"post": "undo"}), name="api-merge-undo"),
    path("", CustomerViewSet.as_view({"get": "list"}), name="api-customers"),
    path("changes/", CustomerViewSet.as_view({"get": "changes"}), name="api-customer-changes"),
    path("tier-changes/", TierChangeViewSet.as_view({"get": "changes"}), name="api-tier-changes"),
    path("tags/", TagViewSet.as_view({"get": "list", "post": "create"}), name="api-tags"),
    path(tag, TagViewSet.as_view({"get": "retrieve", "patch": "partial_update"}), name="api-tag"),
    path(f"{tag}merge/", TagViewSet.as_view({"post": "merge"}), name="api-tag-merge"),
    path(f"{tag}remove/", TagViewSet.as_view({"post": "remove"}), name="api-tag-remove"),
    path(f"{tag}restore/", TagViewSet.as_view({"post": "restore"}), name="api-tag-restore"),
    path(f"{one}marks/", MarkViewSet.as_view({"get": "retrieve", "post": "create"}), name="api-marks"),
    path(one, CustomerViewSet.as_view({"get": "retrieve", "patch": "partial_update"}), name="api-customer"),
    path(f"{one}contacts/", ContactViewSet.as_view({"get": "list", "post": "create"}), name="api-contacts"),
    path(contact, ContactViewSet.as_view({"get": "retrieve", "patch": "partial_update"}), name="api-contact"),
    path(f"{contact}remove/", ContactViewSet.as_view({"post": "remove"}), name="api-contact-remove"),
    path(f"{contact}restore/", ContactViewSet.as_view({"post": "restore"}), name="api-contact-restore"),
    path(dossier, DossierViewSet.as_view({"get": "list", "post": "create"}), name="api-dossier"),
    path(
        f"{dossier}<uuid:public_id>/show/",
        DossierViewSet.as_view({"post": "reveal"}),
        name="api-dossier-reveal",
    ),
    path(
        f"{dossier}<uuid:public_id>/remove/",
        DossierViewSet.as_view({"post": "remove"}),
        name="api-dossier-remove",
    ),
    path(f"{one}loans/", LoanViewSet.as_view({"get": "list"}), name="api-loans"),
    path(f"{one}ratings/", RatingViewSet.as_view({"get": "list"}), name="api-ratings"),
    path(f"{one}holdings/", HoldingViewSet.as_view({"get": "list"}), name="api-holdings"),
    path(f"{one}settlements/", SettlementViewSet.as_view({"get": "list"}), name="api-settlements"),
    path(f"{one}fees/", FeeViewSet.as_view({"get": "list"}), name="api-fees"),
    path(f"{one}daily-balances/", DailyBalanceViewSet.as_view({"get": "list"}), name="api-daily-balances"),
    path(f"{one}corrections/", CorrectionViewSet.as_view({"get": "list"}), name="api-corrections"),
    path(
        f"{one}figures/",
        CompanyFiguresViewSet.as_view({"get": "list", "post": "create"}),
        name="api-company-figures",
    ),
    path(f"{one}wallet/", WalletViewSet.as_view({"get": "list", "post": "create"}), name="api-wallet"),
    path(f"{one}team/", CustomerTeamViewSet.as_view({"get": "list", "post": "create"}), name="api-team"),
    path(
        f"{one}team/<uuid:public_id>/leave/",
        CustomerTeamViewSet.as_view({"post": "leave"}),
        name="api-team-leave",
    ),
    path(
        f"{one}profile/",
        CustomerProfileViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api-profile",
    ),
    path(
        f"{one}team/name/",
        CustomerTeamNameViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api-team-name",
    ),
    path(f"{one}turns/", ClassTurnsViewSet.as_view({"get": "turns"}), name="api-turns"),
    path(f"{one}sight/", SightViewSet.as_view({"get": "readers"}), name="api-sight"),
    path(f"{one}ties/", TieViewSet.as_view({"get": "list", "post": "create"}), name="api-ties"),
    path(f"{one}ties/<uuid:public_id>/end/", TieViewSet.as_view({"post": "end"}), name="api-tie-end"),
]
