"""What a refused file is told where its name is not said again."""

from django.conf import settings
from django.utils.translation import gettext as _


def refusal_text(why: str) -> str:
    """The reason of a FileRefused in the reader's language."""
    if why == "empty":
        return _("The file is empty.")
    if why == "too_large":
        most = settings.FILES_LARGEST_BYTES // (1024 * 1024)
        return _("The file is larger than %(most)s MB.") % {"most": most}
    return _("The content is none that is taken, or the name says something else.")
