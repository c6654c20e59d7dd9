"""Pages and fragments of what crosses apps for one person."""

from workspace.views.approvals import approval_decide, approval_list
from workspace.views.bin import removed
from workspace.views.calendar import calendar_page, feed_close, feed_file, feed_open, feed_page
from workspace.views.components import components
from workspace.views.diary import diary, diary_comment, diary_notes, diary_of, diary_team
from workspace.views.leavers import left
from workspace.views.mail import letter_again, mail, outbox
from workspace.views.notices import bell, notice_read, notices, notices_read
from workspace.views.record import history, sheet, sheet_pdf, timeline
from workspace.views.search import search
from workspace.views.today import beside, today

__all__ = [
    "approval_decide",
    "approval_list",
    "bell",
    "beside",
    "calendar_page",
    "components",
    "diary",
    "diary_comment",
    "diary_notes",
    "diary_of",
    "diary_team",
    "feed_close",
    "feed_file",
    "feed_open",
    "feed_page",
    "history",
    "left",
    "letter_again",
    "mail",
    "notice_read",
    "notices",
    "notices_read",
    "outbox",
    "removed",
    "search",
    "sheet",
    "sheet_pdf",
    "timeline",
    "today",
]
