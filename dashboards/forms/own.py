"""Which cards of the cockpit a reader wants, in which order."""

from typing import Any

from django import forms

from dashboards.rules import Card, moved

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
