"""Routes of the API of notes and files."""

from django.urls import path

from notebook.api import CustomerFileViewSet, NoteViewSet
from notebook.api_bulk import CustomerActViewSet

notes = "customers/<str:customer_no>/notes/"
note = f"{notes}<uuid:public_id>/"
files = "customers/<str:customer_no>/files/"
file = f"{files}<uuid:public_id>/"
acts = "customer-acts/<uuid:public_id>/"
urlpatterns = [
    path(
        "customer-acts/",
        CustomerActViewSet.as_view({"get": "list", "post": "create"}),
        name="api-customer-acts",
    ),
    path(acts, CustomerActViewSet.as_view({"get": "retrieve"}), name="api-customer-act"),
    path(f"{acts}undo/", CustomerActViewSet.as_view({"post": "undo"}), name="api-customer-act-undo"),
    path(notes, NoteViewSet.as_view({"get": "list", "post": "create"}), name="api-notes"),
    path(note, NoteViewSet.as_view({"get": "retrieve", "patch": "partial_update"}), name="api-note"),
    path(f"{note}remove/", NoteViewSet.as_view({"post": "remove"}), name="api-note-remove"),
    path(f"{note}restore/", NoteViewSet.as_view({"post": "restore"}), name="api-note-restore"),
    path(files, CustomerFileViewSet.as_view({"get": "list", "post": "create"}), name="api-customer-files"),
    path(file, CustomerFileViewSet.as_view({"get": "retrieve"}), name="api-customer-file"),
    path(f"{file}content/", CustomerFileViewSet.as_view({"get": "take"}), name="api-customer-file-content"),
    path(f"{file}remove/", CustomerFileViewSet.as_view({"post": "remove"}), name="api-customer-file-remove"),
    path(
        f"{file}restore/", CustomerFileViewSet.as_view({"post": "restore"}), name="api-customer-file-restore"
    ),
]
