"""What pages of notes and files show."""

from notebook.queries.files import FileRow, files_of

__all__ = ["FileRow", "files_of"]
