"""What people ask figures for: two days to compare."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DaysForm(forms.Form):
    """Two business dates between which customers moved; unless said, the days that the cockpit compares."""

    since = forms.DateField(label=pgettext_lazy("day", "From"), required=False, widget=_DAY)
    until = forms.DateField(label=pgettext_lazy("day", "To"), required=False, widget=_DAY)

    def __init__(self, data: Any, *, first: date | None, last: date | None) -> None:
        usual = {"since": first.isoformat() if first else "", "until": last.isoformat() if last else ""}
        super().__init__({name: data.get(name) or usual[name] for name in usual})
        self.last = last

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        since, until = cleaned.get("since"), cleaned.get("until")
        if until and self.last and until > self.last:
            self.add_error("until", _("Tiers are known up to %(day)s.") % {"day": self.last.isoformat()})
        elif since and until and since >= until:
            self.add_error("since", _("The first day must be before the second."))
        return cleaned
