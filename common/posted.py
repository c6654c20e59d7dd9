"""What a form brought: its fields, and which words its page showed."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest


class SeenForm(forms.Form):
    """When the words were submitted that are decided on."""

    seen = forms.DateTimeField(required=False)


def posted(request: HttpRequest) -> Any:
    """What was sent, or None while the form is only shown."""
    return request.POST if request.method == "POST" else None


def seen(request: HttpRequest) -> datetime | None:
    """When the words were submitted that the page showed; None where it does not say."""
    form = SeenForm(request.POST)
    return form.cleaned_data["seen"] if form.is_valid() else None
