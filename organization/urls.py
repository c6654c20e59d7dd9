"""Routes of signing in and out, of preferences and of who is away."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import path
from django.views.i18n import set_language

from organization import views

app_name = "organization"
urlpatterns = [
    path("sign-in/", views.SignInView.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("language/", login_not_required(set_language), name="language"),
    path("preferences/", views.preferences, name="preferences"),
    path("absences/", views.absences, name="absences"),
    path("absences/<uuid:public_id>/end/", views.absence_end, name="absence-end"),
]
