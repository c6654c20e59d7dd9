"""Routes of what crosses apps for one person."""

from django.urls import path

from workspace import views

app_name = "workspace"
urlpatterns = [
    path("", views.today, name="today"),
    path("today/beside/", views.beside, name="today-beside"),
    path("approvals/", views.approval_list, name="approvals"),
    path("approvals/<slug:code>/<uuid:public_id>/", views.approval_decide, name="approval-decide"),
    path("calendar/", views.calendar_page, name="calendar"),
    path("calendar/feed/", views.feed_page, name="calendar-feed"),
    path("calendar/feed/open/", views.feed_open, name="calendar-feed-open"),
    path("calendar/feed/close/", views.feed_close, name="calendar-feed-close"),
    path("calendar/feed/<str:secret>.ics", views.feed_file, name="calendar-file"),
    path("colleagues/left/", views.left, name="left"),
    path("diary/", views.diary, name="diary"),
    path("diary/team/", views.diary_team, name="diary-team"),
    path("diary/notes/", views.diary_notes, name="diary-notes"),
    path("diary/<str:employee_no>/", views.diary_of, name="diary-of"),
    path("diary/<str:employee_no>/comment/", views.diary_comment, name="diary-comment"),
    path("notices/", views.notices, name="notices"),
    path("notices/bell/", views.bell, name="bell"),
    path("notices/read/", views.notices_read, name="notices-read"),
    path("notices/<uuid:public_id>/read/", views.notice_read, name="notice-read"),
    path("preferences/mail/", views.mail, name="mail"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<uuid:public_id>/again/", views.letter_again, name="letter-again"),
    path("search/", views.search, name="search"),
    path("removed/", views.removed, name="bin"),
    path("components/", views.components, name="components"),
    path("customers/<str:customer_no>/sheet/", views.sheet, name="sheet"),
    path("customers/<str:customer_no>/sheet.pdf", views.sheet_pdf, name="sheet-pdf"),
    path("customers/<str:customer_no>/timeline/", views.timeline, name="timeline"),
    path("customers/<str:customer_no>/history/", views.history, name="history"),
]
