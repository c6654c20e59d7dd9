"""The code of a product: what names it to other systems and in addresses, and never changes."""

import re

# The address of the form for a new product stands where a code would.
_TAKEN = frozenset({"new"})
_SHAPE = re.compile(r"[a-z][a-z0-9_]{1,29}")


def is_code(text: str) -> bool:
    """Whether a text can be a product's code: small letters, figures and underscores, a letter first."""
    return _SHAPE.fullmatch(text) is not None and text not in _TAKEN
