"""What a person wants by mail, and the outgoing mail for those who tend it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common import outbox as post
from common.htmx import acted
from organization.access import refuse_others
from organization.rules import Act
from worklist.queries import mail_choice
from worklist.services import choose_mail
from workspace.forms import MailForm
from workspace.queries.outbox import letters_for, outbox_of


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest) -> HttpResponse:
    form = MailForm(request.POST or None, chosen=mail_choice(request.user))
    if request.method != "POST" or not form.is_valid():
        return render(request, "workspace/mail.html", {"form": form}, status=422 if form.errors else 200)
    choose_mail(person=request.user, at=timezone.now(), **form.choice)
    messages.success(request, _("Your settings are saved."))
    return redirect("workspace:mail")


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    refuse_others(request, Act.TEND_MAIL)
    before, every = request.GET.get("before", ""), request.GET.get("every") == "1"
    shown = outbox_of(
        request.user,
        at=timezone.now(),
        before=int(before) if before.isdecimal() and len(before) < 19 else None,
        every=every,
    )
    return render(request, "workspace/outbox.html", {"outbox": shown, "every": every})


@require_POST
def letter_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    refuse_others(request, Act.TEND_MAIL)
    letter = get_object_or_404(letters_for(request.user), public_id=public_id)
    again = post.try_again(delivery=letter, at=timezone.now())
    text = _("The letter goes out again.") if again else _("There is nothing to send any more.")
    return acted(request, text, to=reverse("workspace:outbox"), level="success" if again else "warning")
