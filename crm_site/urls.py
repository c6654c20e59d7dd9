"""All routes of the installation."""

from django.urls import include, path

from crm_site.health import alive, ready

urlpatterns = [
    path("healthz", alive, name="healthz"),
    path("readyz", ready, name="readyz"),
    path("api/", include("crm_site.api_urls")),
    path("", include("organization.urls")),
    path("", include("imports.urls")),
    path("", include("lists.urls")),
    path("", include("workspace.urls")),
    path("", include("fit.urls")),
    path("", include("notebook.urls")),
    path("", include("customers.urls")),
    path("", include("worklist.urls")),
    path("", include("chains.urls")),
    path("", include("growth.urls")),
    path("", include("tiers.urls")),
    path("", include("knowledge.urls")),
    path("", include("activities.urls")),
    path("", include("signs.urls")),
    path("", include("surveys.urls")),
    path("", include("prospects.urls")),
    path("", include("needs.urls")),
    path("", include("analyses.urls")),
    path("", include("accountplans.urls")),
    path("", include("targets.urls")),
    path("", include("pricing.urls")),
    path("", include("proposals.urls")),
    path("", include("negotiations.urls")),
    path("", include("complaints.urls")),
    path("", include("campaigns.urls")),
    path("", include("portfolios.urls")),
    path("", include("corebanking.urls")),
    path("", include("dashboards.urls")),
]

handler400 = "crm_site.refusals.bad_request"
handler403 = "crm_site.refusals.forbidden"
handler404 = "crm_site.refusals.not_found"
handler500 = "crm_site.refusals.failed"
