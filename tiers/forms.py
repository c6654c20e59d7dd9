"""What an account manager supposes on the why page."""

from django import forms
from django.utils.translation import gettext_lazy as _

FEN_OF_WAN = 1_000_000
MOST_WAN = 100_000_000


class SupposeForm(forms.Form):
    """Average balances in ten thousand yuan as they would be, and services that would be in use."""

    deposits = forms.IntegerField(required=False, min_value=0, max_value=MOST_WAN)
    loans = forms.IntegerField(required=False, min_value=0, max_value=MOST_WAN)
    services = forms.MultipleChoiceField(required=False, label=_("Services"))

    def __init__(self, data=None, *, services: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["services"].choices = services  # type: ignore[attr-defined]

    def change_from(self, present: dict[str, int]) -> dict[str, int]:
        """Changes in fen by balance, from what is present; a slider left alone changes nothing."""
        return {name: self._change(self.cleaned_data.get(name), held) for name, held in present.items()}

    def _change(self, wan: int | None, held: int) -> int:
        return 0 if wan is None or wan == held // FEN_OF_WAN else wan * FEN_OF_WAN - held
