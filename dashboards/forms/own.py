"""Which cards of the cockpit a reader wants, and which dashboards by mail."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dashboards.boards import BOARDS, Board
from dashboards.models import RhythmName
from dashboards.rules import Card, Rhythm, moved
from organization.models import Staff, Unit

CARDS = [(card.value, card.value) for card in Card]


class CardsForm(forms.Form):
    """All cards in the order of the page, those ticked, and the button that was pressed: save, up, down or usual."""

    order = forms.MultipleChoiceField(choices=CARDS)
    shown = forms.MultipleChoiceField(choices=CARDS, required=False)
    up = forms.ChoiceField(choices=CARDS, required=False)
    down = forms.ChoiceField(choices=CARDS, required=False)

    def clean(self) -> dict[str, Any]:
        words = super().clean() or self.cleaned_data
        if not self.errors:
            shown = [Card(code) for code in words["order"] if code in words["shown"]]
            for name, step in (("up", -1), ("down", 1)):
                shown = moved(shown, words[name], step)
            words["cards"] = shown
        return words

    @property
    def pressed(self) -> str:
        """The card that was moved, so that the keyboard stays there."""
        return self.cleaned_data["up"] or self.cleaned_data["down"]


class SubscriptionForm(forms.Form):
    """A dashboard of a unit that the reader reads whole, weekly or monthly."""

    board = forms.ChoiceField(
        label=pgettext_lazy("board", "Dashboard"),
        choices=[(board.value, name) for board, name in BOARDS.items()],
    )
    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.none(), to_field_name="code", empty_label=None
    )
    rhythm = forms.ChoiceField(label=_("How often"), choices=RhythmName.choices)

    def __init__(self, data: Any, *, viewer: Staff) -> None:
        super().__init__(data)
        units = Unit.objects.visible_to(viewer).read_whole_by(viewer).order_by("path")
        cast(forms.ModelChoiceField, self.fields["unit"]).queryset = units

    @property
    def asked(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {"board": Board(told["board"]), "unit": told["unit"], "rhythm": Rhythm(told["rhythm"])}
