"""Every write of account plans: written, changed where it stands, decided on, asked for."""

from accountplans.services.asking import ask_for_plans, decide_rule
from accountplans.services.deciding import (
    agree_plan,
    close_plan,
    let_go_plan,
    new_version,
    return_plan,
    submit_plan,
)
from accountplans.services.editing import edit_part
from accountplans.services.printing import print_plan
from accountplans.services.spending import note_expense, withdraw_expense
from accountplans.services.writing import (
    EDITABLE,
    add_aim,
    add_step,
    begin_plan,
    edit_plan,
    link_need,
    note_risk,
    take_out,
    win_person,
)

__all__ = [
    "EDITABLE",
    "add_aim",
    "add_step",
    "agree_plan",
    "ask_for_plans",
    "begin_plan",
    "close_plan",
    "decide_rule",
    "edit_part",
    "edit_plan",
    "let_go_plan",
    "link_need",
    "new_version",
    "note_expense",
    "note_risk",
    "print_plan",
    "return_plan",
    "submit_plan",
    "take_out",
    "win_person",
    "withdraw_expense",
]
