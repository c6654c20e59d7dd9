"""How kinds of notices and the states of letters are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.models import DeliveryState
from worklist.rules import NoticeKind

NOTICE_KINDS = {
    NoticeKind.TIER_UP: _("Tier rises"),
    NoticeKind.TIER_DOWN: _("Tier falls"),
    NoticeKind.TASK_DUE: _("Due today"),
    NoticeKind.TASK_OVERDUE: _("Overdue"),
    NoticeKind.TEAM_OVERDUE: _("Overdue in the team"),
    NoticeKind.RUN_LATE: _("Feeds and scoring"),
    NoticeKind.PROSPECT_GIVEN: _("Prospects given to you"),
    NoticeKind.PROSPECT_WARNED: _("Prospects about to go back"),
    NoticeKind.PROSPECT_RETURNED: _("Prospects gone back"),
    NoticeKind.COMPLAINT: _("Complaints"),
    NoticeKind.NEGOTIATION_ASKED: _("Limits of negotiations to decide"),
    NoticeKind.NEGOTIATION_DECIDED: _("Decisions on limits of negotiations"),
    NoticeKind.PRICE: _("Prices"),
    NoticeKind.MINUTES: _("Minutes of visits"),
    NoticeKind.TASK_GIVEN: _("Tasks given to you"),
    NoticeKind.DIARY: _("Comments on work diaries"),
    NoticeKind.CHAIN: _("Follow-up"),
    NoticeKind.KNOWLEDGE: _("Knowledge"),
    NoticeKind.MENTION: _("Named in a note"),
    NoticeKind.FOLLOWED: _("Customers you follow"),
    NoticeKind.COLLEAGUE_LEFT: _("Colleagues who left"),
}
LETTER_STATES = {
    DeliveryState.WAITING: (pgettext_lazy("letter", "Waiting"), "warn", "clock"),
    DeliveryState.SENDING: (_("Being sent"), "accent", "send"),
    DeliveryState.SENT: (pgettext_lazy("letter", "Sent"), "good", "circle-check"),
    DeliveryState.FAILED: (pgettext_lazy("letter", "Failed"), "bad", "alert-circle"),
}
LETTER_KINDS = {
    "notices": _("Notices"),
    "digest": _("Morning letter"),
    "bulletin": _("Campaign bulletin"),
}
