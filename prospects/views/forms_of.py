"""A form about a prospect, as a layer over the page or as a page of its own."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from common.htmx import acted, next_url
from prospects.models import Prospect

CHANGED = "prospects:changed"


def form_page(
    request: HttpRequest, prospect: Prospect | None, form: BaseForm, title: str, save: str, **more: Any
) -> HttpResponse:
    """The form with its title and the word on its button; 422 where it was refused."""
    back = page_of(prospect) if prospect else reverse("prospects:list")
    context = {
        "prospect": prospect,
        "form": form,
        "title": title,
        "save": save,
        "next": next_url(request, back),
        **more,
    }
    template = "prospects/pool/_layer.html" if request.htmx else "prospects/pool/form.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


def done(
    request: HttpRequest, prospect: Prospect, text: str, *, undo: str = "", level: str = "success"
) -> HttpResponse:
    """Say what happened; parts of the page that show prospects fetch themselves anew."""
    return acted(request, text, to=page_of(prospect), undo=undo, changed=CHANGED, level=level)


def page_of(prospect: Prospect) -> str:
    """The address of a prospect's page."""
    return reverse("prospects:detail", args=[prospect.public_id])
