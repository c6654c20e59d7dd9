"""How Today is ranked: visible to everybody, decided by head office, in force at once."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from audit.models import Act
from common.calendar import business_today
from tests.browsing import browser
from tests.factories import make_bank, make_customer, publish_scores
from worklist.models import RankWeights
from worklist.queries import today_queue, weights_now
from worklist.rules import USUAL, TaskKind, Weights, rank
from worklist.services import add_task, set_weights

pytestmark = pytest.mark.django_db
PAGE = "/today/ranking/"


def points(weights, **more):
    row = {"kind": "typed", "due_on": date(2026, 11, 17), "day": date(2026, 11, 19)}
    scored = {"tier_rank": 1, "bank_decile": 1, "deposits_change_bp": None}
    return rank(**(row | scored | more), weights=weights)


def test_other_weights_stretch_each_part_to_its_own_most():
    usual = points(USUAL)
    assert (usual.urgency, usual.value, usual.loss) == (38, 30, 4)
    assert points(Weights(20, 60, 20)) == (usual.__class__(15, 60, 4))
    assert points(Weights(100, 0, 0)) == usual.__class__(76, 0, 0)
    with pytest.raises(ValueError):
        Weights(50, 50, 50)


@given(urgency=st.integers(0, 100), value=st.integers(0, 100))
def test_no_part_exceeds_its_weight(urgency, value):
    if urgency + value > 100:
        return
    weights = Weights(urgency, value, 100 - urgency - value)
    most = points(weights, due_on=date(2025, 1, 1), kind=TaskKind.PROMISE, deposits_change_bp=-9000)
    assert (most.urgency, most.value, most.loss) == (weights.urgency, weights.value, weights.loss)


def test_head_office_decides_and_the_queue_follows(loader):
    bank = make_bank()
    best, late = make_customer(bank), make_customer(bank)
    publish_scores({best: {"tier_id": 1}, late: {"tier_id": 5}})
    words = {"owner": bank.manager, "title": "办", "by": bank.manager}
    add_task(customer=best, due_on=business_today(), **words)
    add_task(customer=late, due_on=date(2026, 1, 5), **words)

    def first():
        return today_queue(bank.manager, business_today()).rows[0].customer_no

    set_weights(weights=Weights(90, 5, 5), reason="先清逾期", by=bank.executive, at=timezone.now())
    assert first() == late.customer_no
    set_weights(weights=Weights(5, 90, 5), reason="先顾大户", by=bank.executive, at=timezone.now())
    assert first() == best.customer_no
    assert RankWeights.objects.count() == 2
    assert Act.objects.filter(kind="worklist.ranked").count() == 2


def test_everybody_reads_it_and_only_head_office_writes():
    bank = make_bank()
    sent = {"urgency": "40", "value": "40", "loss": "20", "reason": "试行"}
    assert reverse("worklist:ranking") == PAGE
    for person in (bank.manager, bank.supervisor):
        assert browser(person).get(PAGE).status_code == 200
        assert browser(person).post(PAGE, sent).status_code == 403
    assert weights_now() == USUAL
    wrong = browser(bank.executive).post(PAGE, sent | {"loss": "30"})
    assert wrong.status_code == 422 and "Together they are 100." in wrong.content.decode()
    assert browser(bank.executive).post(PAGE, sent).status_code == 302
    assert weights_now() == Weights(40, 40, 20)
    assert "试行" in browser(bank.manager).get(PAGE).content.decode()
