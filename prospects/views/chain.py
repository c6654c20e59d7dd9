"""Companies around one's customers as proposals for the pool, each taken in with one press."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.htmx import acted
from customers.models import CompanyTie, TieKind
from organization.access import refuse_others
from organization.rules import Act
from prospects.models import ProspectSource
from prospects.pool_texts import known_sentence
from prospects.queries.chain import proposals
from prospects.services.adding import KnownToBank, add_prospect
from prospects.views.forms_of import CHANGED, done

# Whence a company came to us that is not up or downstream of a customer.
_SOURCES = {TieKind.MEMBER.value: ProspectSource.INTERMEDIARY}


@require_safe
def chain(request: HttpRequest) -> HttpResponse:
    refuse_others(request, Act.WORK_PROSPECTS)
    rows, page = proposals(request.user, request.GET.get("cursor", ""))
    return render(request, "prospects/pool/chain.html", {"rows": rows, "page": page})


@require_POST
def chain_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    refuse_others(request, Act.WORK_PROSPECTS)
    ties = CompanyTie.objects.visible_to(request.user).filter(other=None, ended_on=None)
    tie = get_object_or_404(ties.select_related("customer__unit"), public_id=public_id)
    values = {
        "name": tie.other_name,
        "credit_code": tie.other_credit_code,
        "source": _SOURCES.get(tie.kind, ProspectSource.CHAIN),
        "source_customer": tie.customer,
        "source_note": tie.get_kind_display(),
    }
    try:
        prospect = add_prospect(
            unit=request.user.unit or tie.customer.unit, values=values, by=request.user, at=timezone.now()
        )
    except KnownToBank as refused:
        text = known_sentence(refused.known[0])
        return acted(request, text, to=reverse("prospects:chain"), changed=CHANGED, level="warning")
    return done(request, prospect, _("%(name)s is in the pool.") % {"name": prospect.label})
