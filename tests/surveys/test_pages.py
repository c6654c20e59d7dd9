"""The public page of a survey, the pages of a customer, the figures and the API."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.models import Delivery
from common.robots import QUICKEST_SECONDS, fresh_token
from customers.models import Contact
from surveys import services
from surveys.models import Survey, SurveyRefusal, SurveyResponse, SurveyRule
from surveys.queries import link_of
from surveys.rules import Mark
from tests.browsing import browser
from tests.factories import make_bank, make_customer
from worklist.models import Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def customer(bank):
    return make_customer(bank)


def handed_over(bank, customer, contact=None):
    words = {"customer": customer, "by": bank.manager, "at": timezone.now()}
    survey = services.ask_by_hand(contact=contact, about="", form_key=uuid4(), **words)
    return services.hand_over_link(survey=survey, by=bank.manager, at=timezone.now())


def typed(**more):
    given_out = timezone.now() - timedelta(seconds=QUICKEST_SECONDS + 1)
    marks = {mark.value: "25" for mark in Mark}
    return marks | {"recommends": "2", "comment": "等了三周", "token": fresh_token(given_out)} | more


def test_a_customer_answers_once_without_login_in_both_languages(bank, customer):
    survey = handed_over(bank, customer)
    here = f"/survey/{link_of(survey)}/"
    for language, words in (("en", "How satisfied are you"), ("zh-hans", "/survey/")):
        page = Client(HTTP_ACCEPT_LANGUAGE=language).get(here)
        assert page.status_code == 200 and customer.name not in page.content.decode()
        assert "no-store" in page["Cache-Control"] and (language != "en" or words in page.content.decode())
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    assert client.post(here, typed(), follow=True).status_code == 200
    stored = SurveyResponse.objects.get()
    assert (str(stored.index), stored.recommends, stored.comment) == ("25.0", 2, "等了三周")
    assert "Thank you" in client.get(here).content.decode()
    client.post(here, typed(recommends="10"))
    assert SurveyResponse.objects.get().recommends == 2 and Task.objects.count() == 1


@pytest.mark.parametrize(
    "trap",
    [{"website": "http://spam.example"}, {"token": "forged"}, {"token": None}, {"price": "101"}],
    ids=str,
)
def test_what_only_a_machine_would_send_is_not_taken(bank, customer, trap):
    words = typed(**trap)
    if trap.get("token", "") is None:
        words["token"] = fresh_token(timezone.now())
    answer = Client(HTTP_ACCEPT_LANGUAGE="en").post(f"/survey/{link_of(handed_over(bank, customer))}/", words)
    assert answer.status_code == 422 and not SurveyResponse.objects.exists()
    assert "等了三周" in answer.content.decode()


def test_one_address_answers_only_so_many_an_hour(bank, settings):
    settings.PUBLIC_SURVEYS_AN_HOUR = 1
    pages = [f"/survey/{link_of(handed_over(bank, make_customer(bank)))}/" for _ in range(2)]
    assert [Client().post(page, typed()).status_code for page in pages] == [302, 429]


def test_a_colleague_cannot_answer_for_the_customer(bank, customer):
    here = f"/survey/{link_of(handed_over(bank, customer))}/"
    assert browser(bank.manager).get(here).status_code == 200
    assert browser(bank.manager).post(here, typed()).status_code == 422
    assert not SurveyResponse.objects.exists()


def test_guessed_expired_and_withdrawn_links(bank, customer):
    survey = handed_over(bank, customer)
    here = f"/survey/{link_of(survey)}/"
    assert Client().get(f"/survey/{survey.public_id.hex}:{'x' * 43}/").status_code == 404
    assert Client().get(f"/survey/{survey.public_id}/").status_code == 404
    Survey.objects.update(expires_on="2026-01-01")
    assert Client().get(here).status_code == 410
    assert Client().post(here, typed()).status_code == 410 and not SurveyResponse.objects.exists()


def test_a_person_asks_on_the_page_not_to_be_asked_again(bank, customer):
    contact = Contact.objects.create(customer=customer, name="周明", email="zhou@x.cn")
    here = f"/survey/{link_of(handed_over(bank, customer, contact))}/refuse/"
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    assert client.get(here).status_code == 200 and not SurveyRefusal.objects.exists()
    assert client.post(here, {"token": "forged"}).status_code == 422
    assert client.post(here, {"token": typed()["token"]}).status_code == 200
    assert SurveyRefusal.objects.get().contact == contact
    page = browser(bank.manager).get(f"/customers/{customer.customer_no}/surveys/").content.decode()
    assert "is not asked" in page


def test_an_account_manager_asks_mails_and_withdraws(bank, customer, mailbox):
    contact = Contact.objects.create(customer=customer, name="周明", email="zhou@x.cn")
    here, person = f"/customers/{customer.customer_no}/surveys/", browser(bank.manager)
    sent = {"contact": str(contact.public_id), "about": "保函", "form_key": str(uuid4())}
    assert [person.post(f"{here}new/", sent).status_code for _ in range(2)] == [302, 302]
    survey = Survey.objects.get()
    assert link_of(survey) in person.get(here).content.decode()
    for _ in range(2):
        person.post(f"{here}{survey.public_id}/mail/")
    assert Delivery.objects.get().address == "zhou@x.cn"
    again = person.post(f"{here}new/", sent | {"form_key": str(uuid4())})
    assert again.status_code == 422 and "Ask again from" in again.content.decode()
    person.post(f"{here}{survey.public_id}/withdraw/")
    assert Client().get(f"/survey/{link_of(survey)}/").status_code == 410
    assert browser(bank.outsider).get(here).status_code == 404


def test_pages_show_figures_and_the_answers_behind(bank, customer):
    marks = dict.fromkeys(Mark, 25)
    answer = services.answer_survey(
        survey=handed_over(bank, customer), marks=marks, recommends=2, comment="慢", at=timezone.now()
    )
    person = browser(bank.manager)
    overview = person.get("/surveys/").content.decode()
    assert "25.0" in overview and f"manager={bank.manager.employee_no}" in overview
    listed = person.get("/surveys/answers/?low=true").content.decode()
    assert customer.customer_no in listed and "慢" in listed
    assert customer.customer_no not in person.get("/surveys/answers/?cause=yearly").content.decode()
    assert customer.customer_no not in browser(bank.outsider).get("/surveys/answers/").content.decode()
    panel = person.get(f"/customers/{customer.customer_no}/surveys/panel/", headers={"hx-request": "true"})
    assert "25.0" in panel.content.decode() and str(answer.public_id) not in panel.content.decode()


def test_head_office_decides_the_weights_and_a_wrong_sum_is_refused_at_its_field(bank):
    head = browser(bank.executive)
    page = head.get("/surveys/rules/new/")
    form = {name: value for name, value in page.context["form"].initial.items() if name != "form_key"}
    sent = form | {"form_key": str(uuid4()), "reason": "试行", "quality": 31}
    refused = head.post("/surveys/rules/new/", sent)
    assert refused.status_code == 422 and "quality" in refused.context["form"].errors
    assert head.post("/surveys/rules/new/", sent | {"image": 9}).status_code == 302
    assert SurveyRule.objects.latest("id").quality == 31
    assert browser(bank.manager).get("/surveys/rules/new/").status_code == 403


def test_the_api_says_and_does_the_same(bank, customer):
    person = browser(bank.manager)
    here = f"/api/v1/customers/{customer.customer_no}/surveys/"
    key = str(uuid4())
    made = [person.post(here, {"key": key}, content_type="application/json").json() for _ in range(2)]
    assert made[0]["id"] == made[1]["id"] and made[0]["state"] == "planned" and made[0]["address"] == ""
    one = f"/api/v1/surveys/{made[0]['id']}/"
    linked = person.post(f"{one}link/", {}, content_type="application/json").json()
    survey = Survey.objects.get()
    assert linked["address"].endswith(f"/survey/{link_of(survey)}/") and linked["state"] == "waiting"
    marks = dict.fromkeys(Mark, 75)
    services.answer_survey(survey=survey, marks=marks, recommends=9, comment="", at=timezone.now())
    again = person.post(f"{one}withdraw/", {}, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "settled")
    answers = person.get("/api/v1/survey-answers/").json()["results"]
    assert [(row["index"], row["recommends"]) for row in answers] == [("75.0", 9)]
    figures = person.get("/api/v1/surveys/figures/").json()
    assert figures["whole"]["now"] == {"answers": 1, "index": "75.0", "nps": 100, "low": 0}
    assert browser(bank.outsider).get(one).status_code == 404


def test_queries_do_not_grow_with_the_answers(bank):
    def fill(count):
        for _ in range(count):
            survey = handed_over(bank, make_customer(bank))
            marks = dict.fromkeys(Mark, 50)
            services.answer_survey(survey=survey, marks=marks, recommends=5, comment="", at=timezone.now())

    person, counts, one = browser(bank.supervisor), [], make_customer(bank)
    panel = f"/customers/{one.customer_no}/surveys/panel/"
    for many in (3, 27):
        fill(many)
        Survey.objects.update(customer=one)
        for page in ("/surveys/", "/surveys/answers/", "/api/v1/survey-answers/", panel):
            person.get(page)
            with CaptureQueriesContext(connection) as asked:
                person.get(page)
            counts.append(len(asked))
    assert counts[:4] == counts[4:]
