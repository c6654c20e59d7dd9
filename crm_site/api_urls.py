"""All routes of the REST API. Its documents are for signed-in colleagues and for clients with a token."""

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.urls import include, path
from drf_spectacular.views import SpectacularSwaggerSplitView
from oauth2_provider.views import TokenView
from rest_framework.authentication import SessionAuthentication

from corebanking.authentication import ClientAuthentication
from crm_site.api_document import ApiDocumentView
from crm_site.bulk import BulkViewSet

documents = {"authentication_classes": [ClientAuthentication, SessionAuthentication]}
docs = SpectacularSwaggerSplitView.as_view(
    url_name="api-schema",
    template_name="corebanking/documents.html",
    authentication_classes=[SessionAuthentication],
)
# Colleagues who are not signed in are sent to sign in, as everywhere.
docs.login_required = True  # type: ignore[attr-defined]  # read by LoginRequiredMiddleware

urlpatterns = [
    path("oauth/token/", login_not_required(TokenView.as_view()), name="api-token"),
    path("v1/corebanking/", include("corebanking.api_urls")),
    path("v1/", include("organization.api_urls")),
    path("v1/", include("imports.api_urls")),
    path("v1/", include("lists.api_urls")),
    path("v1/customers/", include("customers.api_urls")),
    path("v1/", include("worklist.api_urls")),
    path("v1/", include("chains.api_urls")),
    path("v1/", include("growth.api_urls")),
    path("v1/", include("knowledge.api_urls")),
    path("v1/", include("activities.api_urls")),
    path("v1/", include("signs.api_urls")),
    path("v1/", include("surveys.api_urls")),
    path("v1/", include("customers.api_privacy_urls")),
    path("v1/", include("fit.api_urls")),
    path("v1/", include("prospects.api_urls")),
    path("v1/", include("needs.api_urls")),
    path("v1/", include("analyses.api_urls")),
    path("v1/", include("accountplans.api_urls")),
    path("v1/", include("targets.api_urls")),
    path("v1/", include("notebook.api_urls")),
    path("v1/pricing/", include("pricing.api_urls")),
    path("v1/", include("proposals.api_urls")),
    path("v1/", include("negotiations.api_urls")),
    path("v1/campaigns/", include("campaigns.api_urls")),
    path("v1/complaints/", include("complaints.api_urls")),
    path("v1/", include("workspace.api_urls")),
    path("v1/", include("portfolios.api_urls")),
    path("v1/tiers/", include("tiers.api_urls")),
    path("v1/", include("dashboards.api_urls")),
    path(
        "v1/bulk/", transaction.non_atomic_requests(BulkViewSet.as_view({"post": "create"})), name="api-bulk"
    ),
    path("v1/schema/", ApiDocumentView.as_view(**documents), name="api-schema"),
    path("docs/", docs, name="api-docs"),
]
