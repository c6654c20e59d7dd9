"""What both forms and the API refuse in the same words."""

from datetime import date, datetime

from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from common.calendar import SHANGHAI

# Earlier moments are slips of the pen; long before, clocks followed the sun, and no client reads offsets with seconds.
not_too_long_ago = MinValueValidator(datetime(1990, 1, 1, tzinfo=SHANGHAI), _("This is too long ago."))
DAY_NOT_TOO_LONG_AGO = MinValueValidator(date(1990, 1, 1), _("This is too long ago."))
