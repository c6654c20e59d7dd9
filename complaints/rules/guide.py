"""The way of five: which phase a case is in, and which step comes next."""

from collections.abc import Collection

from complaints.rules.codes import STEPS_BY_PHASE, Phase, StepKind

# Serious cases: senior management speaks with the customer in person.
SENIOR_UP_TO_LEVEL = 2


def asked_steps(phase: Phase, level: int) -> tuple[StepKind, ...]:
    """The steps that a phase asks for; a senior's own contact only in serious cases."""
    if phase is Phase.SENIOR and level > SENIOR_UP_TO_LEVEL:
        return ()
    return STEPS_BY_PHASE[phase]


def open_steps(phase: Phase, done: Collection[str], level: int) -> list[StepKind]:
    """What a phase still asks for, in order."""
    return [kind for kind in asked_steps(phase, level) if kind not in done]


def phase_now(done: Collection[str], level: int) -> Phase:
    """The first phase with a step open; the last one where none is."""
    return next((phase for phase in Phase if open_steps(phase, done, level)), Phase.FOLLOW)


def next_step(done: Collection[str], level: int) -> StepKind | None:
    """The step that comes next; None when all are taken."""
    return next((kind for phase in Phase for kind in open_steps(phase, done, level)), None)
