"""The WSGI entry point served by gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm_site.settings")

application = get_wsgi_application()

# What a worker has loaded stays: the collector need not go through half a million objects of code and models while
# somebody waits. A page makes some hundred thousand objects, nearly all of which go by counting; a generation is large.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 100)
