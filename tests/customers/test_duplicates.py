"""Customers that may be one company are found and told apart, by whoever reads both and nobody else."""

import random
from itertools import combinations

import pytest
from django.utils import timezone

from common.text import fold_name, pinyin
from customers.models import Contact, Customer, CustomerMerge, SuspectedPair
from customers.queries import suspected_pairs
from customers.rules import name_likeness
from customers.rules_of_pairs import ALIKE, alike_names
from customers.services import merge_customers, say_not_same, unmerge_customers
from customers.services.merging import gather_late_rows
from customers.services.pairs import find_pairs
from tests.factories import fresh, make_customer


@pytest.fixture
def twins(bank) -> dict[str, Customer]:
    """Six companies: two by each way of finding, and nobody else alike."""
    code = "91330105MA2H7K3B8H"
    made = {
        "code": make_customer(bank, name="杭州甲乙仪器有限公司", short_name="甲乙仪器", credit_code=code),
        "code_too": make_customer(bank, name="浙江丙丁科技有限公司", short_name="丙丁科技", credit_code=code),
        "spoken": make_customer(bank, name="澜川精密有限公司", short_name="澜川精密"),
        "spoken_too": make_customer(bank, name="兰川精密有限公司", short_name="兰川精密"),
        "name": make_customer(bank, name="宁波启棠海洋生物医药有限公司", short_name="启棠"),
        "name_too": make_customer(bank, name="宁波启棠海洋生物医药股份有限公司", short_name="宁波启棠"),
        "phone": make_customer(bank, name="永嘉阀门厂", short_name="永嘉阀门"),
        "phone_too": make_customer(bank, name="瑞安泵业公司", short_name="瑞安泵业"),
    }
    for each in ("phone", "phone_too"):
        Contact.objects.create(customer=made[each], name="王敏", phone="13900001111")
    find_pairs(at=timezone.now())
    return made


def found(person) -> dict[frozenset, list[str]]:
    return {
        frozenset((pair.first.short_name, pair.second.short_name)): pair.reasons
        for pair in suspected_pairs(fresh(person))
    }


def test_each_way_finds_its_pair_and_no_other(bank, twins):
    assert found(bank.manager) == {
        frozenset(("甲乙仪器", "丙丁科技")): ["credit_code"],
        frozenset(("澜川精密", "兰川精密")): ["pinyin"],
        frozenset(("启棠", "宁波启棠")): ["name"],
        frozenset(("永嘉阀门", "瑞安泵业")): ["phone"],
    }


def test_what_one_does_not_read_takes_part_in_nothing(bank, twins):
    hidden = twins["code_too"]
    Customer.objects.filter(pk=hidden.pk).update(manager=bank.outsider, unit=bank.far_unit)
    assert frozenset(("甲乙仪器", "丙丁科技")) not in found(bank.manager)
    assert found(bank.outsider) == {}


def test_a_pair_told_apart_is_not_asked_about_again(bank, twins):
    one, other = twins["spoken_too"], twins["spoken"]
    for _time in range(2):
        say_not_same(one=one, other=other, by=fresh(bank.manager), at=timezone.now())
    assert frozenset(("澜川精密", "兰川精密")) not in found(bank.supervisor)


def test_the_pages_compare_merge_and_unmerge(bank, twins, signed_in):
    client = signed_in(bank.supervisor)
    kept, gone = twins["code"], twins["code_too"]
    listed = client.get("/customers/duplicates/").content.decode()
    assert f"/customers/{kept.customer_no}/merge/{gone.customer_no}/" in listed
    url = f"/customers/{kept.customer_no}/merge/{gone.customer_no}/"
    shown = client.get(url).content.decode()
    assert kept.name in shown
    assert gone.name in shown
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "同一信用代码"}).url == f"/customers/{kept.customer_no}/"
    merge = CustomerMerge.objects.get()
    assert merge.reason == "同一信用代码"
    assert client.get(url).status_code == 404  # both numbers are one customer now
    assert client.post(f"/customers/merges/{merge.public_id}/undo/").status_code == 302
    gone.refresh_from_db()
    assert gone.state == "live"
    client.post(f"/customers/{kept.customer_no}/not-same/{gone.customer_no}/")
    assert url not in client.get("/customers/duplicates/").content.decode()


def test_an_account_manager_compares_and_does_not_merge(bank, twins, signed_in):
    client = signed_in(bank.manager)
    url = f"/customers/{twins['code'].customer_no}/merge/{twins['code_too'].customer_no}/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": "x"}).status_code == 403
    assert signed_in(bank.outsider).get(url).status_code == 404
    assert CustomerMerge.objects.count() == 0


def test_the_suggestions_take_the_same_number_of_queries_however_many_customers(
    bank, twins, signed_in, django_assert_max_num_queries
):
    for place in range(30):
        make_customer(bank, name=f"台州第{place}号同名铸造有限公司", short_name=f"同名{place % 3}")
    find_pairs(at=timezone.now())
    client = signed_in(bank.supervisor)
    client.get("/customers/duplicates/")
    with django_assert_max_num_queries(24):
        client.get("/customers/duplicates/")


API = "/api/v1/customers/merges/"


def send(client, path, **words):
    return client.post(f"{API}{path}", words, content_type="application/json")


def test_the_api_suggests_tells_apart_merges_and_unmerges_like_the_pages(bank, twins, signed_in):
    manager, supervisor = signed_in(bank.manager), signed_in(bank.supervisor)
    numbers = {name: each.customer_no for name, each in twins.items()}
    told = {
        frozenset((row["first"], row["second"])): row["reasons"]
        for row in manager.get(f"{API}suspected/").json()
    }
    assert told[frozenset((numbers["code"], numbers["code_too"]))] == ["credit_code"]
    assert len(told) == 4
    # Two companies after all: not suggested again.
    words = {"one": numbers["spoken"], "other": numbers["spoken_too"]}
    assert [send(manager, "not-same/", **words).status_code for _time in range(2)] == [204, 204]
    assert len(manager.get(f"{API}suspected/").json()) == 3
    words = {"survivor": numbers["code"], "merged": numbers["code_too"], "reason": "同一家公司"}
    assert send(manager, "", **words).status_code == 403
    made = send(supervisor, "", **words)
    assert (made.status_code, made.json()["survivor"], made.json()["merged"]) == (
        201,
        numbers["code"],
        numbers["code_too"],
    )
    twins["code_too"].refresh_from_db()
    assert twins["code_too"].state == "merged"
    # What is merged is no customer to merge again.
    assert send(supervisor, "", **words).status_code == 400
    one = f"{made.json()['id']}/"
    assert supervisor.get(f"{API}{one}").json()["undone_at"] is None
    assert send(supervisor, f"{one}undo/").status_code == 200
    assert send(supervisor, f"{one}undo/").status_code == 409
    twins["code_too"].refresh_from_db()
    assert twins["code_too"].state == "live"


def test_the_api_tells_nothing_of_a_customer_that_one_does_not_read(bank, twins, signed_in):
    Customer.objects.filter(pk=twins["code_too"].pk).update(manager=bank.outsider, unit=bank.far_unit)
    client = signed_in(bank.supervisor)
    words = {"survivor": twins["code"].customer_no, "reason": "同一家公司"}
    hidden = send(client, "", merged=twins["code_too"].customer_no, **words)
    nobody = send(client, "", merged="C-nobody", **words)
    assert (hidden.status_code, nobody.status_code) == (400, 400)
    assert hidden.json() == nobody.json()
    assert CustomerMerge.objects.count() == 0


def test_a_row_written_under_the_merged_number_at_that_moment_follows(bank, twins):
    kept, gone = twins["code"], twins["code_too"]
    now = timezone.now()
    merge = merge_customers(
        survivor=kept, merged=gone, reason="同一家公司", by=fresh(bank.supervisor), at=now
    )
    # Whoever waited for the merge writes under the number as it was read before.
    late = Contact.objects.create(customer=gone, name="李强")
    assert gather_late_rows(at=now) == 1
    late.refresh_from_db()
    merge.refresh_from_db()
    assert late.customer == kept
    assert late.pk in merge.moved["customers.Contact.customer"]
    assert gather_late_rows(at=now) == 0
    unmerge_customers(merge=merge, by=fresh(bank.supervisor), at=now)
    late.refresh_from_db()
    assert late.customer == gone
    assert gather_late_rows(at=now) == 0


# ---------------------------------------------------------------- the table
PLACES, WORDS = (
    ("杭州", "宁波", "浙江省台州市"),
    ("启棠", "澜川", "兰川", "海洋", "生物", "精密", "仪器", "重工"),
)
KINDS_OF_COMPANY = ("有限公司", "股份有限公司", "厂", "集团")


def names_of(seed: int, count: int) -> list[str]:
    """Names made of few words, so that many are alike."""
    chance = random.Random(seed)
    return [
        chance.choice(PLACES)
        + "".join(chance.choices(WORDS, k=chance.randint(1, 4)))
        + chance.choice(KINDS_OF_COMPANY)
        for _place in range(count)
    ]


@pytest.mark.parametrize("seed", range(6))
def test_names_alike_are_those_that_comparing_all_finds(seed):
    names = dict(enumerate([*names_of(seed, 140), "", "甲", "甲"]))
    slow = [
        (one, other)
        for one, other in combinations(names, 2)
        if name_likeness(names[one], names[other]) >= ALIKE and names[one]
    ]
    assert len(slow) > 20
    assert list(alike_names(names.items())) == slow


def slow_pairs() -> dict[tuple[int, int], set[str]]:
    """Every two customers in use compared by the bank's words, without any index."""
    live = list(Customer.objects.filter(state="live").order_by("pk"))
    phones = {
        one.pk: {person.phone for person in one.contacts.filter(left_on=None, state="live")} - {""}
        for one in live
    }
    found = {}
    for one, other in combinations(live, 2):
        spoken = one.name_key == other.name_key and pinyin(fold_name(one.name)) == pinyin(
            fold_name(other.name)
        )
        reasons = {
            "credit_code": bool(one.credit_code) and one.credit_code == other.credit_code,
            "pinyin": spoken,
            "phone": bool(phones[one.pk] & phones[other.pk]),
            "name": name_likeness(one.name, other.name) >= ALIKE,
        }
        if any(reasons.values()):
            found[one.pk, other.pk] = {name for name, holds in reasons.items() if holds}
    return found


def kept() -> dict[tuple[int, int], set[str]]:
    return {(pair.first_id, pair.second_id): set(pair.reasons) for pair in SuspectedPair.objects.all()}


def test_the_table_equals_a_slow_honest_comparison_of_the_whole_bank(bank, twins):
    for place, name in enumerate(names_of(7, 40)):
        customer = make_customer(
            bank, name=name, short_name=name[2:6], unit=(bank.unit, bank.far_unit)[place % 2]
        )
        Contact.objects.create(
            customer=customer,
            name="周",
            phone=f"1390000{place // 2:04d}",
            left_on=None if place % 5 else "2026-01-01",
        )
    Customer.objects.filter(pk=twins["name_too"].pk).update(state="merged")
    find_pairs(at=timezone.now())
    assert kept() == slow_pairs()
    assert {reason for reasons in kept().values() for reason in reasons} >= {"credit_code", "phone", "name"}
    # Core banking renames a company, a person leaves: the next night follows.
    twins["spoken"].name = "青坞建材有限公司"
    twins["spoken"].save(update_fields=["name"])
    twins["phone"].contacts.update(left_on="2026-02-01")
    find_pairs(at=timezone.now())
    assert kept() == slow_pairs()


def test_done_again_nothing_changes_and_a_pair_keeps_when_it_was_found(bank, twins):
    before = list(SuspectedPair.objects.order_by("pk").values())
    assert len(before) == 4
    assert find_pairs(at=timezone.now()) == 4
    assert list(SuspectedPair.objects.order_by("pk").values()) == before
    Contact.objects.create(customer=twins["name"], name="王敏", phone="13700002222")
    Contact.objects.create(customer=twins["name_too"], name="王敏", phone="13700002222")
    find_pairs(at=timezone.now())
    pair = SuspectedPair.objects.get(first=twins["name"])
    assert (pair.reasons, pair.found_at) == (["phone", "name"], before[0]["found_at"])
    assert pair.weight == (40 + 30) * 100 + pair.likeness


def test_reading_computes_nothing_and_pages_by_key(bank, twins, signed_in):
    names = [f"台州重型铸造机械设备{one}有限公司" for one in "甲乙丙丁戊己庚辛壬癸子丑"]
    made = [make_customer(bank, name=name, short_name=name[8:]) for name in names]
    SuspectedPair.objects.all().delete()
    client = signed_in(bank.manager)
    assert "data-row-link" not in client.get("/customers/duplicates/").content.decode()
    find_pairs(at=timezone.now())
    total, seen, url = SuspectedPair.objects.count(), [], "?"
    assert total > 50 and len(made) == 12
    while url:
        answer = client.get(f"/customers/duplicates/{url}")
        page = answer.context["page"]
        seen += [pair.pk for pair in page.pairs]
        url = f"?cursor={page.next_cursor}" if page.next_cursor else ""
    assert sorted(seen) == sorted(SuspectedPair.objects.values_list("pk", flat=True))
    weights = [SuspectedPair.objects.get(pk=pk).weight for pk in seen]
    assert weights == sorted(weights, reverse=True)
