"""Planning whom to ask, handing links over, taking the one answer to each, and following up what is low."""

from surveys.services.answering import answer_survey
from surveys.services.deciding import FaultyNumbers, NothingChanged, decide_numbers
from surveys.services.handing import (
    allow_surveys,
    hand_over_link,
    mail_survey,
    refuse_surveys,
    send_due,
    withdraw_occasion,
    withdraw_survey,
)
from surveys.services.holding import AskedLately, NoAddress, NotOfCustomer, OnHold, PersonRefuses, Settled
from surveys.services.planning import ask_by_hand, plan_due, plan_survey

__all__ = [
    "AskedLately",
    "FaultyNumbers",
    "NoAddress",
    "NotOfCustomer",
    "NothingChanged",
    "OnHold",
    "PersonRefuses",
    "Settled",
    "allow_surveys",
    "answer_survey",
    "ask_by_hand",
    "decide_numbers",
    "hand_over_link",
    "mail_survey",
    "plan_due",
    "plan_survey",
    "refuse_surveys",
    "send_due",
    "withdraw_occasion",
    "withdraw_survey",
]
