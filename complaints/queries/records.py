"""Everything recorded of one case, read at once: one query says what kinds there are, one more reads each of them."""

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects

from complaints.models import Complaint

# What belongs to a case, with the people and units that its lines name.
KINDS: dict[str, tuple[str, ...]] = {
    "steps": ("by",),
    "assignments": ("person", "offered_by"),
    "pauses": ("started_by", "ended_by"),
    "level_changes": ("by",),
    "extensions": ("asked_by", "decided_by"),
    "breaches": (),
    "remedies": ("proposed_by", "decided_by"),
    "contributions": ("person", "asked_by"),
    "replies": ("frozen_by",),
    "checks": ("checked_by",),
    "reviews": ("recorded_by", "decided_by", "unit"),
    "actions": ("added_by", "owner"),
    "survey_answers": ("caller",),
    "attachments": ("file",),
    "memberships": ("group",),
    "accused": (),
}


def with_marks(cases: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """The cases, each saying of which kinds something is recorded (`has_steps` and so on)."""
    return cases.annotate(
        **{
            f"has_{name}": Exists(_rows(name).filter(complaint=OuterRef("pk")).order_by().values("pk"))
            for name in KINDS
        }
    )


def read_records(complaint: Complaint) -> None:
    """Read what is recorded of a case that `with_marks` gave, so that its lines ask the database no more."""
    prefetch_related_objects(
        [complaint],
        *[
            Prefetch(name, _rows(name) if getattr(complaint, f"has_{name}") else _rows(name).none())
            for name in KINDS
        ],
    )


def _rows(name: str) -> QuerySet:
    rows = Complaint._meta.get_field(name).related_model._default_manager.all()
    return rows.select_related(*KINDS[name]) if KINDS[name] else rows
