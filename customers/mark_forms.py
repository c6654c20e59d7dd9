"""What people type about tags."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models import Tag, TagColour
from customers.queries.marks import listed_tags
from organization.models import Staff, Unit


class TagForm(forms.Form):
    """A tag: its word, its colour, and the unit whose people use it too; `version` is the one that was opened."""

    name = forms.CharField(
        label=_("Name"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    colour = forms.ChoiceField(label=_("Colour"), choices=TagColour.choices)
    shared_with = forms.ModelChoiceField(
        label=_("Shared with"),
        help_text=_("Everybody there sees it on the customers whom they see anyway, and puts it on them."),
        queryset=Unit.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("Only me"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Staff, tag: Tag | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        # The unit that a tag is shared with stays a choice after its owner has moved away from it.
        units = Q(pk__in=Unit.objects.visible_to(user).values("pk")) | Q(
            pk=tag.shared_with_id if tag else None
        )
        self.fields["shared_with"].queryset = Unit.objects.filter(units).order_by("path")


class MergeTagForm(forms.Form):
    """Which of one's own tags another one becomes."""

    into = forms.ModelChoiceField(
        label=_("Merge into"), queryset=Tag.objects.none(), to_field_name="public_id", empty_label=None
    )

    def __init__(self, *args: Any, user: Staff, tag: Tag, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["into"].queryset = listed_tags(user).filter(owner=user).exclude(pk=tag.pk)
