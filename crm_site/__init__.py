"""The installation: settings, routes, and the order of what happens across apps."""

from crm_site.celery import app as celery_app

__all__ = ["celery_app"]
