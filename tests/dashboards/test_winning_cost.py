"""Head office says what winning a customer costs; the cost of replacing the lost follows from it, month by month."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Act
from dashboards import services
from dashboards.models import WinningCost
from tests.dashboards.test_retention import OCTOBER, leavers, page_of

__all__ = ["leavers"]  # a fixture


@pytest.mark.django_db
def test_head_office_sets_the_cost_and_the_figure_follows_from_its_month(leavers, client: Client):
    bank, _ = leavers
    client.force_login(bank.executive)
    for month, cost in (("2026-01", "150"), ("2026-10", "200.50")):
        answer = client.post("/dashboard/retention/cost/", {"valid_from": month, "cost_fen": cost})
        assert answer.status_code == 302
    assert page_of(bank.supervisor).year.replacing_fen == 3 * 200_50
    assert page_of(bank.supervisor, date(2026, 9, 1)).year.cost_fen == 150_00
    act = Act.objects.filter(kind="dashboards.winning_cost_set").latest("pk")
    assert (act.actor, act.after) == (bank.executive, {"valid_from": "2026-10-01", "cost_fen": 200_50})
    told = client.post(
        "/api/v1/retention/costs/",
        {"valid_from": "2026-10-20", "cost": "300.00"},
        content_type="application/json",
        headers={"Idempotency-Key": "cost-1"},
    )
    assert told.status_code == 201
    assert client.get("/api/v1/retention/costs/").json()["results"] == [
        {"valid_from": "2026-10-01", "cost": "300.00"},
        {"valid_from": "2026-01-01", "cost": "150.00"},
    ]


@pytest.mark.django_db
def test_a_cost_that_is_none_and_people_who_may_not_are_refused_and_nothing_is_set(leavers, client: Client):
    bank, _ = leavers
    with pytest.raises(services.CostNotPositive):
        services.set_winning_cost(valid_from=OCTOBER, cost_fen=0, by=bank.executive, at=timezone.now())
    client.force_login(bank.executive)
    for typed in ({"valid_from": "2026-13", "cost_fen": "1"}, {"valid_from": "2026-10", "cost_fen": "-1"}):
        answer = client.post("/dashboard/retention/cost/", typed)
        assert answer.status_code == 422 and typed["cost_fen"] in answer.content.decode()
    client.force_login(bank.supervisor)
    assert (
        client.post("/dashboard/retention/cost/", {"valid_from": "2026-10", "cost_fen": "1"}).status_code
        == 403
    )
    assert not WinningCost.objects.exists()
