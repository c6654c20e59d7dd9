"""The OpenAPI document as it is served: worked out once a process, for it says the same to everybody."""

from functools import lru_cache

from django.http import HttpResponse
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class ApiDocumentView(SpectacularAPIView):
    """The library's view, which would walk every call of the API for seconds at each request."""

    def _get_schema_response(self, request: Request) -> HttpResponse:
        form = request.accepted_renderer
        charset = f"; charset={form.charset}" if form.charset else ""
        name = self._get_filename(request, None)
        return HttpResponse(
            _written(type(form), get_language()),  # type: ignore[arg-type]  # a class has a hash; mypy compares that of its instances
            content_type=f"{form.media_type}{charset}",
            headers={"Content-Disposition": f'inline; filename="{name}"'},
        )


@lru_cache(maxsize=16)  # forms by languages
def _written(form: type[BaseRenderer], _language: str | None) -> bytes:
    document = SchemaGenerator().get_schema(request=None, public=True)
    written = form().render(document, renderer_context={})
    return written if isinstance(written, bytes) else written.encode()
