"""Telling people of a group: never anybody from whom one of its cases is kept."""

from collections.abc import Iterable
from datetime import datetime

from complaints.models import ComplaintGroup
from complaints.queries.groups import kept_from_any, title_of_group
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices


def _tell_of_group(
    group: ComplaintGroup, what: str, people: Iterable[int], *, at: datetime, slot: str = "once"
) -> None:
    """Tell people of a group once an occasion; the notice leads to its page."""
    wanted = set(people)
    wanted -= kept_from_any(group, wanted)
    add_notices(
        [
            NewNotice(
                kind=NoticeKind.COMPLAINT,
                person_id=person,
                subject=f"complaintgroup:{group.pk}",
                slot=f"{what}:{slot}",
                parameters={
                    "what": what,
                    "about": title_of_group(group),
                    "path": f"/complaints/groups/{group.public_id}/",
                },
            )
            for person in sorted(wanted)
        ],
        at=at,
    )
