"""Letters to whoever complained and left an address: that their case is registered, and what they are answered."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from common.calendar import business_date
from common.outbox import Letter, post_mail
from complaints.models import Complaint, Step


def _write_registered(held: Complaint, *, at: datetime) -> None:
    """Tell the complainant that the case is accepted, until when it is answered by law, and by which unit."""
    with translation.override(held.language):
        lines = [
            _("We have received and registered what you told us. Your case number is %(number)s.")
            % {"number": held.number},
            _("%(unit)s looks after it; somebody will be in touch with you.") % {"unit": held.unit.label},
        ]
        if held.legal_due_at is not None:
            day = business_date(held.legal_due_at - timedelta(days=1))
            lines.append(_("You will have our answer by %(day)s at the latest.") % {"day": f"{day:%Y-%m-%d}"})
        _post(held, f"registered:{held.pk}", lines, at)


def _write_step(held: Complaint, step: Step, *, at: datetime) -> None:
    """Send the complainant the words in which they were answered."""
    with translation.override(held.language):
        _post(held, f"step:{step.pk}", [step.text], at)


def _post(held: Complaint, key: str, lines: list[str], at: datetime) -> None:
    """Nothing of the case stands in the subject but its number; without a mail server nothing waits for one."""
    if not held.complainant_email or not settings.MAIL_SERVER:
        return
    subject = _("Your case %(number)s") % {"number": held.number}
    letter = Letter(held.complainant_email, held.language, subject, "\n\n".join(lines))
    post_mail(kind="complaint", key=f"complaint:{key}", letters=[letter], at=at)
