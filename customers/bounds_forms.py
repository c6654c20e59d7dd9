"""What head office types to class companies by other amounts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.calendar import business_today
from customers.forms import DayInput, WanField
from customers.queries.bounds import BOUNDS
from customers.queries.company import held_on

LARGEST_WAN = 100_000_000


class BoundsForm(forms.Form):
    """The amounts and the day from which on they count."""

    valid_from = forms.DateField(label=_("From"), widget=DayInput())
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        today = business_today()
        now = held_on(today)
        self.initial["valid_from"] = today
        for name, label in BOUNDS.items():
            self.fields[name] = WanField(label=label, required=True, min_value=0, max_value=LARGEST_WAN)
            self.initial[name] = getattr(now, name) if now else None

    @property
    def amounts(self) -> list[forms.BoundField]:
        """The fields of the amounts."""
        return [self[name] for name in BOUNDS]

    @property
    def bounds(self) -> dict[str, int]:
        """The amounts in fen, by the names that the service takes."""
        return {name: self.cleaned_data[name] for name in BOUNDS}
