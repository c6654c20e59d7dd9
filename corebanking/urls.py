"""Routes of the corebanking app."""

app_name = "corebanking"
urlpatterns = []
