"""Every write to the notes and files of a customer, and acts on many customers."""

from notebook.services.bulk import (
    NothingChosen,
    NotUndoable,
    TooManyChosen,
    do_bulk,
    order_bulk,
    order_bulk_undo,
    undo_bulk,
)
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
    "NotUndoable",
    "NothingChosen",
    "StaleNote",
    "TooManyChosen",
    "add_file",
    "do_bulk",
    "edit_note",
    "order_bulk",
    "order_bulk_undo",
    "record_taken",
    "remove_file",
    "remove_note",
    "restore_file",
    "restore_note",
    "undo_bulk",
    "write_note",
]
