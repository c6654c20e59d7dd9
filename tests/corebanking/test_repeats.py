"""Whatever is sent again in whatever order, the books are the same."""

import gzip
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corebanking.models import Batch, StagedRow
from organization.models import Unit
from tests.corebanking.conftest import BATCHES, DAY, lines, unit_row

PARTS = {1: [unit_row("S8801"), unit_row("S8802")], 2: [unit_row("S8803")]}
STEPS = ["announce", "part 1", "part 2", "close"]
# The way once through, each call followed by any calls of before again, packed or not.
WAYS = st.tuples(*(st.lists(st.sampled_from(STEPS[: n + 1]), max_size=3) for n in range(len(STEPS))))


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ways=WAYS, packed=st.booleans())
def test_any_interleaving_of_repeats_gives_the_same_books(machine, ways, packed):
    run = uuid4().hex
    Unit.objects.filter(code__startswith="S88").delete()
    before = Batch.objects.count()
    answers: dict[str, list] = {}

    def call(step: str) -> None:
        if step == "announce":
            body = {"resource": "units", "business_date": DAY.isoformat(), "expected_rows": 3}
            answer = machine.post(BATCHES, body, key=f"{run}-announce")
        else:
            batch = answers["announce"][0].json()["id"]
            if step == "close":
                answer = machine.close(batch, key=f"{run}-close")
            else:
                number = int(step[-1])
                body = lines(PARTS[number])
                again = len(answers.get(step, []))
                extra = {"Content-Encoding": "gzip"} if packed and again % 2 else {}
                answer = machine.put(
                    f"{BATCHES}{batch}/parts/{number}/",
                    gzip.compress(body) if extra else body,
                    key=f"{run}-{number}",
                    **extra,
                )
        answers.setdefault(step, []).append(answer)

    for step, repeats in zip(STEPS, ways, strict=True):
        for one in [step, *repeats]:
            call(one)

    for given_answers in answers.values():
        assert len({(answer.status_code, answer.content) for answer in given_answers}) == 1
    done = machine.apply(answers["announce"][0].json()["id"])
    assert (done["state"], done["received_rows"], done["changed_rows"]) == ("applied", 3, 3)
    assert Batch.objects.count() == before + 1
    assert not StagedRow.objects.exists()
    assert list(Unit.objects.filter(code__startswith="S88").values_list("code", flat=True)) == [
        "S8801",
        "S8802",
        "S8803",
    ]
