"""Routes of the tiers app."""

app_name = "tiers"
urlpatterns = []
