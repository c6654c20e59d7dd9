"""Lines written in the plainest way that their fields allow, told by one expression and laid down as what they mean.

Most lines of a large feed are such lines. Whatever is not is read field by field, and its faults are told there.
"""

import re
from collections.abc import Callable, Sequence

from corebanking.rules import Field, Kind, Layout

# How a kind is written plainly, its sign left out where a field has none, and how it is laid down for COPY.
_WRITTEN = {
    Kind.CODE: (rb"([A-Za-z0-9_.-]{1,%d})", b"%b"),
    Kind.MONTH: (rb"([12]\d{3}-(?:0[1-9]|1[0-2]))", b"%b-01"),
    Kind.AMOUNT: (rb"(%b\d{1,13})\.(\d\d)", b"%b%b"),
    Kind.INTEGER: (rb"(%b\d{1,9})", b"%b"),
}

Plain = Callable[[bytes], bytes | None]


def typed_columns(layout: Layout, names: Sequence[str]) -> list[str]:
    """The columns of the typed rows of a layout, in the order of `names`."""
    kinds = {field.name: field.kind for field in layout.fields}
    return [f"{name}_fen" if kinds[name] is Kind.AMOUNT else name for name in names]


def plain_line(layout: Layout, names: Sequence[str]) -> Plain | None:
    """What lays down a plain line of cells under these names, or answers None; nothing where no line can be plain."""
    if not layout.typed or sorted(names) != sorted(layout.names):
        return None
    fields = {field.name: field for field in layout.fields}
    expression = b",".join(_expression(fields[name]) for name in names)
    matched = re.compile(expression + rb"\r?\n?").fullmatch
    laid_down = b"\t".join(_WRITTEN[fields[name].kind][1] for name in names)

    def plain(line: bytes) -> bytes | None:
        found = matched(line)
        return laid_down % found.groups() if found else None

    return plain


def _expression(field: Field) -> bytes:
    written = _WRITTEN[field.kind][0]
    if field.kind is Kind.CODE:
        return written % field.length
    if field.kind is Kind.MONTH:
        return written
    return written % (b"-?" if field.lowest is None else b"")
