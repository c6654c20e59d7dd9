"""Routes of notes and files."""

from django.urls import path

from notebook import views

app_name = "notebook"
notes = "customers/<str:customer_no>/notes/"
files = "customers/<str:customer_no>/files/"
urlpatterns = [
    path("customers/bulk/", views.bulk_choose, name="bulk"),
    path("customers/bulk/order/", views.bulk_order, name="bulk-order"),
    path("customers/bulk/<uuid:public_id>/", views.bulk_run, name="bulk-run"),
    path("customers/bulk/<uuid:public_id>/undo/", views.bulk_undo, name="bulk-undo"),
    path(notes, views.note_create, name="note-create"),
    path(f"{notes}people/", views.people_to_name, name="people-to-name"),
    path(f"{notes}<uuid:public_id>/", views.note_page, name="note"),
    path(f"{notes}<uuid:public_id>/remove/", views.note_remove, name="note-remove"),
    path(f"{notes}<uuid:public_id>/restore/", views.note_restore, name="note-restore"),
    path(files, views.file_list, name="files"),
    path(f"{files}add/", views.file_add, name="file-add"),
    path(f"{files}<uuid:public_id>/", views.file_open, name="file"),
    path(f"{files}<uuid:public_id>/remove/", views.file_remove, name="file-remove"),
    path(f"{files}<uuid:public_id>/restore/", views.file_restore, name="file-restore"),
]
