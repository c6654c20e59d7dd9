"""One act on many cases: each as if alone, and what could not be done is said case by case."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from complaints.models import Complaint
from complaints.services.holding import KeptFromThem, NotAllowed, WrongState
from organization.models import Staff


@dataclass(frozen=True)
class Done:
    """What an act on many cases did: the cases it was done on, and those that refused it, with the refusal."""

    done: list[Complaint]
    refused: list[tuple[Complaint, Exception]]


def do_on_each(
    *,
    complaints: Iterable[Complaint],
    act: Callable[..., object],
    by: Staff,
    refusals: tuple[type[Exception], ...] = (),
    **words,
) -> Done:
    """Do an act on every case; `act` is a service of one case that takes `complaint` and `by`.

    Each case is its own transaction: where one refuses, the others are done all the same, and the answer says why.
    """
    done, refused = [], []
    for complaint in complaints:
        try:
            with transaction.atomic():
                act(complaint=complaint, by=by, **words)
        except (NotAllowed, WrongState, KeptFromThem, *refusals) as error:
            refused.append((complaint, error))
        else:
            done.append(complaint)
    return Done(done, refused)
