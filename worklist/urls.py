"""Routes of the worklist app."""

app_name = "worklist"
urlpatterns = []
