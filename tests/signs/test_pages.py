"""Pages and API of warning signs and of what happened to a company."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.calendar import business_today
from customers.models import CustomerPulse
from signs.models import CompanyEvent, Founding, SignRule, WarningSign
from signs.services import look_for_signs, note_event
from tests.browsing import browser
from tests.factories import make_bank, make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return make_bank()


def seen(bank, customer, kind="unrelated"):
    note_event(
        customer=customer,
        kind=kind,
        happened_on=business_today(),
        source="实地走访",
        by=bank.manager,
        at=timezone.now(),
    )


def typed(**more):
    sent = {"kind": "merged", "happened_on": business_today().isoformat(), "source": "公告"}
    return sent | {"form_key": str(uuid4())} | more


def test_events_are_noted_once_withdrawn_for_a_reason_and_the_motive_kept(bank):
    customer = make_customer(bank)
    here = f"/customers/{customer.customer_no}/signs/"
    person = browser(bank.manager)
    form = typed(consequences=["managers", "articles"], before="甲", after="乙")
    for _ in range(2):
        assert person.post(f"{here}events/", form).status_code == 302
    event = CompanyEvent.objects.get()
    assert event.consequences == ["articles", "managers"]
    assert person.post(f"{here}events/", typed(kind="name", consequences=["managers"])).status_code == 422
    assert person.post(f"{here}events/", typed(happened_on="2999-01-01")).status_code == 422
    said = {"motive": "technology", "note": "三位工程师", "source": "上门拜访"}
    assert person.post(f"{here}founding/", said).status_code == 302
    assert Founding.objects.get(customer=customer).motive == "technology"
    page = person.get(here).content.decode()
    assert "Managers changed" in page and "三位工程师" in page
    person.post(f"{here}events/{event.public_id}/withdraw/", {"reason": ""})
    assert CompanyEvent.objects.standing().exists()
    person.post(f"{here}events/{event.public_id}/withdraw/", {"reason": "另一家公司"})
    assert not CompanyEvent.objects.standing().exists()
    assert browser(bank.executive).post(f"{here}events/", typed()).status_code == 403
    assert browser(bank.outsider).get(here).status_code == 404


def test_a_sign_is_taken_up_and_handled_from_its_page_and_the_badge_goes(bank):
    customer = make_customer(bank)
    seen(bank, customer)
    look_for_signs(at=timezone.now())
    sign = WarningSign.objects.get()
    here = f"/customers/{customer.customer_no}/signs/"
    person = browser(bank.manager)
    assert "1 warning" in person.get(f"/customers/{customer.customer_no}/").content.decode()
    assert "See sign" in person.get("/").content.decode()
    assert "Unrelated businesses" in person.get(f"{here}panel/").content.decode()
    person.post(f"{here}{sign.public_id}/take-up/")
    assert "See sign" not in person.get("/").content.decode()
    person.post(f"{here}{sign.public_id}/handle/", {"outcome": ""})
    assert WarningSign.objects.get().state == "acknowledged"
    person.post(f"{here}{sign.public_id}/handle/", {"outcome": "已走访核实"})
    assert CustomerPulse.objects.get(customer=customer).open_warnings == 0
    assert "已走访核实" in person.get(here).content.decode()


def test_the_list_of_signs_asks_no_more_queries_for_more_rows_and_keeps_to_its_filters(bank):
    counts = []
    person = browser(bank.supervisor)
    for how_many in (3, 12):
        for _ in range(how_many):
            seen(bank, make_customer(bank))
        look_for_signs(at=timezone.now())
        person.get("/signs/")
        with CaptureQueriesContext(connection) as asked:
            page = person.get("/signs/")
        counts.append(len(asked))
    assert counts[0] == counts[1] and page.content.decode().count("data-row-link") == 15
    assert person.get("/signs/?code=name_changes").content.decode().count("data-row-link") == 0
    assert person.get("/signs/?state=handled").content.decode().count("data-row-link") == 0
    assert person.get("/signs/?unit=S0101&severity=watch").content.decode().count("data-row-link") == 15
    far = browser(bank.far_supervisor).get("/signs/").content.decode()
    assert far.count("data-row-link") == 0


def test_the_panel_asks_the_same_queries_for_one_sign_and_for_three(bank):
    few, many = make_customer(bank), make_customer(bank)
    for kind in ("unrelated", "outside_scope", "no_main_business"):
        seen(bank, many, kind)
    seen(bank, few)
    look_for_signs(at=timezone.now())
    counts = []
    for customer in (few, few, many):
        with CaptureQueriesContext(connection) as asked:
            browser(bank.manager).get(f"/customers/{customer.customer_no}/signs/panel/")
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_head_office_decides_the_numbers_of_a_rule(bank):
    head = browser(bank.executive)
    assert "over 70%" in browser(bank.manager).get("/signs/rules/").content.decode()
    assert browser(bank.supervisor).get("/signs/rules/debt_ratio/").status_code == 403
    assert head.get("/signs/rules/nothing/").status_code == 404
    words = {"severity": "serious", "in_use": "on", "in_today": "on", "reason": "从严"}
    same = head.post("/signs/rules/debt_ratio/", words | {"amount": "70", "form_key": str(uuid4())})
    assert same.status_code == 422
    wrong = head.post("/signs/rules/debt_ratio/", words | {"amount": "900", "form_key": str(uuid4())})
    assert wrong.status_code == 422 and "Between 1 and 300" in wrong.content.decode()
    key = str(uuid4())
    for _ in range(2):
        sent = words | {"amount": "65", "form_key": key}
        assert head.post("/signs/rules/debt_ratio/", sent).status_code == 302
    assert [rule.amount for rule in SignRule.objects.filter(code="debt_ratio")] == [65, 70]
    assert "over 65%" in head.get("/signs/rules/").content.decode()


def test_the_api_tells_takes_up_and_handles_signs_notes_events_and_decides_rules(bank):
    customer = make_customer(bank)
    person, head = browser(bank.manager), browser(bank.executive)
    events = f"/api/v1/customers/{customer.customer_no}/events/"
    sent = {"kind": "outside_scope", "happened_on": business_today().isoformat(), "source": "走访"}
    key = {"key": str(uuid4())}
    made = person.post(events, sent | key, "application/json")
    assert made.status_code == 201 and made.json()["kind"] == "outside_scope"
    assert person.post(events, sent | key | {"source": "别处"}, "application/json").status_code == 409
    ahead = person.post(events, sent | {"key": str(uuid4()), "happened_on": "2999-01-01"}, "application/json")
    assert ahead.status_code == 400
    assert len(person.get(events).json()["results"]) == 1
    look_for_signs(at=timezone.now())
    signs = "/api/v1/warning-signs/"
    told = person.get(f"{signs}?state=waiting&code=outside_scope").json()["results"]
    assert [one["customer"] for one in told] == [customer.customer_no]
    one = f"{signs}{told[0]['id']}/"
    assert person.post(f"{one}acknowledge/").json()["state"] == "acknowledged"
    assert person.post(f"{one}acknowledge/").status_code == 409
    assert head.post(f"{one}handle/", {"outcome": "查过"}, "application/json").status_code == 403
    handled = person.post(f"{one}handle/", {"outcome": "已变更登记"}, "application/json").json()
    assert (handled["state"], handled["handled_by"]) == ("handled", bank.manager.employee_no)
    rule = {"code": "maturing", "amount": 2000, "span": 60, "severity": "watch", "reason": "试行"}
    assert head.post("/api/v1/sign-rules/", rule | key, "application/json").status_code == 201
    assert person.post("/api/v1/sign-rules/", rule | key, "application/json").status_code == 403
    wrong = head.post("/api/v1/sign-rules/", rule | key | {"span": None}, "application/json")
    assert wrong.status_code == 400


def test_the_api_says_why_a_company_was_founded_and_withdraws_what_was_noted_wrongly(bank):
    customer = make_customer(bank)
    person, head = browser(bank.manager), browser(bank.executive)
    founding = f"/api/v1/customers/{customer.customer_no}/founding/"
    assert person.get(founding).status_code == 404
    words = {"motive": "technology", "source": "走访"}
    assert person.put(founding, words | {"motive": "luck"}, "application/json").status_code == 400
    assert head.put(founding, words, "application/json").status_code == 403
    assert person.put(founding, words, "application/json").json()["motive"] == "technology"
    known = person.put(
        founding, words | {"motive": "people", "note": "三位工程师"}, "application/json"
    ).json()
    assert (known["motive"], known["noted_by"]) == ("people", bank.manager.employee_no)
    assert head.get(founding).json()["note"] == "三位工程师"
    events = f"/api/v1/customers/{customer.customer_no}/events/"
    sent = {"kind": "outside_scope", "happened_on": business_today().isoformat(), "source": "走访"}
    made = person.post(events, sent | {"key": str(uuid4())}, "application/json").json()
    gone = f"{events}{made['id']}/withdraw/"
    assert person.post(gone, {"reason": ""}, "application/json").status_code == 400
    assert len(person.get(events).json()["results"]) == 1
    assert person.post(gone, {"reason": "记错公司"}, "application/json").status_code == 204
    assert person.get(events).json()["results"] == []
