"""Pages and fragments of tasks: done, later, dropped, taken back, new, and a customer's panel."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from common import presentation
from common.calendar import business_today
from common.errors import Forbidden
from common.htmx import acted, next_url
from common.models import uuid7
from common.once import KeyTaken, offer_again
from common.posted import posted
from customers.access import visible_customer
from organization.access import refuse_others
from organization.rules import Act
from worklist import phrases, queries, services
from worklist.forms import SNOOZES, CancelForm, ClosingForm, GiveForm, SnoozeForm, TaskForm, customer_choices
from worklist.models import Task
from worklist.rules import TaskKind

CHANGED = "worklist:changed timeline:changed"


def closable_task(request: HttpRequest, public_id: UUID) -> Task:
    """The task, 404 where its customer is not visible, 403 for whom it is not to close."""
    tasks = Task.objects.visible_to(request.user).select_related("customer__unit", "owner")
    task = get_object_or_404(tasks, public_id=public_id)
    if not queries.may_close_task(request.user, task, task.customer):
        raise Forbidden
    return task


@dataclass(frozen=True)
class Way:
    """One way in which a task ends: its form, the service that does it, and the words for it."""

    form: type[ClosingForm]
    close: Callable[..., Task]
    title: Any
    said: Any


WAYS = {
    "done": Way(ClosingForm, services.complete_task, gettext_lazy("Done"), gettext_lazy("Done: %(task)s")),
    "cancel": Way(
        CancelForm, services.cancel_task, gettext_lazy("Drop the task"), gettext_lazy("Dropped: %(task)s")
    ),
}


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def task_close(request: HttpRequest, public_id: UUID, way: str) -> HttpResponse:
    """Mark a task done or drop it, with a note."""
    task, how = closable_task(request, public_id), WAYS[way]
    form = how.form(posted(request))
    if request.method != "POST" or not form.is_valid():
        return _act_page(request, task, form, "closing", title=how.title)
    try:
        how.close(task=task, note=form.cleaned_data["note"], by=request.user, at=timezone.now())
    except services.TaskClosed as closed:
        return _already_closed(request, closed.task)
    said = how.said % {"task": _name(task)}
    return acted(request, said, to=_back(task), undo=_undo(task), changed=CHANGED)


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def task_give(request: HttpRequest, public_id: UUID) -> HttpResponse:
    task = closable_task(request, public_id)
    among = queries.readers(task.customer, business_today(), besides=task.owner_id)
    form = GiveForm(posted(request), among=among)
    if request.method != "POST" or not form.is_valid():
        return _act_page(request, task, form, "closing", title=_("Give to a colleague"))
    to = form.cleaned_data["to"]
    try:
        services.give_task(task=task, to=to, by=request.user, at=timezone.now())
    except services.TaskClosed as closed:
        return _already_closed(request, closed.task)
    except services.NotToGive:
        text = _("A task of a rule stays with whom the rule names.")
        return acted(request, text, to=_back(task), changed=CHANGED, level="warning")
    text = _("Given to %(name)s.") % {"name": to.display_name}
    return acted(request, text, to=_back(task), changed=CHANGED)


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def task_snooze(request: HttpRequest, public_id: UUID) -> HttpResponse:
    task = closable_task(request, public_id)
    form = SnoozeForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return _act_page(request, task, form, "snooze", snoozes=SNOOZES)
    until = form.cleaned_data["day"]
    try:
        services.snooze_task(task=task, until=until, by=request.user, at=timezone.now())
    except services.TaskClosed as closed:
        return _already_closed(request, closed.task)
    return acted(request, _put_off(until), to=_back(task), undo=_undo(task), changed=CHANGED)


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def contact_snooze(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    if not queries.may_follow_up(request.user, customer):
        raise Forbidden
    form = SnoozeForm(posted(request))
    back = reverse("customers:detail", args=[customer_no])
    if request.method != "POST" or not form.is_valid():
        context = {"customer": customer, "form": form, "snoozes": SNOOZES, "next": next_url(request, back)}
        return _form_page(request, "worklist/snooze", context, form)
    day = form.cleaned_data["day"]
    services.move_contact(customer=customer, to=day, by=request.user, at=timezone.now())
    said = presentation.weekday_day(day, language=phrases.language(), today=business_today())
    return acted(request, _("Next contact on %(day)s.") % {"day": said}, to=back, changed=CHANGED)


@require_POST
def task_undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    task = closable_task(request, public_id)
    try:
        services.undo_task(task=task, by=request.user, at=timezone.now())
    except services.TooLateToUndo:
        text = _("Too late to undo; write a new task instead.")
        return acted(request, text, to=_back(task), changed=CHANGED, level="warning")
    return acted(request, _("Undone."), to=_back(task), changed=CHANGED)


@require_POST
def task_reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    task = closable_task(request, public_id)
    try:
        services.reopen_task(task=task, by=request.user, at=timezone.now())
    except services.NotDropped:
        text = _("You have not dropped this task, or it is open again.")
        return acted(request, text, to=_back(task), changed=CHANGED, level="warning")
    return acted(request, _("Open again."), to=_back(task), changed=CHANGED)


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def task_create(request: HttpRequest) -> HttpResponse:
    refuse_others(request, Act.LOG_INTERACTION)
    chosen = request.GET.get("customer", "")
    initial = {"form_key": uuid7(), "due_on": business_today(), "customer": chosen}
    initial["title"] = request.GET.get("title", "")[:200]
    form = TaskForm(posted(request), user=request.user, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _task_page(request, form)
    words = dict(form.cleaned_data)
    slot = words.pop("form_key")
    kind = TaskKind.PROMISE if words.pop("promised") else TaskKind.TYPED
    try:
        task = services.add_task(
            **words, kind=kind, owner=request.user, slot=slot, by=request.user, at=timezone.now()
        )
    except KeyTaken:
        offer_again(form)
        return _task_page(request, form)
    text = _("Task for %(day)s noted.") % {"day": phrases.said_day(task.due_on, business_today())}
    return acted(request, text, to=_back(task), changed=CHANGED)


@vary_on_headers("HX-Request")
@require_safe
def customer_panel(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    context = {
        "customer": customer,
        "rows": queries.task_rows(customer, request.user, business_today()),
        "may_add": request.user.reach.may(Act.LOG_INTERACTION),
    }
    return render(request, "worklist/_panel.html" if request.htmx else "worklist/panel.html", context)


# ---------------------------------------------------------------- answers
def _name(task: Task) -> str:
    return phrases.task_title(task.kind, task.title, task.parameters)


def _act_page(request: HttpRequest, task: Task, form, template: str, **words) -> HttpResponse:
    """The form of an act on one task, on its own page or as a layer."""
    context = {
        "task": task,
        "customer": task.customer,
        "form": form,
        "name": _name(task),
        "next": next_url(request, _back(task)),
        **words,
    }
    return _form_page(request, f"worklist/{template}", context, form)


def _task_page(request: HttpRequest, form: TaskForm) -> HttpResponse:
    context = {
        "form": form,
        "choices": customer_choices(request.user),
        "next": next_url(request, ""),
    }
    return _form_page(request, "worklist/task_create", context, form)


def _form_page(request: HttpRequest, template: str, context: dict, form) -> HttpResponse:
    """A layer for htmx, a page for everybody else; a refused form comes back with 422."""
    folder, _slash, name = template.rpartition("/")
    path = f"{folder}/_{name}.html" if request.htmx else f"{template}.html"
    return render(request, path, context, status=422 if form.is_bound else 200)


def _already_closed(request: HttpRequest, task: Task) -> HttpResponse:
    who = task.closed_by.display_name if task.closed_by else _("the contact rule")
    text = _("%(name)s has closed this already.") % {"name": who}
    return acted(request, text, to=_back(task), changed=CHANGED, level="warning")


def _put_off(until) -> str:
    day = presentation.weekday_day(until, language=phrases.language(), today=business_today())
    return _("Put off until %(day)s.") % {"day": day}


def _undo(task: Task) -> str:
    return reverse("worklist:task-undo", args=[task.public_id])


def _back(task: Task) -> str:
    return reverse("customers:detail", args=[task.customer.customer_no])
