"""What a bench is compared with: a view that asks PostgreSQL one question and hands its text on, and no middleware."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm_site.settings")
settings.MIDDLEWARE = []
settings.ROOT_URLCONF = __name__
QUESTION = os.environ["BARE_QUESTION"]


@transaction.non_atomic_requests
def answer(request: HttpRequest) -> HttpResponse:
    """The body as PostgreSQL wrote it."""
    with connection.cursor() as cursor:
        cursor.execute(QUESTION)
        (text,) = cursor.fetchone()
    return HttpResponse(text, content_type="application/json")


urlpatterns = [path("", answer), path("readyz", answer)]
application = get_wsgi_application()
