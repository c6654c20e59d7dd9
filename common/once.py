"""One form, one record: the same form sent twice writes once, and other words under its key are never lost silently."""

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from django import forms
from django.db.models import Manager, Model
from django.http import QueryDict
from django.utils.translation import gettext as _

from common.models import uuid7

Row = TypeVar("Row", bound=Model)


class KeyTaken(Exception):
    """The form's key already stands for other words, another customer or another author; `held` is that record."""

    def __init__(self, held: Model) -> None:
        super().__init__(str(held.pk))
        self.held = held


def write_once(
    rows: Manager[Row], *, key: Mapping[str, Any], words: Mapping[str, Any], more: Mapping[str, Any]
) -> tuple[Row, bool]:
    """The record of this key, and whether this call wrote it, of `words` and `more`.

    A record that is there already is the answer where its words are the same; else KeyTaken.
    """
    row, written = rows.get_or_create(**key, defaults={**words, **more})
    if not written and any(getattr(row, name) != value for name, value in words.items()):
        raise KeyTaken(row)
    return row, written


def offer_again(form: forms.Form) -> None:
    """Give a form whose key was taken a fresh key, and say that sending it again records it; what was typed stays."""
    data = cast(QueryDict, form.data).copy()
    data[form.add_prefix("form_key")] = str(uuid7())
    form.data = data
    form.add_error(None, _("This form was saved before with other words. Save again to record this as well."))
