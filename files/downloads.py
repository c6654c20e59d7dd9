"""The one way a stored file leaves the bank: named, typed by its content, and run by no browser."""

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from files import rules, services
from files.models import StoredFile

# A file shown beside the page may draw itself and nothing else.
POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def file_response(stored: StoredFile, name: str, *, shown: bool = False) -> FileResponse:
    """The bytes under the name they have in the attaching record, to be saved.

    With `shown` images and PDF open in the browser instead; nothing else ever does. Whoever calls this has checked
    that the person may read the attaching record. Bytes that are gone are a 404.
    """
    inline = shown and rules.shown_in_browser(stored.media_type)
    try:
        content = services.open_file(stored=stored)
    except FileNotFoundError as gone:
        raise Http404 from gone
    answer = FileResponse(content, content_type=stored.media_type)
    answer["Content-Length"] = str(stored.size)
    _guard(answer, name, inline=inline)
    return answer


def made_response(content: bytes, media_type: str, name: str, *, shown: bool = False) -> HttpResponse:
    """Bytes that were made just now and are kept nowhere, guarded likewise."""
    answer = HttpResponse(content, content_type=media_type)
    _guard(answer, name, inline=shown and rules.shown_in_browser(media_type))
    return answer


def _guard(answer: HttpResponseBase, name: str, *, inline: bool) -> None:
    answer["Content-Disposition"] = (
        content_disposition_header(not inline, rules.clean_name(name)) or "attachment"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = POLICY
    answer["Cache-Control"] = "no-store, private"
