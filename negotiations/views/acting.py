"""How every act at the table speaks HTTP: a form as a layer or a page, a refusal beside its words, or done."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from common.htmx import acted, next_url
from common.once import KeyTaken, offer_again
from negotiations import services
from negotiations.models import Negotiation
from negotiations.refusals import REFUSALS, refusal_text

CHANGED = "negotiation:changed worklist:changed"


def page_of(negotiation: Negotiation) -> str:
    """The address of a talk's page."""
    return reverse("negotiations:detail", args=[negotiation.public_id])


def act_form(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[dict[str, Any]], Any],
    *,
    negotiation: Negotiation,
    title: str,
    done: str,
    to: str = "",
    **more: Any,
) -> HttpResponse:
    """Show a form, or do its act; what was typed survives every refusal."""
    back = to or page_of(negotiation)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except KeyTaken:
            offer_again(form)  # type: ignore[arg-type]
        except services.StaleVersion as stale:
            more |= {
                "differences": form.differences(stale.current),  # type: ignore[attr-defined]
                "reopened": form.reopened(stale.current),  # type: ignore[attr-defined]
            }
            return _page(request, form, negotiation, title, back, 409, more)
        except REFUSALS as refused:
            form.add_error(None, refusal_text(refused))
            if isinstance(refused, services.NeedsLeave):
                more["leave_issue"], more["leave_value"] = refused.issue, refused.value
        else:
            return acted(request, done, to=back, changed=CHANGED)
    return _page(request, form, negotiation, title, back, 422 if form.is_bound else 200, more)


def button(
    request: HttpRequest, act: Callable[[], Any], *, negotiation: Negotiation, done: str, to: str = ""
) -> HttpResponse:
    """Do an act that asks for nothing more; a refusal is said where the page is."""
    back = to or page_of(negotiation)
    try:
        act()
    except REFUSALS as refused:
        return acted(request, refusal_text(refused), to=back, level="warning")
    return acted(request, done, to=back, changed=CHANGED)


def _page(
    request: HttpRequest,
    form: forms.BaseForm,
    negotiation: Negotiation,
    title: str,
    back: str,
    status: int,
    more: dict[str, Any],
) -> HttpResponse:
    context = {
        "form": form,
        "negotiation": negotiation,
        "title": title,
        "next": next_url(request, back),
        "fields": "negotiations/_fields.html",
        **more,
    }
    template = "negotiations/_act.html" if request.htmx else "negotiations/act.html"
    return render(request, template, context, status=status)
