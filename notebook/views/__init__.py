"""Pages of notes and files."""

from notebook.views.bulk import bulk_choose, bulk_order, bulk_run, bulk_undo
from notebook.views.files import file_add, file_list, file_open, file_remove, file_restore
from notebook.views.notes import note_create, note_page, note_remove, note_restore, people_to_name

__all__ = [
    "bulk_choose",
    "bulk_order",
    "bulk_run",
    "bulk_undo",
    "file_add",
    "file_list",
    "file_open",
    "file_remove",
    "file_restore",
    "note_create",
    "note_page",
    "note_remove",
    "note_restore",
    "people_to_name",
]
