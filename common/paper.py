"""Pages on paper: PDFs set by typst from plain values, so that nothing of the values is read as markup."""

from functools import cache
from pathlib import Path
from typing import Any

import orjson
import typst
from django.conf import settings


def set_pdf(template: Path, data: dict[str, Any]) -> bytes:
    """The bytes of a PDF: `template` is a file of typst that reads `data` as JSON from its inputs."""
    return _compiler(template).compile(sys_inputs={"data": orjson.dumps(data).decode()})


@cache
def _compiler(template: Path) -> Any:
    """The typesetter with our fonts alone, so that every server sets the same page."""
    fonts = [str(Path(settings.ASSETS_DIR) / "fonts")]
    return typst.Compiler(str(template), font_paths=fonts, ignore_system_fonts=True)
