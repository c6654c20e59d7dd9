"""Machines: registered, limited, their secrets rolled, by a system administrator of head office."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.calendar import business_today
from common.pagination import record_page
from common.posted import posted
from corebanking import queries, services
from corebanking.forms import ChangeClientForm, NewClientForm, PairForm
from corebanking.models import Client
from corebanking.rules import MOST_PAIRS, SCOPES
from organization.access import refuse_others
from organization.rules import Act

CLIENTS_A_PAGE = 50


@require_safe
def client_list(request: HttpRequest) -> HttpResponse:
    refuse_others(request, Act.TEND_CLIENTS)
    rows = queries.clients(request.user)
    cursor = request.GET.get("cursor", "")
    clients, page = record_page(rows, ordering=queries.BY_NAME, size=CLIENTS_A_PAGE, cursor=cursor)
    return render(request, "corebanking/clients.html", {"clients": clients, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def client_create(request: HttpRequest) -> HttpResponse:
    """The form, and once it is sent the secret, which is shown here and nowhere again."""
    refuse_others(request, Act.TEND_CLIENTS)
    form = NewClientForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            secret = services.create_api_client(
                **form.cleaned_data, starts_on=business_today(), by=request.user
            )
        except services.NameTaken:
            form.add_error("name", _("Somebody has this name already."))
        else:
            return _told(request, form.cleaned_data["name"], secret)
    return render(request, "corebanking/client_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def client_detail(request: HttpRequest, name: str) -> HttpResponse:
    refuse_others(request, Act.TEND_CLIENTS)
    client = _client(request, name)
    form = ChangeClientForm(posted(request), initial=_shown(client))
    if request.method == "POST" and form.is_valid():
        changes = dict(form.cleaned_data)
        version = changes.pop("version")
        try:
            services.change_client(
                client=client, version=version, changes=changes, by=request.user, at=timezone.now()
            )
        except services.StaleClient as stale:
            data = form.data.copy()
            data["version"] = str(stale.held.version)
            form.data = data
            form.add_error(None, _stands(stale.held))
        else:
            messages.success(request, _("Saved. It counts from the next call on."))
            return redirect("corebanking:client", name)
    return _page(request, client, form=form)


@require_POST
@never_cache
def pair_create(request: HttpRequest, name: str) -> HttpResponse:
    refuse_others(request, Act.TEND_CLIENTS)
    client, form = _client(request, name), PairForm(request.POST)
    if not form.is_valid():
        return _page(request, client, pair_form=form)
    try:
        secret = services.add_credentials(
            account=client.account, scopes=form.cleaned_data["scopes"], by=request.user
        )
    except services.TooManyPairs:
        form.add_error(None, _("Two secrets live already. Withdraw one first."))
        return _page(request, client, pair_form=form)
    return _told(request, name, secret)


@require_POST
def pair_withdraw(request: HttpRequest, name: str, client_id: str) -> HttpResponse:
    refuse_others(request, Act.TEND_CLIENTS)
    pair = get_object_or_404(_client(request, name).pairs, application__client_id=client_id)
    services.withdraw_credentials(client_id=client_id, by=request.user, at=timezone.now())
    messages.success(
        request,
        _("Withdrawn: %(client_id)s and every token handed out for it.")
        % {"client_id": pair.application.client_id[:8] + "…"},
    )
    return redirect("corebanking:client", name)


def _page(
    request: HttpRequest,
    client: Client,
    *,
    form: ChangeClientForm | None = None,
    pair_form: PairForm | None = None,
) -> HttpResponse:
    pairs = list(client.pairs.all())
    form = form or ChangeClientForm(initial=_shown(client))
    pair_form = pair_form or PairForm(initial={"scopes": pairs[-1].scopes if pairs else []})
    context = {
        "client": client,
        "pairs": pairs,
        "form": form,
        "pair_form": pair_form,
        "full": len(pairs) >= MOST_PAIRS,
        "scopes_in_all": len(SCOPES),
        "batches": queries.latest_batches(client, request.user),
    }
    wrong = form.errors or pair_form.errors
    return render(request, "corebanking/client.html", context, status=422 if wrong else 200)


def _told(request: HttpRequest, name: str, secret: services.Secret) -> HttpResponse:
    return render(request, "corebanking/client_secret.html", {"name": name, "secret": secret}, status=201)


def _client(request: HttpRequest, name: str) -> Client:
    return get_object_or_404(queries.clients(request.user), account__employee_no=name)


def _shown(client: Client) -> dict:
    return {
        "contact": client.contact,
        "addresses": "\n".join(client.addresses),
        "calls_per_minute": client.calls_per_minute,
        "version": client.version,
    }


def _stands(client: Client) -> str:
    return _(
        "Somebody saved meanwhile: whom to ask: %(contact)s; may call from: %(addresses)s; "
        "calls a minute: %(calls)d. Save again to replace that by what stands here."
    ) % {
        "contact": client.contact or "—",
        "addresses": ", ".join(client.addresses) or _("anywhere"),
        "calls": client.calls_per_minute,
    }
