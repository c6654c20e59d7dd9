"""Every write to the notes and files of a customer, and acts on many customers."""

from notebook.services.files import FileThere, NotTheAdder, add_file, record_taken, remove_file, restore_file
from notebook.services.notes import (
    NobodyToName,
    NotTheAuthor,
    StaleNote,
    edit_note,
    remove_note,
    restore_note,
    write_note,
)

__all__ = [
    "FileThere",
    "NobodyToName",
    "NotTheAdder",
    "NotTheAuthor",
    "StaleNote",
    "add_file",
    "edit_note",
    "record_taken",
    "remove_file",
    "remove_note",
    "restore_file",
    "restore_note",
    "write_note",
]
