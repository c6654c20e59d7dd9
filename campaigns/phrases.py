"""What follows a call, in the reader's language."""

from django.utils.translation import get_language, gettext

from campaigns.models import Call
from campaigns.models.targets import ACTIONS
from campaigns.rules import NEXT_STEPS, Outcome
from common import presentation
from common.calendar import business_date


def task_title(outcome: str, campaign: str) -> str:
    """What the caller's task is called, empty where nothing follows: 'Visit: …'."""
    action = NEXT_STEPS[Outcome(outcome)].action.value
    if not action:
        return ""
    return gettext("%(action)s: %(campaign)s") % {"action": dict(ACTIONS)[action], "campaign": campaign}


def next_step_words(call: Call) -> str:
    """What a call leads to, for the toast: 'Noted. Visit on 24 Nov.'."""
    if not call.next_on:
        return gettext("Noted. Nothing more to do here.")
    language = "en" if get_language() == "en" else "zh"
    day = presentation.weekday_day(call.next_on, language=language, today=business_date(call.happened_at))
    return gettext("Noted. %(action)s on %(day)s.") % {"action": call.get_next_action_display(), "day": day}
