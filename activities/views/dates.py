"""Recording what was done on an important date of a customer."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from activities import services
from activities.forms import ObservanceForm
from activities.queries.dates import person_of
from common import presentation
from common.errors import Forbidden
from common.htmx import acted, next_url
from common.models import uuid7
from common.once import KeyTaken, offer_again
from common.posted import posted
from worklist import date_phrases, phrases
from worklist.models import Task
from worklist.queries import may_close_task
from worklist.rules import TaskKind

CHANGED = "worklist:changed timeline:changed"


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def date_mark(request: HttpRequest, public_id: UUID) -> HttpResponse:
    dates = Task.objects.visible_to(request.user).filter(kind=TaskKind.DATE)
    task = get_object_or_404(dates.select_related("customer__unit"), public_id=public_id)
    if not may_close_task(request.user, task, task.customer):
        raise Forbidden
    form = ObservanceForm(posted(request), initial={"form_key": uuid7()})
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, task, form)
    try:
        services.record_observance(
            customer=task.customer,
            occasion=task.parameters["occasion"],
            on=task.due_on,
            contact=person_of(task),
            task=task,
            by=request.user,
            at=timezone.now(),
            **form.values(),
        )
    except services.OverLimit as beyond:
        form.add_error("reason", over_limit_words(beyond.given_fen))
        return _form_page(request, task, form)
    except KeyTaken:
        offer_again(form)
        return _form_page(request, task, form)
    back = reverse("customers:detail", args=[task.customer.customer_no])
    return acted(request, _("Written down for next year"), to=back, changed=CHANGED)


def over_limit_words(given_fen: int) -> str:
    """The bank's limits, what was given already, and what to do."""
    return _(
        "The bank allows gifts of %(one)s yuan, and %(year)s yuan a year to one person or company; this year %(given)s"
        " were given. Say why, or choose another gift; it is recorded as beyond the limit."
    ) % {
        "one": settings.GIFT_LIMIT_YUAN,
        "year": settings.GIFT_YEAR_LIMIT_YUAN,
        "given": presentation.money(given_fen, language=phrases.language()).text,
    }


def _form_page(request: HttpRequest, task: Task, form: ObservanceForm) -> HttpResponse:
    language = phrases.language()
    context = {
        "task": task,
        "customer": task.customer,
        "form": form,
        "what": date_phrases.occasion(task.parameters, language),
        "before": date_phrases.last_time(task.parameters, language),
        "limit": settings.GIFT_LIMIT_YUAN,
        "year_limit": settings.GIFT_YEAR_LIMIT_YUAN,
        "next": next_url(request, reverse("customers:detail", args=[task.customer.customer_no])),
    }
    template = "activities/_date_mark.html" if request.htmx else "activities/date_mark.html"
    return render(request, template, context, status=422 if form.is_bound else 200)
