"""JSON as REST framework writes it, by orjson where that knows how: some times faster for a page of rows."""

from collections.abc import Mapping
from typing import Any

import orjson
from rest_framework.renderers import JSONRenderer

_OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATETIME


class FastJSONRenderer(JSONRenderer):
    """The same text for every answer, without spaces; what asks for an indent gets REST framework's."""

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        if data is None or self.get_indent(accepted_media_type or "", renderer_context or {}):
            return bytes(super().render(data, accepted_media_type, renderer_context))
        try:
            return orjson.dumps(data, self.encoder_class().default, _OPTIONS)
        except TypeError:
            # Numbers beyond 64 bits, and halves of characters, which no UTF-8 can hold.
            self.ensure_ascii = True
            return bytes(super().render(data, accepted_media_type, renderer_context))
