"""Customers that may be one company are found and told apart, by whoever reads both and nobody else."""

import pytest
from django.utils import timezone

from customers.models import Contact, Customer, CustomerMerge
from customers.queries import suspected_pairs
from customers.services import say_not_same
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
