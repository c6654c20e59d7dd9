"""Django application of customer satisfaction."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"
