"""Customers that may be one company are found and told apart, by whoever reads both and nobody else."""

import pytest
from django.utils import timezone

from customers.models import Contact, Customer, CustomerMerge
from customers.queries import suspected_pairs
from customers.services import merge_customers, say_not_same, unmerge_customers
from customers.services.merging import gather_late_rows
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
