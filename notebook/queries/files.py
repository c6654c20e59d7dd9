"""The files of a customer as their reader sees them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from customers.models import Customer
from files.rules import shown_in_browser
from notebook.models import CustomerFile
from organization.models import Staff


@dataclass(frozen=True)
class FileRow:
    """A file with how it can be shown; `size` in bytes, `own` where the reader may remove it."""

    public_id: UUID
    name: str
    size: int
    who: str
    added_at: datetime
    shown: bool
    icon: str
    own: bool


def files_of(customer: Customer, user: Staff) -> list[FileRow]:
    """The customer's files, the latest first; one question."""
    files = CustomerFile.objects.visible_to(user).kept().filter(customer=customer)
    return [
        FileRow(
            public_id=one.public_id,
            name=one.name,
            size=one.file.size,
            who=one.added_by.display_name,
            added_at=one.added_at,
            shown=shown_in_browser(one.file.media_type),
            icon="photo" if one.file.media_type.startswith("image/") else "file-text",
            own=one.added_by_id == user.pk,
        )
        for one in files.select_related("file", "added_by")
    ]
