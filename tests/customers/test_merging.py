"""Two numbers of one company become one file and two again: every row of every app is accounted for."""

from datetime import date
from random import Random

import pytest
from django.db import transaction
from django.utils import timezone

from activities.models import Interaction
from common.models import uuid7
from customers.models import (
    Account,
    CompanyFigures,
    CompanyTie,
    Contact,
    Customer,
    CustomerMerge,
    CustomerProfile,
    CustomerPulse,
    CustomerSignal,
    Note,
    TeamMember,
    WalletEstimate,
)
from customers.queries import team
from customers.services import (
    CannotMerge,
    UnmergedAlready,
    add_contact,
    merge_customers,
    unmerge_customers,
)
from customers.services.merging import MOVES, STAYS, relation, relations_to
from fit.models import ToldFacts
from organization.rules import Role
from products.models import ProductLine
from tests.factories import fresh, make_account, make_customer, make_staff
from worklist.models import Task


def acting(person):
    return {"by": fresh(person), "at": timezone.now()}


def merged(survivor, gone, person):
    return merge_customers(survivor=survivor, merged=gone, reason="一家企业", **acting(person))


def test_every_column_that_points_to_a_customer_says_what_a_merge_does_with_it():
    """An app that comes later fails here until its rows are thought of."""
    known, told = set(relations_to(Customer)), {*MOVES, *STAYS}
    assert sorted(known - told) == [], "put them into MOVES or STAYS of customers.services.merging"
    assert sorted(told - known) == []
    assert set(MOVES) & set(STAYS) == set()


def whereabouts() -> dict[str, dict]:
    """Which customer each row of each app belongs to."""
    found = {}
    for label in (*MOVES, *STAYS):
        model, field = relation(label)
        if label.startswith(("customers.CustomerMerge", "customers.CustomerEvent")):
            continue
        key = "customer_id" if field.primary_key else "pk"
        found[label] = dict(model._base_manager.values_list(key, field.attname))
    return found


def fill(customer, random: Random, bank, lines, others) -> None:
    """A file as life makes it: some of everything, years and lines that the other may have too."""
    now, by = timezone.now(), bank.manager
    for place in range(random.randint(0, 3)):
        Contact.objects.create(customer=customer, name=f"人{place}", phone=f"1380000{place:04d}")
        Note.objects.create(customer=customer, author=by, text=f"记{place}", written_at=now)
        Task.objects.create(
            kind="typed",
            customer=customer,
            owner=by,
            slot=str(uuid7()),
            title="办",
            due_on=date(2026, 11, 30),
        )
        Interaction.objects.create(customer=customer, staff=by, happened_at=now, summary="谈")
    for year in random.sample(range(2021, 2026), random.randint(0, 3)):
        CompanyFigures.objects.create(
            customer=customer, year=year, source="audited", staff_count=year, noted_at=now, noted_by=by
        )
    for line in random.sample(lines, random.randint(0, 3)):
        WalletEstimate.objects.create(
            customer=customer, product_line=line, total_fen=100, estimated_on=date(2026, 1, 1)
        )
    if random.random() < 0.6:
        CustomerProfile.objects.create(customer=customer, pool="focus")
    if random.random() < 0.6:
        ToldFacts.objects.create(customer=customer, facts={"a": 1})
    if random.random() < 0.5:
        CustomerSignal.objects.create(customer=customer, kind="breach", happened_on=date(2026, 1, 1))
    if random.random() < 0.7:
        CustomerPulse.objects.create(customer=customer, last_contact_at=now, last_contact_kind="call")
    if random.random() < 0.7:
        make_account(customer)
    if random.random() < 0.5:
        TeamMember.objects.create(
            customer=customer, staff=bank.colleague, part="front", starts_on=date(2026, 1, 1)
        )
    for other in random.sample(others, random.randint(0, 2)):
        if other.pk != customer.pk:
            CompanyTie.objects.create(
                customer=customer,
                other=other,
                other_name=other.name,
                kind="supplier",
                noted_at=now,
                noted_by=by,
            )


def test_two_hundred_random_pairs_are_merged_and_unmerged_with_every_row_accounted_for(bank):
    random = Random(20261122)
    second = make_staff(Role.ACCOUNT_MANAGER, bank.unit, "贺新", "He Xin")
    customers = [make_customer(bank, manager=random.choice([bank.manager, second])) for _ in range(400)]
    lines = list(ProductLine.objects.all())
    for customer in customers:
        fill(customer, random, bank, lines, customers)
    before = whereabouts()
    random.shuffle(customers)
    pairs = list(zip(customers[:200], customers[200:], strict=True))
    merges = [merged(survivor, gone, bank.supervisor) for survivor, gone in pairs]
    into = {gone.pk: survivor.pk for survivor, gone in pairs}
    after = whereabouts()
    joined = {
        key for merge in merges for name in ("lead_came", "went_on") for key in merge.before.get(name, [])
    }
    stayed = 0
    for label, rows in before.items():
        if label == "customers.CustomerPulse.customer":
            continue  # worked out from the rest
        now = {key: at for key, at in after[label].items() if key not in joined or "TeamMember" not in label}
        if label == "fit.ToldFacts.customer":
            rows, now = dict(enumerate(sorted(rows))), dict(enumerate(sorted(now)))
            assert len(rows) == len(now)
            continue
        assert now.keys() == rows.keys(), f"{label}: rows came or went"
        for key, was in rows.items():
            went = now[key] == into.get(was)
            if now[key] != was:
                assert went and label in MOVES, f"{label} {key}"
            elif was in into and label in MOVES:
                stayed += 1
    told = sum(sum(merge.stayed.values()) for merge in merges)
    facts = sum(merge.stayed.get("fit.ToldFacts.customer", 0) for merge in merges)
    assert stayed == told - facts > 0
    assert Customer.objects.filter(state="merged").count() == 200
    random.shuffle(merges)
    for merge in merges:
        unmerge_customers(merge=merge, **acting(bank.supervisor))
    again = whereabouts()
    pulses = again.pop("customers.CustomerPulse.customer")
    assert before.pop("customers.CustomerPulse.customer").keys() <= pulses.keys()
    assert again == before
    assert Customer.objects.filter(state="live").count() == 400


@pytest.fixture
def pair(bank):
    """The same company under two numbers, of two account managers of one unit."""
    kept = make_customer(bank, name="杭州澜川机械有限公司", short_name="澜川机械")
    gone = make_customer(bank, manager=bank.colleague, name="杭州兰川机械厂", short_name="兰川机械厂")
    return kept, gone


def test_the_old_number_and_the_old_name_lead_to_the_surviving_customer(bank, pair, signed_in):
    kept, gone = pair
    client = signed_in(bank.supervisor)
    merge = merged(kept, gone, bank.supervisor)
    answer = client.get(f"/customers/{gone.customer_no}/")
    assert (answer.status_code, answer.url) == (302, f"/customers/{kept.customer_no}/")
    assert client.get(f"/customers/{gone.customer_no}/people/").status_code == 200
    for typed in ("兰川机械厂", "lanchuanjixiechang", gone.customer_no):
        found = Customer.objects.visible_to(fresh(bank.supervisor)).live().named_like(typed)
        assert list(found) == [kept]
    unmerge_customers(merge=merge, **acting(bank.supervisor))
    assert client.get(f"/customers/{gone.customer_no}/").status_code == 200
    found = Customer.objects.visible_to(fresh(bank.supervisor)).live().named_like("兰川机械厂")
    assert list(found) == [gone]


def test_the_account_manager_of_the_merged_one_goes_on_seeing_it(bank, pair):
    kept, gone = pair
    merge = merged(kept, gone, bank.supervisor)
    assert Customer.objects.visible_to(fresh(bank.colleague)).filter(pk=kept.pk).exists()
    unmerge_customers(merge=merge, **acting(bank.supervisor))
    assert not Customer.objects.visible_to(fresh(bank.colleague)).filter(pk=kept.pk).exists()


def stretches(customer):
    members = TeamMember.objects.filter(customer=customer).order_by("starts_on", "pk")
    return [(one.staff, one.part, one.starts_on, one.ends_on) for one in members]


def test_nobody_stands_twice_on_the_team_and_nobody_is_on_it_for_fewer_days(bank, pair):
    kept, gone = pair
    both = make_staff(Role.PRODUCT_MANAGER, bank.unit, "贺新", "He Xin")
    july, september = date(2026, 7, 1), date(2026, 9, 1)
    TeamMember.objects.create(customer=kept, staff=both, part="middle", starts_on=july, ends_on=september)
    TeamMember.objects.create(customer=gone, staff=both, part="middle", starts_on=date(2026, 8, 1))
    # The survivor's lead was on the other team, the other lead on the survivor's: both as before, once.
    TeamMember.objects.create(customer=gone, staff=bank.manager, part="front", starts_on=july)
    TeamMember.objects.create(customer=kept, staff=bank.colleague, part="front", starts_on=july)
    was = (stretches(kept), stretches(gone))
    merge = merged(kept, gone, bank.supervisor)
    assert stretches(kept) == [
        (both, "middle", july, september),
        (bank.colleague, "front", july, None),
        (both, "middle", september, None),
    ]
    assert merge.stayed["customers.TeamMember.customer"] == 2
    shown = [one.name for one in team(kept, today=date(2026, 8, 15))]
    assert len(shown) == len(set(shown)) == 3
    unmerge_customers(merge=merge, **acting(bank.supervisor))
    assert (stretches(kept), stretches(gone)) == was


def test_a_lead_whose_place_on_the_other_team_ends_goes_on_from_that_day(bank, pair):
    kept, gone = pair
    ends = date(2030, 1, 1)
    TeamMember.objects.create(
        customer=kept, staff=bank.colleague, part="front", starts_on=date(2026, 7, 1), ends_on=ends
    )
    merged(kept, gone, bank.supervisor)
    assert stretches(kept)[1:] == [(bank.colleague, "front", ends, None)]


def test_accounts_follow_and_what_was_written_since_stays(bank, pair):
    kept, gone = pair
    account = make_account(gone)
    merge = merged(kept, gone, bank.supervisor)
    assert Account.objects.get(pk=account.pk).customer == kept
    since = add_contact(customer=kept, values={"name": "新人"}, **acting(bank.supervisor))
    unmerge_customers(merge=merge, **acting(bank.supervisor))
    assert Account.objects.get(pk=account.pk).customer == gone
    since.refresh_from_db()
    assert since.customer == kept
    with pytest.raises(UnmergedAlready):
        unmerge_customers(merge=merge, **acting(bank.supervisor))


def test_neither_itself_nor_a_merged_one_nor_one_that_took_another_in_is_merged(bank, pair):
    kept, gone = pair
    third = make_customer(bank)
    for wrong in ((kept, kept, "same"),):
        with pytest.raises(CannotMerge) as refused:
            merged(wrong[0], wrong[1], bank.supervisor)
        assert refused.value.code == wrong[2]
    merged(kept, gone, bank.supervisor)
    for survivor, other, code in ((third, gone, "not_live"), (third, kept, "has_merged")):
        with pytest.raises(CannotMerge) as refused, transaction.atomic():
            merged(survivor, other, bank.supervisor)
        assert refused.value.code == code
    assert CustomerMerge.objects.count() == 1
