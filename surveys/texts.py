"""What surveys say: refusals, the letter with the link, and what is wrong with head office's numbers."""

from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from common.outbox import Letter
from surveys.models import Survey
from surveys.queries import link_of
from surveys.rules import BOUNDS, State

# People at customers have no language on file; the page of the survey has both.
LETTERS_IN = "zh-hans"
NOTHING_CHANGED = _("The numbers in force are the same.")
KEY_TAKEN = _("This key stands for another survey or decision.")
NO_ADDRESS = _(
    "Nobody with an e-mail address is named here, or letters cannot be sent. Pass the link on yourself."
)
REFUSES = _("This person does not want to be asked.")
NOT_THERE = _("This person does not work at the customer.")
WEIGHTS = _("The five weights make 100.")
SETTLED = {
    State.PLANNED: _("Nobody has handed this survey over yet."),
    State.WAITING: _("The letter is out already."),
    State.ANSWERED: _("This survey is answered already."),
    State.EXPIRED: _("The link of this survey has expired."),
    State.WITHDRAWN: _("This survey was withdrawn."),
}


def address_of(survey: Survey) -> str:
    """The full address of a survey's page."""
    path = reverse("surveys:answer", args=[link_of(survey)])
    return urljoin(f"{settings.BASE_URL}/", path.lstrip("/"))


def letter(survey: Survey) -> Letter:
    """The invitation; nothing of the customer stands in its subject."""
    contact = survey.contact
    if contact is None or survey.expires_on is None:
        raise ValueError("a letter goes to a person, with a link that works")
    with translation.override(LETTERS_IN):
        lines = [
            gettext("Dear %(name)s,") % {"name": contact.display_name},
            occasion(survey),
            gettext("Please tell us in two minutes how satisfied you are. No login is needed:"),
            address_of(survey),
            gettext("The link works until %(day)s and takes one answer.")
            % {"day": survey.expires_on.isoformat()},
            gettext("On the page you can also say that you do not want to be asked again."),
        ]
        subject = gettext("How satisfied are you with our bank?")
        return Letter(contact.email, LETTERS_IN, subject, "\n\n".join(lines) + "\n")


def occasion(survey: Survey) -> str:
    """Why somebody is asked, as the page and the letter say it; nothing that names the company."""
    return {
        "delivery": pgettext("survey", "We lately delivered something to you."),
        "complaint": pgettext("survey", "We lately closed a matter that you had raised with us."),
        "yearly": pgettext("survey", "Once a year we ask our customers how they judge us."),
        "by_hand": pgettext("survey", "Your account manager would like to know how you judge us."),
    }[survey.cause]


def fault_words(fault: str) -> str:
    """What is wrong with a number, in the reader's language."""
    if fault in BOUNDS:
        least, most = BOUNDS[fault]
        return gettext("Between %(least)s and %(most)s.") % {"least": least, "most": most}
    return str(WEIGHTS) if fault == "weights" else gettext("This is not among the choices.")
