"""The Monday bulletin by mail: one letter to everybody it is for, with the PDF, through the outbox."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from campaigns.models import Bulletin
from campaigns.queries.bulletins import bulletin_of, sentences
from campaigns.queries.page import reading_staff
from common.outbox import File, Letter, post_mail
from files.services import open_file
from organization.models import Staff


@transaction.atomic
def post_bulletin(*, bulletin: Bulletin, at: datetime) -> int:
    """Write the letters of a bulletin to those of its units and task force who have an address; says how many.

    Posted again it is written once a person. Figures stand in the letter and its file, not in the subject.
    """
    people = reading_staff(bulletin.campaign).exclude(email="").order_by("pk")
    letters = [_letter(bulletin, person) for person in people]
    with open_file(stored=bulletin.pdf) as paper:
        file = File(f"{bulletin.campaign.name[:80]}-{bulletin.number}.pdf", "application/pdf", paper.read())
    posted = post_mail(kind="bulletin", key=f"bulletin:{bulletin.pk}", letters=letters, files=[file], at=at)
    if posted and bulletin.sent_at is None:
        bulletin.sent_at = at
        bulletin.save(update_fields=["sent_at"])
    return posted


def _letter(bulletin: Bulletin, person: Staff) -> Letter:
    with translation.override(person.language):
        text = bulletin_of(bulletin, with_people=False)
        path = reverse("campaigns:bulletin", args=[bulletin.public_id])
        zeros = _("At zero: %(units)s") % {"units": _(", ").join(row.name for row in text.zeros)}
        lines = [
            _("Dear %(name)s,") % {"name": person.display_name},
            "",
            text.headline,
            text.facts["lead"],
            *sentences(text),
            zeros if text.zeros else "",
            "",
            f"{settings.BASE_URL}{path}",
        ]
        subject = _("%(name)s, No. %(number)s") % {"name": text.facts["name"], "number": bulletin.number}
        kept = [line for place, line in enumerate(lines) if line or place in (1, 6)]
        return Letter(person.email, person.language, subject, "\n".join(kept))
