"""The workbench as head office sees it: drafts checked as typed, trials followed, versions decided by two people."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organization.rules import Role
from tests.factories import make_bank, make_customer, make_staff
from tests.tiers.books import keep_books, price_money, run_night
from tests.tiers.drafts import NOW
from tiers import services
from tiers.models import ModelVersion, Simulated, Simulation

FORM = {
    "edits": 0,
    "note": "More weight on services",
    "peer_group": "bank",
    "up_nights": 1,
    "down_nights": 1,
    "minimum_confidence": 50,
    "retention": "0.9",
    "discount": "0.12",
    "horizon_years": 5,
    "weight_revenue": 25,
    "weight_change": 15,
    "weight_relationship": 10,
    "weight_entanglement": 20,
    "weight_wallet": 20,
    "weight_partnership": 10,
    "share_1": "1",
    "share_2": "5",
    "share_3": "20",
    "share_4": "70",
}


@pytest.fixture
def bank(db):
    price_money()
    return make_bank()


@pytest.fixture
def second(bank):
    return make_staff(Role.EXECUTIVE, bank.head_office, "钱二", "Qian Er")


@pytest.fixture
def scored(bank, as_loader):
    customers = [make_customer(bank, payroll=place < 10, online_banking=place < 5) for place in range(20)]
    with as_loader():
        for place, customer in enumerate(customers, start=1):
            keep_books(customer, place * 1_000_000)
        run_night()
    return customers


@pytest.fixture
def asked(monkeypatch):
    """What would have been sent to the worker."""
    messages = []
    monkeypatch.setattr("common.jobs.enqueue", lambda name, **ids: messages.append((name, ids)))
    return messages


@pytest.fixture
def at_desk(client, bank):
    client.force_login(bank.executive)
    return client


def url(name, model):
    return reverse(f"tiers:model-{name}", args=[model.public_id])


def new_draft(client):
    client.post(reverse("tiers:model-draft"), {"note": "More weight on services"})
    return ModelVersion.objects.filter(state="draft").latest("number")


def worked(as_loader, asked):
    """The worker does what it was asked for."""
    with as_loader():
        for _name, ids in asked:
            services.advance_simulation(job_id=ids["job_id"])


def test_the_list_says_who_made_and_approved_each_version(at_desk, scored):
    new_draft(at_desk)
    page = at_desk.get(reverse("tiers:model-list")).content.decode()
    for words in ("v1", "v2", "Draft", "Active", "shipped", "Shen Guohua", "More weight on services"):
        assert words in page, words


def test_the_queries_of_the_list_do_not_grow_with_versions(at_desk, bank, scored):
    counts = []
    for _ in range(2):
        for _ in range(3):
            new_draft(at_desk)
        with CaptureQueriesContext(connection) as queries:
            at_desk.get(reverse("tiers:model-list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_is_typed_is_checked_by_the_server_and_not_saved(at_desk, scored):
    draft = new_draft(at_desk)
    typed = FORM | {"weight_revenue": 24}
    answer = at_desk.get(url("check", draft), typed, headers={"HX-Request": "true"}).content.decode()

    assert "The weights sum to 99, not to 100." in answer
    assert "99" in answer and 'id="delta-revenue"' in answer and "−6" in answer
    assert dict(draft.weights.values_list("indicator", "weight"))["revenue"] == 30


def test_rank_lines_that_fall_are_refused_with_what_was_typed_kept(at_desk, scored):
    draft = new_draft(at_desk)
    answer = at_desk.post(url("save", draft), FORM | {"share_2": "30"})
    assert answer.status_code == 422
    assert "Rank lines rise from tier to tier" in answer.content.decode()
    assert 'value="30"' in answer.content.decode()


def test_change_simulate_understand_submit(at_desk, scored, asked, as_loader):
    draft = new_draft(at_desk)
    assert at_desk.post(url("save", draft), FORM | {"try": "1"}).status_code == 302
    waiting = at_desk.get(url("detail", draft)).content.decode()
    assert "Simulation under way" in waiting and "0 of 3 steps" in waiting
    worked(as_loader, asked)
    done = at_desk.get(url("trial", draft), headers={"HX-Request": "true"})
    assert done.headers["HX-Refresh"] == "true"

    page = at_desk.get(url("detail", draft)).content.decode()
    simulation = Simulation.objects.get()
    poorest = Simulated.objects.get(simulation=simulation, customer=scored[0])
    for words in (
        "20 customers, figures of 10-31",
        "Spearman",
        "Movement between tiers",
        "Effect on branches",
        "Hangzhou",
        f"+{poorest.distance / 1000:.3f}",
        "Submit for approval",
    ):
        assert words in page, words


def test_a_cell_opens_its_customers(at_desk, bank, scored, asked, as_loader):
    draft = new_draft(at_desk)
    at_desk.post(url("save", draft), FORM | {"try": "1"})
    worked(as_loader, asked)
    found = Simulated.objects.filter(tier_before__code="ordinary", tier_after__code="ordinary")
    page = at_desk.get(url("movers", draft), {"from": "ordinary", "to": "ordinary"}).content.decode()
    assert page.count("<tr data-row>") == found.count() > 0


def test_the_list_of_movers_asks_as_often_for_three_as_for_fifteen(
    at_desk, bank, scored, asked, as_loader, monkeypatch
):
    draft = new_draft(at_desk)
    at_desk.post(url("save", draft), FORM | {"try": "1"})
    worked(as_loader, asked)
    at_desk.get(url("movers", draft))
    counts = []
    for size in (3, 15):
        monkeypatch.setattr("tiers.views.workbench.MOVERS_A_PAGE", size)
        with CaptureQueriesContext(connection) as queries:
            page = at_desk.get(url("movers", draft)).content.decode()
        assert page.count("<tr data-row>") == size
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_only_another_person_is_offered_to_approve(client, bank, second, scored, asked, as_loader):
    client.force_login(bank.executive)
    draft = new_draft(client)
    client.post(url("save", draft), FORM | {"try": "1"})
    worked(as_loader, asked)
    client.post(url("submit", draft), {"active_from": date(2099, 1, 1)})
    draft.refresh_from_db()
    assert draft.state == "submitted"
    assert url("approve", draft) not in client.get(url("detail", draft)).content.decode()
    refused = client.post(url("approve", draft), follow=True).content.decode()
    assert "somebody else approves it" in refused

    client.force_login(second)
    assert url("approve", draft) in client.get(url("detail", draft)).content.decode()
    client.post(url("approve", draft))
    draft.refresh_from_db()
    assert (draft.state, draft.approved_by) == ("approved", second)


def test_a_version_that_was_not_simulated_is_not_submitted(at_desk, scored):
    draft = new_draft(at_desk)
    page = at_desk.post(url("submit", draft), {"active_from": date(2099, 1, 1)}, follow=True)
    assert "Simulate it as it stands before you submit it." in page.content.decode()
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_the_second_of_two_windows_keeps_what_was_typed(at_desk, scored):
    draft = new_draft(at_desk)
    at_desk.post(url("save", draft), FORM)
    answer = at_desk.post(url("save", draft), FORM | {"weight_revenue": 20, "weight_wallet": 25})
    assert answer.status_code == 409
    assert "Another window has saved this draft meanwhile" in answer.content.decode()
    assert ModelVersion.objects.get(pk=draft.pk).weights.get(indicator="revenue").weight == 25


@pytest.mark.parametrize("persona", ["manager", "supervisor", "branch_supervisor", "system_admin"])
def test_models_are_head_offices(client, bank, persona):
    client.force_login(bank.personas[persona])
    assert client.get(reverse("tiers:model-list")).status_code == 403


def test_the_margin_and_the_thresholds_of_classes_are_edited_and_stay_where_left_empty(at_desk, scored):
    draft = new_draft(at_desk)
    typed = FORM | {"down_margin": "0.5", "valuable_percentile": 85, "growable_percentile": 75}
    at_desk.post(url("save", draft), typed)
    at_desk.post(url("save", draft), FORM | {"edits": 1, "growable_percentile": ""})
    draft.refresh_from_db()
    assert (str(draft.down_margin), draft.valuable_percentile, draft.growable_percentile) == (
        "0.00500",
        85,
        75,
    )
    refused = at_desk.post(url("save", draft), FORM | {"edits": 2, "valuable_percentile": 101})
    assert refused.status_code == 422


# ---------------------------------------------------------------- any two versions
def pair(name, model, against):
    return reverse(f"tiers:model-pair{name}", args=[model.public_id, against.public_id])


def test_two_drafts_are_compared_from_the_list(at_desk, scored, asked, as_loader):
    one, other = new_draft(at_desk), new_draft(at_desk)
    at_desk.post(url("save", one), FORM)
    chooser = reverse("tiers:model-compare")
    assert chooser in at_desk.get(reverse("tiers:model-list")).content.decode()
    chosen = at_desk.get(chooser, {"model": one.public_id, "against": other.public_id})
    assert (chosen.status_code, chosen.url) == (302, pair("", one, other))
    assert "Not compared yet" in at_desk.get(chosen.url).content.decode()

    assert at_desk.post(pair("-try", one, other)).url == pair("", one, other)
    assert "Simulation under way" in at_desk.get(pair("", one, other)).content.decode()
    worked(as_loader, asked)
    followed = at_desk.get(pair("-trial", one, other), headers={"HX-Request": "true"})
    assert followed.headers["HX-Refresh"] == "true"

    page = at_desk.get(pair("", one, other)).content.decode()
    for words in (
        "v2 beside v3",
        "Weight: Revenue",
        "Spearman",
        "Movement between tiers",
        "Effect on branches",
    ):
        assert words in page, words
    assert pair("-movers", one, other) in page
    moved = Simulated.objects.filter(distance__gt=0).count()
    movers = at_desk.get(pair("-movers", one, other)).content.decode()
    assert movers.count("<tr data-row>") == moved > 0
    assert pair("", one, other) in movers
    # The workbench goes on showing trials beside the version that scores.
    assert "Spearman" not in at_desk.get(url("detail", one)).content.decode()


def test_which_two_is_refused_at_the_field(at_desk, scored):
    draft = new_draft(at_desk)
    chooser = reverse("tiers:model-compare")
    begun = at_desk.get(chooser, {"model": draft.public_id})
    assert begun.status_code == 200
    assert begun.context["form"]["model"].value() == str(draft.public_id)
    same = at_desk.get(chooser, {"model": draft.public_id, "against": draft.public_id})
    assert same.status_code == 422
    assert "Choose another version than the first." in same.content.decode()
    assert at_desk.get(pair("", draft, draft)).status_code == 404


def test_the_version_that_scores_is_not_tried_beside_itself(at_desk, scored):
    active = ModelVersion.objects.get(state="active")
    said = at_desk.post(url("try", active), follow=True).content.decode()
    assert "This version scores the bank. Compare it with another one." in said
    assert not Simulation.objects.exists()


def test_a_program_compares_two_versions(at_desk, scored, asked, as_loader):
    one, other = new_draft(at_desk), new_draft(at_desk)
    at_desk.post(url("save", one), FORM)
    at = reverse("api-model-comparison", args=[one.public_id, other.public_id])
    before = at_desk.get(at).json()
    assert (before["state"], before["correlation"], before["tiers"]) == (None, None, [])

    answer = at_desk.post(at)
    assert (answer.status_code, answer.json()["state"]) == (202, "pending")
    worked(as_loader, asked)

    found = at_desk.get(at).json()
    told = Simulation.objects.get().summary
    assert (found["model"], found["against"], found["state"], found["fresh"]) == (2, 3, "done", True)
    assert (found["correlation"], found["up"], found["down"]) == (
        told["correlation"],
        told["up"],
        told["down"],
    )
    assert found["unchanged"] + found["up"] + found["down"] == found["customers"] == 20
    assert [list(line["to"].values()) for line in found["tiers"]] == told["matrix"]
    assert [line["customers"] for line in found["branches"]] == [20]

    movers = at_desk.get(reverse("api-model-movers", args=[one.public_id, other.public_id])).json()["results"]
    furthest = Simulated.objects.select_related("customer").order_by("-distance", "customer_id").first()
    assert movers[0]["customer"] == furthest.customer.customer_no
    assert movers[0]["cause"] in ("revenue", "entanglement")
    assert len(movers) == Simulated.objects.filter(distance__gt=0).count()
    rising = reverse("api-model-movers", args=[one.public_id, other.public_id]) + "?direction=up"
    assert len(at_desk.get(rising).json()["results"]) == told["up"]


def test_without_a_published_night_there_is_nothing_to_try_on(bank):
    active = ModelVersion.objects.get(state="active")
    draft = services.draft_model(based_on=active, note="", by=bank.executive, at=NOW)
    with pytest.raises(services.NothingPublished):
        services.request_simulation(model=draft, against=active, by=bank.executive, at=NOW)
