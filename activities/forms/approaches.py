"""What was said to an association."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.forms.interactions import MomentField
from activities.models import AssociationApproach
from common.models import uuid7


class ApproachForm(forms.ModelForm):
    """One approach; the members that it reaches follow from the ties."""

    happened_at = MomentField(label=_("When"))
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = AssociationApproach
        fields = ("topic", "channel", "happened_at", "said")
        widgets = {"said": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, data=None) -> None:
        super().__init__(data, initial={"happened_at": timezone.localtime(), "form_key": uuid7()})

    def clean_happened_at(self) -> datetime:
        moment: datetime = self.cleaned_data["happened_at"]
        if moment > timezone.now():
            raise forms.ValidationError(_("This is still to come. Write it down when it has happened."))
        return moment
