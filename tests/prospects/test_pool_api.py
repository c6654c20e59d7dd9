"""Prospects over the API: the pool's sight, its services, its refusals as problem documents."""

import pytest

from prospects.models import Approach, Prospect
from tests.factories import make_customer
from tests.prospects.making import make_prospect

pytestmark = pytest.mark.django_db
POOL = "/api/v1/prospects/"


def path(prospect, *more) -> str:
    return POOL + "/".join([str(prospect.public_id), *more, ""])


def send(client, address, **body):
    return client.post(address, body, content_type="application/json")


def test_one_reads_the_pool_of_ones_unit_and_no_other(bank, signed_in):
    mine = make_prospect(bank, value_fen=12_345)
    far = make_prospect(bank, by=bank.outsider)
    client = signed_in(bank.manager)
    [row] = client.get(POOL).json()["results"]
    assert (row["id"], row["unit"], row["owner"], row["value"]) == (
        str(mine.public_id),
        "S0101",
        None,
        "123.45",
    )
    assert client.get(path(mine)).json()["name"] == mine.name
    assert client.get(path(far)).status_code == 404
    assert client.get(f"{POOL}?grade=7").status_code == 400


def test_add_claim_contact_and_release(bank, signed_in):
    client = signed_in(bank.manager)
    body = {"name": "杭州云帆物流有限公司", "source": "press", "key": "018f0000-0000-7000-8000-000000000001"}
    first, again = (send(client, POOL, **body) for _ in range(2))
    assert (first.status_code, again.json()["id"]) == (201, first.json()["id"])
    prospect = Prospect.objects.get()
    assert send(client, path(prospect, "claim")).json()["owner"] == bank.manager.employee_no
    talk = {"kind": "call", "happened_at": "2026-11-01T10:00:00+08:00", "minutes": 10, "summary": "约见"}
    refused = send(client, path(prospect, "contacts"), **talk | {"happened_at": "0557-11-01T10:00:00+08:00"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "happened_at")
    assert send(client, path(prospect, "contacts"), **talk).status_code == 201
    assert Approach.objects.get().minutes == 10
    assert send(client, path(prospect, "release")).json()["state"] == "open"


def test_the_second_is_told_who_has_it(bank, signed_in):
    prospect = make_prospect(bank, owner=bank.manager)
    answer = send(signed_in(bank.colleague), path(prospect, "claim"))
    assert (answer.status_code, answer.json()["code"]) == (409, "already_held")
    assert answer.json()["detail"] == f"{prospect.short_name_en} is held by Chen Siyuan."


def test_a_company_of_another_branch_is_known_and_unnamed(bank, signed_in):
    make_customer(bank, manager=bank.outsider, name="杭州远山食品有限公司", short_name="远山食品")
    answer = send(signed_in(bank.manager), POOL, name="杭州远山食品", source="press")
    assert (answer.status_code, answer.json()["code"]) == (409, "known")
    assert answer.json()["detail"] == "Known to the bank. Ask the supervisor of Haishu."


def test_what_a_colleague_holds_is_read_and_not_changed(bank, signed_in):
    prospect = make_prospect(bank, owner=bank.manager)
    client = signed_in(bank.colleague)
    assert client.get(path(prospect)).status_code == 200
    assert send(client, path(prospect, "release")).status_code == 403
    assert send(client, path(prospect, "contacts")).status_code == 403
    assert Prospect.objects.get().owner == bank.manager
