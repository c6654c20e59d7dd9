"""What a case still lacks before it can close."""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from complaints.rules.codes import StepKind, Validity
from complaints.rules.guide import SENIOR_UP_TO_LEVEL


class Missing(StrEnum):
    """A thing without which no case closes; steps are named 'step_' and the step."""

    STEP_ACKNOWLEDGE = "step_acknowledge"
    STEP_UNDERSTAND = "step_understand"
    STEP_POSITION = "step_position"
    STEP_SENIOR = "step_senior"
    STEP_ADMIT = "step_admit"
    STEP_AGREE = "step_agree"
    STEP_CARRY_OUT = "step_carry_out"
    STEP_CHECK_BACK = "step_check_back"
    VALIDITY = "validity"
    CONTEST = "contest"
    REMEDY_DECISION = "remedy_decision"
    REMEDY_CARRIED_OUT = "remedy_carried_out"
    CONTRIBUTION = "contribution"
    EXTENSION = "extension"
    REVIEW = "review"
    REPLY = "reply"
    RESOLVED = "resolved"
    CHECK = "check"
    CHANNEL_CODE = "channel_code"
    BUSINESS_CODE = "business_code"
    CAUSE = "cause"
    ACTION = "action"


@dataclass(frozen=True)
class ClosingFacts:
    """What stands of a case; `steps` were taken at any time, `steps_now` in the present round."""

    consultation: bool
    level: int
    validity: str
    contest_open: bool
    steps: Set[str]
    steps_now: Set[str]
    remedies_waiting: int
    remedies_to_carry_out: int
    contributions_open: int
    extension_waiting: bool
    review_open: bool
    replied: bool
    resolved: bool
    checked: bool
    channel_code: bool
    business_code: bool
    cause: bool
    actions: int


def missing_to_close(facts: ClosingFacts) -> tuple[Missing, ...]:
    """What is missing, in the order in which it is done; a consultation needs its answer alone."""
    if facts.consultation:
        return tuple(
            name
            for name, there in (
                (Missing.STEP_ACKNOWLEDGE, StepKind.ACKNOWLEDGE in facts.steps),
                (Missing.STEP_POSITION, StepKind.POSITION in facts.steps),
                (Missing.CONTRIBUTION, not facts.contributions_open),
                (Missing.RESOLVED, facts.resolved),
            )
            if not there
        )
    refused = facts.validity in (Validity.INVALID, Validity.NOT_OURS)
    there = {
        Missing.STEP_ACKNOWLEDGE: StepKind.ACKNOWLEDGE in facts.steps,
        Missing.STEP_UNDERSTAND: StepKind.UNDERSTAND in facts.steps,
        Missing.STEP_POSITION: StepKind.POSITION in facts.steps_now,
        Missing.STEP_SENIOR: facts.level > SENIOR_UP_TO_LEVEL or StepKind.SENIOR in facts.steps,
        Missing.STEP_ADMIT: facts.validity != Validity.VALID or StepKind.ADMIT in facts.steps,
        Missing.STEP_AGREE: refused or StepKind.AGREE in facts.steps_now,
        Missing.STEP_CARRY_OUT: refused or StepKind.CARRY_OUT in facts.steps_now,
        Missing.STEP_CHECK_BACK: StepKind.CHECK_BACK in facts.steps_now,
        Missing.VALIDITY: facts.validity != Validity.UNDECIDED,
        Missing.CONTEST: not facts.contest_open,
        Missing.REMEDY_DECISION: not facts.remedies_waiting,
        Missing.REMEDY_CARRIED_OUT: not facts.remedies_to_carry_out,
        Missing.CONTRIBUTION: not facts.contributions_open,
        Missing.EXTENSION: not facts.extension_waiting,
        Missing.REVIEW: not facts.review_open,
        Missing.REPLY: facts.replied,
        Missing.RESOLVED: facts.resolved,
        Missing.CHECK: facts.checked,
        Missing.CHANNEL_CODE: facts.channel_code,
        Missing.BUSINESS_CODE: facts.business_code,
        Missing.CAUSE: facts.cause,
        Missing.ACTION: facts.actions > 0,
    }
    return tuple(name for name, holds in there.items() if not holds)
