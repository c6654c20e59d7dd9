"""The pages of activities, by noun."""

from activities.views.approaches import approaches
from activities.views.coverage import coverage, hold, hold_end, holds
from activities.views.dates import date_mark
from activities.views.education import (
    education_create,
    education_event,
    education_list,
    education_withdraw,
)
from activities.views.interactions import customer_panel, interaction_create, interaction_start
from activities.views.visits import (
    visit_cancel,
    visit_change,
    visit_confirm,
    visit_create,
    visit_detail,
    visit_move,
    visits,
)

__all__ = [
    "approaches",
    "coverage",
    "customer_panel",
    "date_mark",
    "education_create",
    "education_event",
    "education_list",
    "education_withdraw",
    "hold",
    "hold_end",
    "holds",
    "interaction_create",
    "interaction_start",
    "visit_cancel",
    "visit_change",
    "visit_confirm",
    "visit_create",
    "visit_detail",
    "visit_move",
    "visits",
]
