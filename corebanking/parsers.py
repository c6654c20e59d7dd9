"""Reading JSON bodies: whatever cannot be read, kept or answered is refused before anybody looks at it."""

from typing import Any

import orjson
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.parsers import JSONParser

# The deepest body that means something is an object in an object.
MAX_DEPTH = 8


class StrictJSONParser(JSONParser):
    """JSON in UTF-8 as RFC 8259 has it, without lone surrogates and not nested beyond reason."""

    def parse(self, stream, media_type=None, parser_context=None) -> Any:
        try:
            body = orjson.loads(stream.read())
        except orjson.JSONDecodeError:
            raise exceptions.ParseError(_("The body is not JSON in UTF-8.")) from None
        if not _is_shallow(body):
            raise exceptions.ParseError(_("The body is nested too deeply."))
        return body


def _is_shallow(body: Any) -> bool:
    level = [body]
    for _depth in range(MAX_DEPTH):
        level = [inner for value in level for inner in _inside(value)]
        if not level:
            return True
    return False


def _inside(value: Any) -> list:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
