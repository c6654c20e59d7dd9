"""What a reader of dashboards chooses for themselves."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dashboards import queries, services, texts
from dashboards.boards import BOARDS, Board
from dashboards.forms import CardsForm, SubscriptionForm
from dashboards.models import Subscription
from organization.access import refuse_others
from organization.rules import Act


@require_http_methods(["GET", "HEAD", "POST"])
def cards(request: HttpRequest) -> HttpResponse:
    """Which cards the cockpit shows, in which order; every button keeps what is ticked."""
    refuse_others(request, Act.READ_DASHBOARD)
    here = reverse("dashboards:cards")
    if request.method == "POST" and "usual" in request.POST:
        services.use_usual_cards(person=request.user, at=timezone.now())
        messages.success(request, _("The cockpit is as usual again."))
        return redirect(here)
    form = CardsForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            services.choose_cards(person=request.user, cards=form.cleaned_data["cards"], at=timezone.now())
        except services.NothingShown:
            form.add_error(None, _("A cockpit shows at least one card."))
        else:
            if form.pressed:
                return redirect(f"{here}?{urlencode({'moved': form.pressed})}")
            messages.success(request, _("The cockpit shows these cards."))
            return redirect(here)
    layout = queries.layout_of(request.user)
    context = {
        "form": form,
        "layout": layout,
        "shown": [(card.value, texts.CARDS[card]) for card in layout.shown],
        "hidden": [(card.value, texts.CARDS[card]) for card in layout.hidden],
        "moved": request.GET.get("moved", ""),
    }
    return render(request, "dashboards/cards.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: HttpRequest) -> HttpResponse:
    """Which dashboards are sent to the reader; another one to be sent."""
    refuse_others(request, Act.READ_DASHBOARD)
    form = SubscriptionForm(request.POST or None, viewer=request.user)
    if request.method == "POST" and form.is_valid():
        services.subscribe(person=request.user, **form.asked, at=timezone.now())
        messages.success(request, _("It will be sent to you."))
        return redirect("dashboards:letters")
    mine = Subscription.objects.visible_to(request.user).select_related("unit")
    rows = [{"subscription": each, "name": BOARDS[Board(each.board)]} for each in mine]
    context = {"form": form, "subscriptions": rows}
    return render(request, "dashboards/letters.html", context, status=422 if form.errors else 200)


@require_POST
def letter_stop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send no more; also for who reads no figures any more."""
    mine = get_object_or_404(Subscription.objects.visible_to(request.user), public_id=public_id)
    services.unsubscribe(subscription=mine, at=timezone.now())
    messages.success(request, _("It is sent no more."))
    return redirect("dashboards:letters")
