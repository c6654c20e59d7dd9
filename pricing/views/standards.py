"""The public standard for pricing, the audit of booked rates, and who sits at which level."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.calendar import business_today
from common.htmx import acted
from common.posted import posted
from organization.access import refuse_others
from organization.rules import Act
from pricing import queries, services
from pricing.forms import SeatForm
from pricing.models import Seat
from pricing.refusals import REFUSALS, refusal_text
from pricing.services.paper import standard_pdf
from pricing.texts import posted_term


@login_not_required
@require_safe
def public_standard(request: HttpRequest) -> HttpResponse:
    """The standard without signing in: open to anybody's scrutiny."""
    found = queries.standard(business_today())
    context = {
        "standard": found,
        "sentences": queries.sentences_of(found),
        "posted": [(one.product_line.name, posted_term(one.months), one.rate) for one in found.posted],
    }
    if request.user.is_authenticated:
        context["may_shape"] = request.user.reach.may(Act.SHAPE_PRICES)
    # Whoever is not signed in gets the page without the frame of the application.
    name = "standard" if request.user.is_authenticated else "standard_public"
    return render(request, f"pricing/{name}.html", context)


@login_not_required
@require_safe
def public_standard_pdf(request: HttpRequest) -> HttpResponse:
    """The standard on paper."""
    day = business_today()
    found = queries.standard(day)
    name = f"hausbank-price-standard-{found.sheet.label}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(
        standard_pdf(standard=found, day=day), content_type="application/pdf", headers=headers
    )


@require_safe
def price_audit(request: HttpRequest) -> HttpResponse:
    """Booked rates against approved ones, for internal audit."""
    refuse_others(request, Act.AUDIT_PRICES)
    found = queries.audit_page(business_today(), cursor=request.GET.get("cursor", ""))
    return render(request, "pricing/audit.html", {"found": found})


@require_safe
def price_unasked(request: HttpRequest) -> HttpResponse:
    """Notes booked better than the standard with nothing asked for, for internal audit."""
    refuse_others(request, Act.AUDIT_PRICES)
    found = queries.unasked_page(request.user, cursor=request.GET.get("cursor", ""))
    return render(request, "pricing/unasked.html", {"found": found})


@require_http_methods(["GET", "HEAD", "POST"])
def seats(request: HttpRequest) -> HttpResponse:
    """Who decides where; head office names them."""
    refuse_others(request, Act.NAME_PRICE_SEATS)
    form = SeatForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            services.give_seat(**form.cleaned_data, by=request.user, at=timezone.now())
        except REFUSALS as refused:
            form.add_error(None, refusal_text(refused))
        else:
            return acted(request, _("Seated."), to=reverse("pricing:seats"))
    context = {"form": form, "seats": queries.seats_on(business_today())}
    return render(request, "pricing/seats.html", context, status=422 if form.errors else 200)


@require_POST
def seat_end(request: HttpRequest, pk: int) -> HttpResponse:
    refuse_others(request, Act.NAME_PRICE_SEATS)
    services.end_seat(
        seat=get_object_or_404(Seat.objects.visible_to(request.user), pk=pk),
        by=request.user,
        at=timezone.now(),
    )
    return acted(request, _("Ended."), to=reverse("pricing:seats"))
