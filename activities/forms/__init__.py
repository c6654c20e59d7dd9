"""The forms of activities: a contact that was, a visit that is to be."""

from activities.forms.dates import ObservanceForm
from activities.forms.education import EducationForm, WithdrawForm
from activities.forms.holding import HoldForm
from activities.forms.interactions import InteractionForm, StartForm
from activities.forms.visits import CancelVisitForm, MoveForm, VisitForm

__all__ = [
    "CancelVisitForm",
    "EducationForm",
    "HoldForm",
    "InteractionForm",
    "MoveForm",
    "ObservanceForm",
    "StartForm",
    "VisitForm",
    "WithdrawForm",
]
