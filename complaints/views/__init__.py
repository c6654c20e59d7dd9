"""Pages of complaints: the desk, one case and what is done to it, the intake, groups, and what anybody reaches."""

from complaints.views.acts import action_done, complaint_act, contribution_answer
from complaints.views.case import complaint_detail, complaint_file, phrase_book, reply_document
from complaints.views.desk import complaint_desk
from complaints.views.groups import group_act, group_detail, group_list
from complaints.views.intake import complaint_register, files_add, register_hint, registered
from complaints.views.panel import customer_panel
from complaints.views.public import public_follow, public_form, public_survey

__all__ = [
    "action_done",
    "complaint_act",
    "complaint_desk",
    "complaint_detail",
    "complaint_file",
    "complaint_register",
    "contribution_answer",
    "customer_panel",
    "files_add",
    "group_act",
    "group_detail",
    "group_list",
    "phrase_book",
    "public_follow",
    "public_form",
    "public_survey",
    "register_hint",
    "registered",
    "reply_document",
]
