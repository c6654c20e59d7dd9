"""What pages of notes, files and acts on many show."""

from notebook.queries.bulk import Progress, progress_of, tag_named
from notebook.queries.files import FileRow, files_of

__all__ = ["FileRow", "Progress", "files_of", "progress_of", "tag_named"]
