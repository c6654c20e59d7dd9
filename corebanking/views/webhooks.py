"""Where machines are told of changes: registered, changed, their log read, messages told again."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.pagination import Page, record_page
from common.posted import posted
from corebanking import queries, services, texts
from corebanking.forms import ChangeWebhookForm, NewWebhookForm, SinceForm
from corebanking.models import Message, MessageState, Webhook
from corebanking.rules import MOST_SECRETS
from organization.access import refuse_others
from organization.rules import Act

A_PAGE = 50


@require_safe
def webhook_list(request: HttpRequest) -> HttpResponse:
    refuse_others(request, Act.TEND_CLIENTS)
    rows = queries.webhooks(request.user)
    cursor = request.GET.get("cursor", "")
    found, page = record_page(rows, ordering=queries.BY_CLIENT, size=A_PAGE, cursor=cursor)
    shown = [_described(webhook) for webhook in found]
    return render(request, "corebanking/webhooks.html", {"webhooks": shown, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def webhook_create(request: HttpRequest) -> HttpResponse:
    """The form, and once it is sent the secret, which is shown here and nowhere again."""
    refuse_others(request, Act.TEND_CLIENTS)
    clients = queries.clients(request.user)
    form = NewWebhookForm(
        posted(request),
        clients=clients,
        initial={"client": request.GET.get("client", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.register_webhook(**form.cleaned_data, by=request.user, at=timezone.now())
        except services.NotFollowed as refused:
            form.add_error("resources", _not_followed(refused))
        else:
            return _told(request, made)
    return render(
        request, "corebanking/webhook_new.html", {"form": form, "any": bool(clients)}, status=_status(form)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def webhook_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    refuse_others(request, Act.TEND_CLIENTS)
    webhook = _webhook(request, public_id)
    form = ChangeWebhookForm(posted(request), initial=_initial(webhook))
    if request.method == "POST" and form.is_valid():
        changes = dict(form.cleaned_data)
        try:
            services.change_webhook(
                webhook=webhook,
                version=changes.pop("version"),
                changes={**changes, "resources": sorted(changes["resources"])},
                by=request.user,
                at=timezone.now(),
            )
        except services.NotFollowed as refused:
            form.add_error("resources", _not_followed(refused))
        except services.StaleWebhook as stale:
            data = form.data.copy()
            data["version"] = str(stale.held.version)
            form.data = data
            form.add_error(None, _stands(stale.held))
        else:
            messages.success(request, _("Saved."))
            return redirect("corebanking:webhook", public_id)
    return _page(request, webhook, form=form)


@require_POST
@never_cache
def secret_create(request: HttpRequest, public_id: UUID) -> HttpResponse:
    refuse_others(request, Act.TEND_CLIENTS)
    try:
        made = services.add_secret(webhook=_webhook(request, public_id), by=request.user, at=timezone.now())
    except services.TooManySecrets:
        messages.error(request, _("Two secrets live already. Withdraw one first."))
        return redirect("corebanking:webhook", public_id)
    return _told(request, made)


@require_POST
def secret_withdraw(request: HttpRequest, public_id: UUID, secret_id: UUID) -> HttpResponse:
    refuse_others(request, Act.TEND_CLIENTS)
    secret = get_object_or_404(_webhook(request, public_id).secrets, public_id=secret_id)
    try:
        services.withdraw_secret(secret=secret, by=request.user, at=timezone.now())
    except services.LastSecret:
        messages.error(request, _("This is the only secret. Make another one first."))
    else:
        messages.success(request, _("Withdrawn. Messages are signed with the other secret alone."))
    return redirect("corebanking:webhook", public_id)


@require_POST
def message_replay(request: HttpRequest, public_id: UUID, message_id: UUID) -> HttpResponse:
    refuse_others(request, Act.TEND_CLIENTS)
    message = get_object_or_404(
        queries.messages(request.user), webhook__public_id=public_id, public_id=message_id
    )
    again = _again(request, message.webhook, chosen=[message])
    return _said(request, public_id, again)


@require_POST
def webhook_replay(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything since a moment once more; without a moment, all that was given up."""
    refuse_others(request, Act.TEND_CLIENTS)
    webhook = _webhook(request, public_id)
    if "dead" in request.POST:
        dead = list(webhook.messages.dead())
        return _said(request, public_id, _again(request, webhook, chosen=dead))
    form = SinceForm(request.POST)
    if not form.is_valid():
        return _page(request, webhook, since_form=form)
    return _said(request, public_id, _again(request, webhook, since=form.cleaned_data["since"]))


@require_safe
def dead_letters(request: HttpRequest) -> HttpResponse:
    """What could not be told within three days, of every webhook, newest first."""
    refuse_others(request, Act.TEND_CLIENTS)
    page, rows = _messages(request, queries.messages(request.user).dead())
    return render(request, "corebanking/dead_letters.html", {"rows": rows, "page": page})


def _webhook(request: HttpRequest, public_id: UUID) -> Webhook:
    return get_object_or_404(queries.webhooks(request.user), public_id=public_id)


def _again(
    request: HttpRequest,
    webhook: Webhook,
    *,
    chosen: list[Message] | None = None,
    since: datetime | None = None,
) -> int:
    return services.tell_again(
        webhook=webhook, messages=chosen, since=since, by=request.user, at=timezone.now()
    )


def _said(request: HttpRequest, public_id: UUID, again: int) -> HttpResponse:
    messages.success(
        request, _("%(count)d messages are told again, under the ids they had.") % {"count": again}
    )
    return redirect("corebanking:webhook", public_id)


def _page(
    request: HttpRequest,
    webhook: Webhook,
    *,
    form: ChangeWebhookForm | None = None,
    since_form: SinceForm | None = None,
) -> HttpResponse:
    form = form or ChangeWebhookForm(initial=_initial(webhook))
    state = request.GET.get("state", "")
    found = queries.messages(request.user).filter(webhook=webhook)
    page, rows = _messages(request, found.filter(state=state) if state in MessageState.values else found)
    since_form = since_form or SinceForm(
        initial={"since": timezone.localtime().replace(hour=0, minute=0, second=0)}
    )
    context = {
        "webhook": _described(webhook),
        "form": form,
        "since_form": since_form,
        "full": len(webhook.secrets.all()) >= MOST_SECRETS,
        "rows": rows,
        "page": page,
        "state": state,
        "states": MessageState.choices,
        "networks": settings.WEBHOOK_NETWORKS,
    }
    wrong = form.errors or since_form.errors
    return render(request, "corebanking/webhook.html", context, status=422 if wrong else 200)


def _messages(request: HttpRequest, found: QuerySet[Message]) -> tuple[Page, list[Message]]:
    """A page of messages, each with its last try in words (`last`, `outcome`)."""
    cursor = request.GET.get("cursor", "")
    rows, page = record_page(found, ordering=queries.NEWEST, size=A_PAGE, cursor=cursor)
    for message in rows:
        tries = list(message.tries.all())
        message.last = tries[-1] if tries else None
        message.resource_name = texts.FEEDS[message.resource]
        for one in tries:
            one.outcome = str(one.status) if one.status else texts.LINE_FAULTS.get(one.fault, one.fault)
    return page, rows


def _described(webhook: Webhook) -> Webhook:
    webhook.names = [texts.FEEDS[one] for one in webhook.resources]
    webhook.why_stopped = texts.STOPPED.get(webhook.stopped, "")
    webhook.missing = [texts.FEEDS[one] for one in services.missing_scopes(webhook)]
    return webhook


def _initial(webhook: Webhook) -> dict:
    return {
        "url": webhook.url,
        "resources": webhook.resources,
        "active": webhook.active,
        "version": webhook.version,
    }


def _told(request: HttpRequest, made: services.Signing) -> HttpResponse:
    return render(request, "corebanking/webhook_secret.html", {"made": made}, status=201)


def _status(form: NewWebhookForm) -> int:
    return 422 if form.errors else 200


def _not_followed(refused: services.NotFollowed) -> str:
    names = ", ".join(str(texts.FEEDS[one]) for one in refused.resources)
    return _("No live secret of this client may follow: %(names)s.") % {"names": names}


def _stands(webhook: Webhook) -> str:
    return _("Somebody saved meanwhile: %(url)s. Save again to replace that by what stands here.") % {
        "url": webhook.url
    }
