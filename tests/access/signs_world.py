"""Something seen at the secret customer's company, why it was founded, and the sign that the night found in it."""

from django.utils import timezone

from common.calendar import business_today
from signs.models import WarningSign
from signs.services import look_for_signs, note_event, note_founding

KEPT = ("signs_companyevent", "signs_founding", "signs_warningsign")


def make_signs(bank, customer) -> dict[str, str]:
    """Make them; returns the keys that paths name."""
    at = timezone.now()
    words = {"customer": customer, "source": "实地走访", "by": bank.manager, "at": at}
    event = note_event(kind="unrelated", happened_on=business_today(), **words)
    note_founding(motive="people", note="", **words)
    look_for_signs(at=at)
    sign = WarningSign.objects.get(customer=customer, code="unrelated")
    return {"event": str(event.public_id), "sign": str(sign.public_id)}
