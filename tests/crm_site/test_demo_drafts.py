"""The demo's two drafts of the scoring model: simulated, one of them submitted, rows of parameters, made once."""

from django.utils import timezone

from crm_site.demo import drafts
from organization.rules import Role
from pricing.models import StandardChange
from tests.factories import make_bank, make_customer, make_staff
from tests.tiers.books import keep_books, price_money, run_night
from tiers.models import ModelVersion, ParameterChange, Simulation


def test_one_is_being_drafted_and_one_waits_for_approval(loader, monkeypatch):
    price_money()
    bank = make_bank()
    for number in ("E1001", "E1002"):
        person = make_staff(Role.EXECUTIVE, bank.head_office, number, number)
        person.employee_no = number
        person.save()
    for place in range(1, 11):
        keep_books(make_customer(bank), place * 1_000_000)
    run_night()
    # No worker runs here: its part is done at once.
    monkeypatch.setattr(drafts, "SECONDS", 0)

    monkeypatch.setattr("tiers.services.parameters.scored_through", lambda: None)
    for _ in range(2):
        drafts.assume_potential(at=timezone.now())
        drafts.draft_models(at=timezone.now())
        drafts.add_parameters(at=timezone.now())
        drafts.change_standard(at=timezone.now())

    assert dict(ModelVersion.objects.values_list("number", "state")) == {
        1: "active",
        2: "draft",
        3: "submitted",
    }
    assert list(Simulation.objects.values_list("job__state", "customers")) == [("done", 10)] * 3
    assert dict(ParameterChange.objects.values_list("table", "state")) == {
        "bank": "approved",
        "ratings": "proposed",
        "potential": "approved",
    }
    assert dict(StandardChange.objects.values_list("table", "state")) == {
        "lines": "approved",
        "limits": "proposed",
    }
