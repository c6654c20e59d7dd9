"""Routes of the negotiations app."""

from django.urls import path

from negotiations.views import approvals, table, talks

app_name = "negotiations"

ONE = "negotiations/<uuid:public_id>/"
ISSUE = "negotiations/issues/<uuid:public_id>/"

urlpatterns = [
    path("negotiations/", talks.negotiation_list, name="list"),
    path("negotiations/new/", talks.negotiation_create, name="create"),
    path("negotiations/statistics/", talks.negotiation_statistics, name="statistics"),
    path("negotiations/tactics/", talks.tactic_library, name="tactics"),
    path("negotiations/approvals/<uuid:public_id>/", approvals.approval_detail, name="approval"),
    path(ONE, talks.negotiation_detail, name="detail"),
    path(f"{ONE}edit/", talks.negotiation_edit, name="edit"),
    path(f"{ONE}summary/", talks.negotiation_summary, name="summary"),
    path(f"{ONE}agreement/", talks.negotiation_agreement, name="agreement"),
    path(f"{ONE}document/", talks.negotiation_document, name="document"),
    path(f"{ONE}document/<slug:form>/", talks.negotiation_file, name="document-file"),
    path(f"{ONE}issues/new/", table.issue_create, name="issue-create"),
    path(f"{ONE}offers/new/", table.offer_create, name="offer-create"),
    path(f"{ONE}offers/check/", table.offer_check, name="offer-check"),
    path(f"{ONE}step/", table.step_move, name="step"),
    path(f"{ONE}phase/", table.phase_move, name="phase"),
    path(f"{ONE}notes/new/", table.note_create, name="note-create"),
    path(f"{ONE}tactics/new/", table.tactic_note, name="tactic-note"),
    path(f"{ONE}team/new/", table.team_join, name="team-join"),
    path(f"{ONE}team/<str:employee_no>/leave/", table.team_leave, name="team-leave"),
    path(f"{ONE}counterparts/new/", table.counterpart_add, name="counterpart-add"),
    path(f"{ONE}sign/", table.agreement_sign, name="sign"),
    path(f"{ONE}break-off/", table.talk_break_off, name="break-off"),
    path(f"{ONE}lessons/new/", table.lesson_add, name="lesson-add"),
    path(ISSUE, table.issue_edit, name="issue-edit"),
    path(f"{ISSUE}drop/", table.issue_drop, name="issue-drop"),
    path(f"{ISSUE}ask/", approvals.crossing_ask, name="ask"),
    path("customers/<str:customer_no>/negotiations/", talks.customer_panel, name="panel"),
    path("needs/<uuid:public_id>/negotiations/", talks.need_panel, name="of-need"),
]
