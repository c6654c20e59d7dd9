"""Routes of the workspace app."""

app_name = "workspace"
urlpatterns = []
