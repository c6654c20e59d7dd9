"""Who holds a prospect: one at a time, within the capacity, and everybody else is told who."""

import threading

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from audit.models import Act
from organization.rules import Role
from prospects.models import ClaimEvent, PoolRule, Prospect
from prospects.services.pool import (
    AlreadyHeld,
    NotAnAccountManager,
    NotInPool,
    PoolFull,
    Protected,
    claim,
    convert_to_customer,
    count_opportunities,
    drop,
    reassign,
    release,
    reopen,
    set_pool_rule,
)
from tests.factories import at, make_bank, make_customer, make_staff
from tests.prospects.making import make_prospect
from worklist.models import Notice

NOON = at(2026, 11, 20, 12)


@pytest.mark.django_db(transaction=True)
def test_of_sixty_four_who_claim_at_once_one_gets_it_and_the_others_are_told_who():
    bank = make_bank()
    prospect = make_prospect(bank)
    people = [make_staff(Role.ACCOUNT_MANAGER, bank.unit, f"经理{n}", f"Manager {n}") for n in range(64)]
    outcomes: list[tuple[str, int | None]] = []
    start = threading.Barrier(64)

    def try_it(person):
        try:
            start.wait(60)
            held = claim(prospect=prospect, by=person, at=timezone.now())
            outcomes.append(("won", held.owner_id))
        except AlreadyHeld as refused:
            outcomes.append(("told", refused.current.owner_id))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=try_it, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    winner = Prospect.objects.get().owner_id
    assert sorted(outcomes) == [("told", winner)] * 63 + [("won", winner)]
    assert ClaimEvent.objects.filter(kind="claimed").count() == 1
    assert Act.objects.filter(kind="prospect.claimed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_person_in_a_hurry_does_not_pass_the_capacity():
    bank = make_bank()
    PoolRule.objects.create(unit=bank.unit, capacity=3)
    prospects = [make_prospect(bank) for _ in range(8)]
    outcomes: list[str] = []
    start = threading.Barrier(8)

    def try_it(prospect):
        try:
            start.wait(60)
            claim(prospect=prospect, by=bank.manager, at=timezone.now())
            outcomes.append("won")
        except PoolFull as full:
            outcomes.append(f"full at {full.capacity}")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=try_it, args=[prospect]) for prospect in prospects]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["full at 3"] * 5 + ["won"] * 3
    assert Prospect.objects.held_by(bank.manager).count() == 3


def test_claiming_what_one_holds_changes_nothing(bank):
    prospect = make_prospect(bank, owner=bank.manager)
    again = claim(prospect=prospect, by=bank.manager, at=NOON)
    assert (again.version, again.claimed_at) == (prospect.version, prospect.claimed_at)
    assert ClaimEvent.objects.filter(prospect=prospect, kind="claimed").count() == 1


def test_a_claim_sets_the_day_of_return_by_the_nearest_terms_above(bank):
    set_pool_rule(unit=bank.branch, capacity=5, days=20, warn_days=5, by=bank.executive, at=NOON)
    near = claim(prospect=make_prospect(bank), by=bank.manager, at=NOON)
    far = claim(prospect=make_prospect(bank, by=bank.outsider), by=bank.outsider, at=NOON)
    assert (str(near.return_on), str(far.return_on)) == ("2026-12-10", "2026-12-20")


def test_a_released_prospect_is_open_again_and_its_past_stays(bank):
    prospect = make_prospect(bank, owner=bank.manager)
    release(prospect=prospect, reason="不在本行业务区域", by=bank.manager, at=NOON)
    prospect.refresh_from_db()
    assert (prospect.state, prospect.owner, prospect.return_on) == ("open", None, None)
    turns = ClaimEvent.objects.filter(prospect=prospect).order_by("id")
    assert list(turns.values_list("kind", "from_owner", "to_owner")) == [
        ("added", None, None),
        ("claimed", None, bank.manager.pk),
        ("released", bank.manager.pk, None),
    ]
    assert claim(prospect=prospect, by=bank.colleague, at=NOON).owner == bank.colleague


def test_a_running_opportunity_keeps_it_with_its_account_manager(bank):
    prospect = make_prospect(bank, owner=bank.manager)
    count_opportunities(prospect_id=prospect.pk, running=1, at=NOON)
    for act in (release, drop):
        with pytest.raises(Protected):
            act(prospect=prospect, reason="试试", by=bank.manager, at=NOON)
    prospect.refresh_from_db()
    assert (prospect.state, prospect.owner) == ("claimed", bank.manager)


def test_a_supervisor_gives_it_to_another_who_is_told(bank):
    prospect = make_prospect(bank, owner=bank.manager)
    reassign(prospect=prospect, to=bank.colleague, reason="休假", by=bank.supervisor, at=NOON)
    prospect.refresh_from_db()
    assert (prospect.owner, prospect.unit) == (bank.colleague, bank.unit)
    notice = Notice.objects.get(kind="prospect_given")
    assert (notice.person, notice.parameters["about"]) == (bank.colleague, prospect.short_name)


def test_only_account_managers_with_a_free_place_are_given_prospects(bank):
    prospect = make_prospect(bank)
    with pytest.raises(NotAnAccountManager):
        reassign(prospect=prospect, to=bank.supervisor, by=bank.branch_supervisor, at=NOON)
    set_pool_rule(unit=bank.unit, capacity=1, days=30, warn_days=7, by=bank.supervisor, at=NOON)
    make_prospect(bank, owner=bank.colleague)
    with pytest.raises(PoolFull):
        reassign(prospect=prospect, to=bank.colleague, by=bank.supervisor, at=NOON)
    prospect.refresh_from_db()
    assert (prospect.state, prospect.owner) == ("open", None)


def test_what_was_dropped_is_not_claimed_until_somebody_takes_it_up_again(bank):
    prospect = make_prospect(bank, owner=bank.manager)
    drop(prospect=prospect, reason="已注销", by=bank.manager, at=NOON)
    with pytest.raises(NotInPool):
        claim(prospect=prospect, by=bank.colleague, at=NOON)
    reopen(prospect=prospect, by=bank.supervisor, at=NOON)
    assert claim(prospect=prospect, by=bank.colleague, at=NOON).state == "claimed"


def test_the_day_it_becomes_a_customer_it_is_linked_once(bank):
    prospect = make_prospect(bank, owner=bank.manager)
    customer = make_customer(bank)
    for _ in range(2):
        convert_to_customer(prospect=prospect, customer=customer, by=bank.manager, at=NOON)
    prospect.refresh_from_db()
    assert (prospect.state, prospect.customer, prospect.owner) == ("converted", customer, bank.manager)
    assert ClaimEvent.objects.filter(prospect=prospect, kind="converted").count() == 1
    with pytest.raises(NotInPool):
        convert_to_customer(prospect=prospect, customer=make_customer(bank), by=bank.manager, at=NOON)


def test_the_database_itself_refuses_a_claimed_prospect_without_an_owner(bank):
    prospect = make_prospect(bank)
    with pytest.raises(IntegrityError), transaction.atomic():
        Prospect.objects.filter(pk=prospect.pk).update(state="claimed")


def test_what_happened_to_it_is_only_appended_to(bank):
    prospect = make_prospect(bank, owner=bank.manager)
    with pytest.raises(Exception, match=r"permission denied|Cannot update"), transaction.atomic():
        ClaimEvent.objects.filter(prospect=prospect).update(reason="anders")
