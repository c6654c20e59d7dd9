"""Who may do what to a case at which point of its life: one table, asked by services and pages alike."""

from dataclasses import dataclass
from enum import StrEnum

from complaints.rules.codes import State


class CaseAct(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    OFFER = "offer"
    TAKE_OVER = "take_over"
    HAND_OVER = "hand_over"
    TRANSFER = "transfer"
    AMEND = "amend"
    NAME_ACCUSED = "name_accused"
    RECUSE = "recuse"
    STEP_ASIDE = "step_aside"
    ASK_STATEMENT = "ask_statement"
    ACKNOWLEDGE = "acknowledge"
    ADD_STEP = "add_step"
    ADD_NOTE = "add_note"
    RAISE_LEVEL = "raise_level"
    LOWER_LEVEL = "lower_level"
    PAUSE = "pause"
    RESUME = "resume"
    ASK_CONTRIBUTION = "ask_contribution"
    PROPOSE_REMEDY = "propose_remedy"
    DECIDE_REMEDY = "decide_remedy"
    CARRY_OUT_REMEDY = "carry_out_remedy"
    ASK_EXTENSION = "ask_extension"
    DECIDE_EXTENSION = "decide_extension"
    TELL_EXTENSION = "tell_extension"
    DECIDE_VALIDITY = "decide_validity"
    CONTEST_VALIDITY = "contest_validity"
    MARK_RETALIATION = "mark_retaliation"
    FREEZE_REPLY = "freeze_reply"
    RESOLVE = "resolve"
    CHECK = "check"
    CLASSIFY = "classify"
    ADD_ACTION = "add_action"
    MEASURE_ACTION = "measure_action"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    REQUEST_REVIEW = "request_review"
    DECIDE_REVIEW = "decide_review"
    ASK_SATISFACTION = "ask_satisfaction"
    RECORD_CALL = "record_call"


@dataclass(frozen=True)
class Standing:
    """How a person stands to a case.

    `officer` and `supervisor` hold the role at the handling unit or above it, `above` truly above it (executives too);
    `first_contact` counts until somebody has accepted; `deputy` stands in today for the owner, who is absent.
    """

    owner: bool = False
    deputy: bool = False
    offered: bool = False
    first_contact: bool = False
    contributor: bool = False
    officer: bool = False
    supervisor: bool = False
    executive: bool = False
    above: bool = False

    def names(self) -> frozenset[str]:
        return frozenset(name for name, holds in vars(self).items() if holds)

    @property
    def on_duty(self) -> bool:
        """Whether it is this person's duty to see to cases of the unit."""
        return self.officer or self.supervisor


_NEW, _OPEN, _RESOLVED = State.NEW, State.OPEN, State.RESOLVED
_RUNNING = frozenset({_NEW, _OPEN, _RESOLVED})
_HANDLED = frozenset({_OPEN, _RESOLVED})
_ANY = frozenset(State)
_DUTY = frozenset({"officer", "supervisor"})
_HANDLERS = _DUTY | {"owner", "deputy"}
_APPROVERS = frozenset({"supervisor", "executive"})

TABLE: dict[CaseAct, tuple[frozenset[State], frozenset[str]]] = {
    CaseAct.ACCEPT: (frozenset({_NEW, _OPEN}), _DUTY | {"offered"}),
    CaseAct.DECLINE: (frozenset({_NEW, _OPEN}), frozenset({"offered"})),
    CaseAct.OFFER: (frozenset({_NEW, _OPEN}), _HANDLERS),
    CaseAct.TAKE_OVER: (frozenset({_OPEN}), _DUTY | {"deputy"}),
    CaseAct.HAND_OVER: (_HANDLED, frozenset({"supervisor"})),
    CaseAct.TRANSFER: (frozenset({_NEW, _OPEN}), _DUTY),
    CaseAct.AMEND: (_RUNNING, _HANDLERS | {"first_contact"}),
    CaseAct.NAME_ACCUSED: (_RUNNING, _HANDLERS),
    CaseAct.RECUSE: (_RUNNING, _HANDLERS),
    CaseAct.STEP_ASIDE: (_RUNNING, _HANDLERS | {"first_contact", "contributor"}),
    CaseAct.ASK_STATEMENT: (_RUNNING, _HANDLERS),
    CaseAct.ACKNOWLEDGE: (frozenset({_NEW, _OPEN}), _HANDLERS | {"first_contact"}),
    CaseAct.ADD_STEP: (_HANDLED, _HANDLERS),
    CaseAct.ADD_NOTE: (_RUNNING, _HANDLERS | {"first_contact", "contributor"}),
    CaseAct.RAISE_LEVEL: (frozenset({_NEW, _OPEN}), _HANDLERS | {"first_contact"}),
    CaseAct.LOWER_LEVEL: (frozenset({_NEW, _OPEN}), _DUTY),
    CaseAct.PAUSE: (frozenset({_OPEN}), _HANDLERS),
    CaseAct.RESUME: (frozenset({_OPEN}), _HANDLERS),
    CaseAct.ASK_CONTRIBUTION: (_RUNNING, _HANDLERS),
    CaseAct.PROPOSE_REMEDY: (frozenset({_OPEN}), _HANDLERS),
    CaseAct.DECIDE_REMEDY: (_HANDLED, _APPROVERS | {"officer"}),
    CaseAct.CARRY_OUT_REMEDY: (_HANDLED, _HANDLERS),
    CaseAct.ASK_EXTENSION: (frozenset({_OPEN}), _HANDLERS),
    CaseAct.DECIDE_EXTENSION: (frozenset({_OPEN}), _APPROVERS | {"above"}),
    CaseAct.TELL_EXTENSION: (_HANDLED, _HANDLERS),
    CaseAct.DECIDE_VALIDITY: (_HANDLED, _HANDLERS),
    CaseAct.CONTEST_VALIDITY: (_RUNNING | {State.CLOSED}, _HANDLERS | {"first_contact"}),
    CaseAct.MARK_RETALIATION: (_ANY, _HANDLERS | {"first_contact", "executive"}),
    CaseAct.FREEZE_REPLY: (frozenset({_OPEN}), _HANDLERS),
    CaseAct.RESOLVE: (frozenset({_OPEN}), _HANDLERS),
    CaseAct.CHECK: (frozenset({_RESOLVED}), _DUTY),
    CaseAct.CLASSIFY: (_HANDLED, _HANDLERS),
    CaseAct.ADD_ACTION: (_HANDLED | {State.CLOSED}, _HANDLERS),
    CaseAct.MEASURE_ACTION: (_ANY, _HANDLERS),
    CaseAct.CLOSE: (frozenset({_RESOLVED}), _HANDLERS),
    CaseAct.WITHDRAW: (_RUNNING, _HANDLERS),
    CaseAct.REOPEN: (frozenset({State.CLOSED}), _HANDLERS | {"first_contact"}),
    CaseAct.REQUEST_REVIEW: (frozenset({_RESOLVED, State.CLOSED}), _HANDLERS | {"above"}),
    CaseAct.DECIDE_REVIEW: (_ANY, frozenset({"above"})),
    CaseAct.ASK_SATISFACTION: (frozenset({State.CLOSED}), _HANDLERS),
    CaseAct.RECORD_CALL: (frozenset({State.CLOSED}), frozenset({"supervisor"})),
}


def may(act: CaseAct, standing: Standing) -> bool:
    """Whether a person of this standing may do the act at any point of a case's life."""
    return bool(standing.names() & TABLE[act][1])


def fits(act: CaseAct, state: State | str) -> bool:
    """Whether the case is at a point at which the act is done at all."""
    return state in TABLE[act][0]


def acts_allowed(standing: Standing, state: State | str) -> frozenset[CaseAct]:
    """What a person of this standing may do to a case in this state."""
    allowed = {act for act in CaseAct if may(act, standing) and fits(act, state)}
    if standing.owner or standing.deputy:
        # Nobody lowers or checks what they handle themselves.
        allowed -= {CaseAct.LOWER_LEVEL, CaseAct.CHECK}
    if standing.owner:
        allowed.discard(CaseAct.TAKE_OVER)
    if state == State.OPEN and not standing.offered:
        allowed.discard(CaseAct.ACCEPT)
    return frozenset(allowed)
