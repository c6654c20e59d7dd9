"""The API at the table: the sight, services and refusals of the pages, in the one form of every record."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from common.calendar import business_today
from negotiations.models import Issue, Negotiation
from tests.factories import fresh
from tests.negotiations.making import make_talk, offer, sign_talk
from tests.negotiations.test_opening_from_a_deal import open_deal
from tests.prospects.making import make_prospect

API = "/api/v1/negotiations/"
NOBODYS = "01890000-0000-7000-8000-000000000000"


@pytest.fixture
def talk(bank, customer):
    return make_talk(bank, customer)


def client_of(person):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(fresh(person))
    return client


class Caller:
    """A colleague at their talk, by the API alone."""

    def __init__(self, person, talk=None):
        self.client = client_of(person)
        self.one = f"{API}{talk.public_id if isinstance(talk, Negotiation) else talk}/"

    def read(self):
        return self.client.get(self.one).json()

    def send(self, path="", method="post", **body):
        return getattr(self.client, method)(f"{self.one}{path}", body, content_type="application/json")

    def change(self, path="", **body):
        """PATCH under the ETag as the talk stands."""
        tag = self.client.get(self.one).headers["ETag"]
        headers = {"if-match": tag}
        return self.client.patch(f"{self.one}{path}", body, content_type="application/json", headers=headers)


def faults(answer):
    return {error["field"] for error in answer.json()["errors"]}


def new_talk(of, **changes):
    day = business_today() + timedelta(days=15)
    words = {"customer": of.customer_no, "title": "流贷", "deadline_on": f"{day}", "key": f"{uuid4()}"}
    return words | changes


def open_by(person, **body):
    return client_of(person).post(API, body, content_type="application/json")


def test_a_talk_is_opened_once_under_its_key(bank, customer):
    sent = new_talk(customer, place="总部", third_party="担保公司")
    first, again = open_by(bank.manager, **sent), open_by(bank.manager, **sent)
    assert (first.status_code, again.status_code) == (201, 201)
    told = first.json()
    assert told["id"] == again.json()["id"] and Negotiation.objects.count() == 1
    assert (told["title"], told["place"], told["third_party"]) == ("流贷", "总部", "担保公司")
    assert (told["lead"], told["team"][0]["part"]) == (bank.manager.employee_no, "leads")
    assert told["missing"] == ["issues", "aims", "our_alternative"]
    other = open_by(bank.manager, **sent | {"title": "另一笔"})
    assert (other.status_code, other.json()["code"]) == (409, "key_taken")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"customer": "K-none"}, "customer"),
        ({"title": ""}, "title"),
        ({"opportunity": NOBODYS}, "opportunity"),
        ({"deadline_on": "2999-01-01"}, "deadline_on"),
        ({"hue": "red"}, "hue"),
        ({"key": "x"}, "key"),
    ],
)
def test_a_talk_that_cannot_be_is_refused_at_its_field(bank, customer, wrong, field):
    refused = open_by(bank.manager, **new_talk(customer, **wrong))
    assert (refused.status_code, faults(refused)) == (400, {field})
    assert not Negotiation.objects.exists()


def test_a_talk_is_opened_with_ones_own_customers_and_not_for_yesterday(bank, customer):
    foreign = open_by(bank.outsider, **new_talk(customer))
    assert (foreign.status_code, faults(foreign)) == (400, {"customer"})
    assert open_by(bank.executive, **new_talk(customer)).status_code == 403
    late = open_by(bank.manager, **new_talk(customer, deadline_on=f"{business_today() - timedelta(days=1)}"))
    assert (late.status_code, late.json()["code"]) == (409, "deadline_passed")
    assert not Negotiation.objects.exists()


def test_outer_facts_change_under_if_match(bank, talk):
    caller = Caller(bank.manager, talk.negotiation)
    assert caller.send(method="patch", place="总部").status_code == 428
    changed = caller.change(our_alternative="转投债券", their_alternative="他行报价 3.2%")
    assert (changed.status_code, changed.json()["our_alternative"]) == (200, "转投债券")
    stale = caller.client.patch(
        caller.one, {"place": "x"}, content_type="application/json", headers={"if-match": '"old"'}
    )
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    assert faults(caller.change(number="TP-1")) == {"number"}
    assert Negotiation.objects.get().place == ""


def test_a_talk_is_opened_about_an_opportunity_with_its_company(bank):
    prospect = make_prospect(bank, owner=bank.manager)
    deal = open_deal(bank, prospect=prospect)
    words = {"title": "流贷", "deadline_on": f"{business_today() + timedelta(days=15)}", "key": f"{uuid4()}"}
    told = open_by(bank.manager, opportunity=f"{deal.public_id}", **words)
    assert told.status_code == 201
    assert (told.json()["opportunity"], told.json()["customer_no"]) == (f"{deal.public_id}", "")
    assert Negotiation.objects.get().prospect == prospect
    neither = open_by(bank.manager, **words | {"key": f"{uuid4()}"})
    assert faults(neither) == {"customer"}
    other = open_by(bank.outsider, opportunity=f"{deal.public_id}", **words | {"key": f"{uuid4()}"})
    assert faults(other) == {"opportunity"}


def test_those_above_know_of_it_and_change_nothing(bank, talk):
    for person, status in ((bank.supervisor, 403), (bank.executive, 403), (bank.outsider, 404)):
        caller = Caller(person, talk.negotiation)
        assert caller.send(method="patch", place="x").status_code == status
        assert caller.send("issues/", subject="fee").status_code == status
        assert caller.send(f"issues/{talk.rate.public_id}/", method="delete").status_code == status
    assert (Negotiation.objects.get().version, Issue.objects.count()) == (1, 2)


# ---------------------------------------------------------------- the grid
def test_an_issue_is_put_on_the_table_with_its_grid(bank, talk):
    sent = {
        "subject": "fee",
        "name": "手续费",
        "measure": "wan",
        "best": "10.5",
        "likely": 8,
        "bottom": "5",
        "their_best": "0",
        "their_bottom": "7",
        "confidence": "low",
        "source": "财务总监",
        "our_weight": 10,
        "their_weight": 30,
    }
    answer = Caller(bank.manager, talk.negotiation).send("issues/", **sent)
    assert answer.status_code == 201
    issue = answer.json()["issues"][-1]
    assert (issue["best"], issue["likely"], issue["bottom"], issue["their_likely"]) == (
        "10.5000",
        "8.0000",
        "5.0000",
        None,
    )
    assert (issue["more_is_better"], issue["source"], issue["their_weight"]) == (True, "财务总监", 30)


def test_a_day_is_read_and_written_as_a_day(bank, talk):
    caller = Caller(bank.manager, talk.negotiation)
    sent = {"subject": "date", "measure": "date", "more_is_better": False, "best": "2026-12-01"}
    issue = caller.send("issues/", **sent, bottom="2026-12-31").json()["issues"][-1]
    assert (issue["best"], issue["bottom"]) == ("2026-12-01", "2026-12-31")
    wrong = caller.change(f"issues/{issue['id']}/", bottom="31")
    assert faults(wrong) == {"bottom"} and "2026-12-31" in wrong.json()["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"best": "viel"}, "best"),
        ({"our_weight": 101}, "our_weight"),
        ({"measure": "stones"}, "measure"),
        ({"version": 3}, "version"),
    ],
)
def test_an_issue_that_cannot_be_is_refused_at_its_field(bank, talk, wrong, field):
    sent = {"subject": "fee", "measure": "wan"} | wrong
    refused = Caller(bank.manager, talk.negotiation).send("issues/", **sent)
    assert (refused.status_code, faults(refused)) == (400, {field})
    assert Issue.objects.count() == 2


def test_aims_out_of_order_are_refused(bank, talk):
    caller = Caller(bank.manager, talk.negotiation)
    refused = caller.send("issues/", subject="fee", measure="wan", best="1", bottom="5")
    assert (refused.status_code, refused.json()["code"]) == (409, "aims_out_of_order")
    assert Issue.objects.count() == 2


def test_limits_give_way_by_leave_alone_once_offers_stand(bank, talk):
    caller, path = Caller(bank.manager, talk.negotiation), f"issues/{talk.rate.public_id}/"
    assert caller.change(path, bottom="3.25").status_code == 200
    offer(bank, talk.rate, "ours", "3.60")
    for wrong, code in (
        ({"bottom": "3.20"}, "limit_gives_way"),
        ({"bottom": None}, "limit_gives_way"),
        ({"subject": "fee"}, "issue_on_table"),
    ):
        refused = caller.change(path, **wrong)
        assert (refused.status_code, refused.json()["code"]) == (409, code)
    dropped = caller.send(path, method="delete")
    assert (dropped.status_code, dropped.json()["code"]) == (409, "issue_on_table")
    gone = caller.send(f"issues/{talk.deposits.public_id}/", method="delete")
    assert (gone.status_code, len(gone.json()["issues"])) == (200, 1)
    talk.rate.refresh_from_db()
    assert (f"{talk.rate.bottom}", talk.rate.subject) == ("3.2500", "rate")


def test_a_measure_changes_with_every_value_said_anew(bank, talk):
    caller, path = Caller(bank.manager, talk.negotiation), f"issues/{talk.rate.public_id}/"
    refused = caller.change(path, measure="date", best="2026-12-31")
    assert faults(refused) == {
        "likely", "bottom", "authority", "their_best", "their_likely", "their_bottom"
    }  # fmt: skip
    nothing = dict.fromkeys(faults(refused))
    counted = caller.change(path, measure="date", best="2026-12-31", **nothing).json()["issues"][0]
    assert (counted["measure"], counted["best"], counted["bottom"]) == ("date", "2026-12-31", None)


def test_an_issue_of_another_talk_is_none_of_this(bank, customer, talk):
    other = make_talk(bank, customer)
    caller, path = Caller(bank.manager, talk.negotiation), f"issues/{other.rate.public_id}/"
    assert caller.change(path, source="x").status_code == 404
    assert caller.send(path, method="delete").status_code == 404
    assert faults(caller.send("offers/", issue=f"{other.rate.public_id}", side="ours", value="3.6")) == {
        "issue"
    }


def test_an_entry_is_corrected_and_stands_when_it_was_made(bank, talk):
    caller = Caller(bank.manager, talk.negotiation)
    rate = {"issue": f"{talk.rate.public_id}", "side": "theirs"}
    wrong = caller.send("offers/", **rate, value="3.10", made_at="2026-01-05T10:00:00+08:00").json()
    right = caller.send("offers/", **rate, value="3.15", corrects=wrong["id"])
    assert (right.status_code, right.json()["corrects"], right.json()["at"]) == (
        201,
        wrong["id"],
        wrong["at"],
    )
    twice = caller.send("offers/", **rate, value="3.20", corrects=wrong["id"])
    assert (twice.status_code, twice.json()["code"]) == (409, "corrects_elsewhere")
    later = caller.send("offers/", **rate, value="3.20", made_at="2999-01-05T10:00:00+08:00")
    assert (later.status_code, later.json()["code"]) == (409, "offered_later")
    assert [one["value"] for one in caller.read()["offers"]] == ["3.1000", "3.1500"]


def test_nothing_is_done_at_a_table_that_was_left(bank, talk):
    sign_talk(bank, talk)
    caller = Caller(bank.manager, talk.negotiation)
    for refused in (
        caller.change(place="x"),
        caller.send("issues/", subject="fee", measure="wan"),
        caller.change(f"issues/{talk.rate.public_id}/", source="x"),
        caller.send("offers/", issue=f"{talk.rate.public_id}", side="theirs", value="3"),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "ended")
