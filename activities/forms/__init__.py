"""The forms of activities: a contact that was, a visit that is to be."""

from activities.forms.interactions import InteractionForm, StartForm
from activities.forms.visits import CancelVisitForm, MoveForm, VisitForm

__all__ = ["CancelVisitForm", "InteractionForm", "MoveForm", "StartForm", "VisitForm"]
