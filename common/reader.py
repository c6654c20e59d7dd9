"""The language of whoever reads, as `presentation` calls it."""

from django.utils.translation import get_language


def language() -> str:
    """'zh' or 'en', as figures are written for this reader."""
    return "zh" if (get_language() or "en").startswith("zh") else "en"
