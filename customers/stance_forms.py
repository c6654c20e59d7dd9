"""What head office types to decide how companies are marketed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import Approach, LifeStage
from customers.standards import section_choices


def _industries() -> list[tuple[str, str]]:
    return [("", str(_("Every industry"))), *section_choices()]


class StanceForm(forms.Form):
    """How companies of an industry in a stage are marketed, and why."""

    industry = forms.ChoiceField(label=_("Industry"), choices=_industries, required=False)
    stage = forms.ChoiceField(label=_("Stage of the company"), choices=LifeStage.choices)
    approach = forms.ChoiceField(
        label=_("Stance"), choices=[("", _("as for every industry")), *Approach.choices], required=False
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)
    form_key = forms.UUIDField(widget=forms.HiddenInput)
