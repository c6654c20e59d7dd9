"""Pages of consumer education: the list, recording an event, one event and taking it back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities import services
from activities.forms import EducationForm, WithdrawForm
from activities.models import EducationEvent
from activities.queries import education as queries
from common.errors import Forbidden
from common.htmx import acted
from common.models import uuid7
from common.once import KeyTaken, offer_again
from common.posted import posted


@require_safe
def education_list(request: HttpRequest) -> HttpResponse:
    """The events of one's own unit and of those one reads whole."""
    page = queries.education_page(request.user, cursor=request.GET.get("cursor", ""))
    context = {"page": page, "may_record": queries.may_record(request.user)}
    return render(request, "activities/education.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def education_create(request: HttpRequest) -> HttpResponse:
    """Record an event that was held."""
    if not queries.may_record(request.user):
        raise Forbidden
    form = EducationForm(posted(request), user=request.user, initial={"form_key": uuid7()})
    if form.is_bound and form.is_valid() and (event := _recorded(request, form)):
        here = reverse("activities:education-event", args=[event.public_id])
        return acted(request, _("Recorded."), to=here)
    return render(
        request, "activities/education_form.html", {"form": form}, status=422 if form.is_bound else 200
    )


@require_safe
def education_event(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One event."""
    event = _event(request, public_id)
    context = {
        "event": event,
        "form": WithdrawForm(),
        "may_withdraw": event.withdrawn_at is None and queries.may_withdraw(request.user, event),
    }
    return render(request, "activities/education_event.html", context)


@require_POST
def education_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an event back, so that it counts no more."""
    event, form = _event(request, public_id), WithdrawForm(request.POST)
    here = reverse("activities:education-event", args=[public_id])
    if not queries.may_withdraw(request.user, event):
        raise Forbidden
    if not form.is_valid():
        return acted(request, _("Say why it is taken back."), to=here, level="warning")
    services.withdraw_education(event=event, **form.cleaned_data, by=request.user, at=timezone.now())
    return acted(request, _("Taken back; it counts no more."), to=here)


def _recorded(request: HttpRequest, form: EducationForm) -> EducationEvent | None:
    """The event; else the form says why there is none."""
    try:
        return services.record_education(**form.facts(), by=request.user, at=timezone.now())
    except KeyTaken:
        offer_again(form)
    except services.NotTheirUnit:
        form.add_error("unit", _("This unit was not open on that day."))
    return None


def _event(request: HttpRequest, public_id: UUID) -> EducationEvent:
    return get_object_or_404(queries.listed_education(request.user), public_id=public_id)
