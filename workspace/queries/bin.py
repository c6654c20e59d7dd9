"""The bin: what a person removed and can bring back, of every kind, the latest first."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from analyses.models import AnalysisSheet
from complaints.phrases import title_of
from customers.models import Contact, Customer, Note, Tag
from lists.models import SavedView
from needs.models import Need
from notebook.models import CustomerFile
from organization.models import Staff
from worklist import phrases
from worklist.models import Task
from worklist.rules import TaskState

# So many of each kind are shown; older ones stay where they are.
SHOWN = 100
KINDS = {
    "note": _("Note"),
    "file": _("File"),
    "person": pgettext_lazy("bin", "Person"),
    "need": _("Need"),
    "sheet": _("Analysis sheet"),
    "task": _("Task"),
    "tag": _("Tag"),
    "view": _("View"),
}
ICONS = {
    "note": "note",
    "file": "paperclip",
    "person": "user",
    "need": "bulb",
    "sheet": "clipboard-list",
    "task": "checkbox",
    "tag": "tag",
    "view": "bookmark",
}


@dataclass(frozen=True)
class Removed:
    """One thing that was removed: what it was, whose customer it is about, and where it is brought back (page, API)."""

    kind: str
    title: str
    about: str
    removed_at: datetime
    restore: str
    api: str

    @property
    def kind_name(self) -> str:
        return str(KINDS[self.kind])

    @property
    def icon(self) -> str:
        return ICONS[self.kind]


def bin_of(user: Staff, *, only: str = "") -> list[Removed]:
    """What the user removed, of customers that they still read; a question for each kind."""
    found = [row for kind, source in SOURCES.items() if only in ("", kind) for row in source(user)]
    return sorted(found, key=lambda row: row.removed_at, reverse=True)


def _notes(user: Staff) -> list[Removed]:
    notes = Note.objects.visible_to(user).filter(removed_by=user).select_related("customer")
    return [
        _of_customer("note", note, title_of(note.text), note.removed_at)
        for note in notes.order_by("-removed_at")[:SHOWN]
    ]


def _files(user: Staff) -> list[Removed]:
    files = CustomerFile.objects.visible_to(user).filter(removed_by=user).select_related("customer")
    return [
        _of_customer("file", file, file.name, file.removed_at)
        for file in files.order_by("-removed_at")[:SHOWN]
    ]


def _of_customer(kind: str, row: Note | CustomerFile, title: str, at: datetime | None) -> Removed:
    keys = [row.customer.customer_no, row.public_id]
    api = "api-note-restore" if kind == "note" else "api-customer-file-restore"
    return Removed(
        kind=kind,
        title=title,
        about=row.customer.label,
        removed_at=at,
        restore=reverse(f"notebook:{kind}-restore", args=keys),
        api=reverse(api, args=keys),
    )


def _people(user: Staff) -> list[Removed]:
    customers = Customer.objects.visible_to(user).live().order_by()
    people = Contact.objects.removed_from(customers.values("pk")).filter(removed_by=user)
    return [
        Removed(
            kind="person",
            title=person.display_name,
            about=person.customer.label,
            removed_at=person.removed_at,
            restore=reverse("customers:contact-restore", args=keys),
            api=reverse("api-contact-restore", args=keys),
        )
        for person in people.select_related("customer").order_by("-removed_at")[:SHOWN]
        for keys in [[person.customer.customer_no, person.public_id]]
    ]


def _needs(user: Staff) -> list[Removed]:
    needs = Need.objects.removed_by(user).select_related("customer")
    return [
        Removed(
            kind="need",
            title=need.title,
            about=need.customer.label,
            removed_at=need.removed_at,
            restore=reverse("needs:restore", args=[need.public_id]),
            api=reverse("api-need-restore", args=[need.public_id]),
        )
        for need in needs.order_by("-removed_at")[:SHOWN]
    ]


def _sheets(user: Staff) -> list[Removed]:
    sheets = AnalysisSheet.objects.visible_to(user).filter(removed_by=user).select_related("customer")
    return [
        Removed(
            kind="sheet",
            title=sheet.get_kind_display(),
            about=sheet.customer.label,
            removed_at=sheet.removed_at,
            restore=reverse("analyses:restore", args=[sheet.public_id]),
            api=reverse("api-analysis-sheet-restore", args=[sheet.public_id]),
        )
        for sheet in sheets.order_by("-removed_at")[:SHOWN]
    ]


def _tasks(user: Staff) -> list[Removed]:
    dropped = Task.objects.visible_to(user).filter(closed_by=user, state=TaskState.CANCELLED)
    return [
        Removed(
            kind="task",
            title=phrases.task_title(task.kind, task.title, task.parameters),
            about=task.customer.label,
            removed_at=task.closed_at,
            restore=reverse("worklist:task-reopen", args=[task.public_id]),
            api=reverse("api-task-reopen", args=[task.public_id]),
        )
        for task in dropped.select_related("customer").order_by("-closed_at")[:SHOWN]
    ]


def _tags(user: Staff) -> list[Removed]:
    tags = Tag.objects.filter(owner=user, removed_at__isnull=False).select_related("merged_into")
    return [
        Removed(
            kind="tag",
            title=tag.name,
            about=gettext("merged into %(name)s") % {"name": tag.merged_into.name} if tag.merged_into else "",
            removed_at=tag.removed_at,
            restore=reverse("customers:tag-restore", args=[tag.public_id]),
            api=reverse("api-tag-restore", args=[tag.public_id]),
        )
        for tag in tags.order_by("-removed_at")[:SHOWN]
    ]


def _views(user: Staff) -> list[Removed]:
    views = SavedView.objects.filter(owner=user, removed_at__isnull=False)
    return [
        Removed(
            kind="view",
            title=view.name,
            about="",
            removed_at=view.removed_at,
            restore=reverse("lists:view-restore", args=[view.public_id]),
            api=reverse("api-view-restore", args=[view.public_id]),
        )
        for view in views.order_by("-removed_at")[:SHOWN]
    ]


SOURCES = {
    "note": _notes,
    "file": _files,
    "person": _people,
    "need": _needs,
    "sheet": _sheets,
    "task": _tasks,
    "tag": _tags,
    "view": _views,
}
