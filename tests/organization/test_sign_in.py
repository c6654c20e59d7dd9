"""Signing in and out, the lockout, the session's limits, and the language on both sides of it."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from audit.models import Act
from crm_site.demo.roster import LOGINS
from organization.models import Staff
from tests.factories import PASSWORD, make_bank

pytestmark = pytest.mark.django_db
CHINESE = {"HTTP_ACCEPT_LANGUAGE": "zh-CN,zh;q=0.9"}


@pytest.fixture
def bank():
    return make_bank()


def sign_in(client, number, password=PASSWORD, **extra):
    return client.post("/sign-in/", {"username": number, "password": password}, **extra)


# ---------------------------------------------------------------- in and out
def test_signing_in_leads_to_today_and_is_recorded_with_its_address(bank, client):
    response = sign_in(client, bank.manager.employee_no, REMOTE_ADDR="10.1.2.3")
    assert (response.status_code, response["Location"]) == (302, "/")
    act = Act.objects.get(kind="staff.signed_in")
    assert (act.actor, act.source, act.address) == (bank.manager, "page", "10.1.2.3")


def test_the_session_key_changes_at_signing_in(bank, client):
    client.get("/sign-in/")
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = before = session.session_key
    sign_in(client, bank.manager.employee_no)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before


def test_the_page_that_was_asked_for_is_reached_after_signing_in(bank, client):
    response = client.get("/preferences/")
    assert response["Location"] == "/sign-in/?next=/preferences/"
    response = client.post(
        response["Location"],
        {"username": bank.manager.employee_no, "password": PASSWORD, "next": "/preferences/"},
    )
    assert response["Location"] == "/preferences/"


def test_nobody_is_led_to_another_host(bank, client):
    response = client.post(
        "/sign-in/",
        {"username": bank.manager.employee_no, "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert response["Location"] == "/"


def test_a_fragment_asked_for_without_a_session_moves_the_whole_page_to_signing_in(bank, client):
    response = client.get(
        "/preferences/", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://testserver/customers/?q=1"
    )
    assert response.status_code == 200
    assert response["HX-Redirect"] == "/sign-in/?next=%2Fcustomers%2F%3Fq%3D1"
    assert response.content == b""


def test_signing_out_ends_the_session_and_needs_a_post(bank, client):
    client.force_login(bank.manager)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/preferences/").status_code == 302


def test_who_left_the_bank_can_no_longer_sign_in_and_an_open_session_ends(bank, client):
    client.force_login(bank.manager)
    Staff.objects.filter(pk=bank.manager.pk).update(status="left")
    assert client.get("/preferences/").status_code == 302
    assert sign_in(client, bank.manager.employee_no).status_code == 200
    assert client.get("/preferences/").status_code == 302


# ---------------------------------------------------------------- refusals say nothing
def test_a_refusal_is_the_same_for_a_known_and_an_unknown_number(bank):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    known = sign_in(client, bank.manager.employee_no, "wrong").content.decode()
    unknown = sign_in(client, "T-NOBODY", "wrong").content.decode()
    left = bank.colleague
    Staff.objects.filter(pk=left.pk).update(status="left")
    gone = sign_in(client, left.employee_no, PASSWORD).content.decode()

    def plain(html, number):
        lines = (line for line in html.replace(number, "").splitlines() if "csrf" not in line.lower())
        return "\n".join(lines)

    assert "not right" in known
    assert (
        plain(known, bank.manager.employee_no) == plain(unknown, "T-NOBODY") == plain(gone, left.employee_no)
    )


# ---------------------------------------------------------------- lockout
def test_five_failures_lock_the_number_at_this_address_for_thirty_minutes(bank, client):
    number = bank.manager.employee_no
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        answers = [sign_in(client, number, "wrong").status_code for _ in range(5)]
        assert answers == [200, 200, 200, 200, 429]
        assert sign_in(client, number).status_code == 429  # the right password does not help now
    with time_machine.travel(start + timedelta(minutes=29), tick=False):
        assert (
            Client(REMOTE_ADDR="10.9.9.9")
            .post("/sign-in/", {"username": number, "password": PASSWORD})
            .status_code
            == 302
        )  # the same number from elsewhere is not shut out by it
        assert sign_in(Client(), bank.colleague.employee_no).status_code == 302  # nor somebody else from here


def test_the_lock_opens_after_thirty_minutes(bank, client):
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        for _ in range(5):
            sign_in(client, bank.manager.employee_no, "wrong")
    with time_machine.travel(start + timedelta(minutes=30, seconds=1), tick=False):
        assert sign_in(client, bank.manager.employee_no).status_code == 302


def test_an_unknown_number_is_locked_alike(bank, client):
    answers = [sign_in(client, "T-NOBODY", "wrong").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]


def test_the_lockout_page_speaks_the_readers_language(bank, client):
    for _ in range(4):
        sign_in(client, "T1", "wrong")
        sign_in(client, "T2", "wrong")
    english = sign_in(client, "T1", "wrong", HTTP_ACCEPT_LANGUAGE="en")
    chinese = sign_in(client, "T2", "wrong", **CHINESE)
    assert (english.status_code, chinese.status_code) == (429, 429)
    assert '<html lang="en"' in english.content.decode()
    assert '<html lang="zh-CN"' in chinese.content.decode()


def test_a_right_password_in_between_forgives_the_failures(bank, client):
    number = bank.manager.employee_no
    for _ in range(4):
        sign_in(client, number, "wrong")
    assert sign_in(client, number).status_code == 302
    client.post("/sign-out/")
    assert [sign_in(client, number, "wrong").status_code for _ in range(4)] == [200] * 4


# ---------------------------------------------------------------- how long a session lasts
def test_a_quarter_of_an_hour_of_silence_ends_a_session(bank, client):
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        sign_in(client, bank.manager.employee_no)
        assert client.get("/preferences/").status_code == 200
    with time_machine.travel(start + timedelta(minutes=14, seconds=59), tick=False):
        assert client.get("/preferences/").status_code == 200
    with time_machine.travel(start + timedelta(minutes=29, seconds=59), tick=False):
        response = client.get("/preferences/")
        assert response["Location"] == "/sign-in/?next=/preferences/"


def test_eight_hours_end_a_session_however_busy(bank, client):
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        sign_in(client, bank.manager.employee_no)
        client.get("/preferences/")
    for minutes in range(10, 8 * 60, 10):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert client.get("/preferences/").status_code == 200
    with time_machine.travel(start + timedelta(hours=8), tick=False):
        assert client.get("/preferences/").status_code == 302


# ---------------------------------------------------------------- language
def test_the_sign_in_page_follows_the_browser_and_the_switch(bank, client):
    assert '<html lang="zh-CN"' in client.get("/sign-in/", **CHINESE).content.decode()
    assert '<html lang="en"' in client.get("/sign-in/", HTTP_ACCEPT_LANGUAGE="en-GB").content.decode()
    response = client.post("/language/", {"language": "en", "next": "/sign-in/"})
    assert response["Location"] == "/sign-in/"
    assert '<html lang="en"' in client.get("/sign-in/", **CHINESE).content.decode()


def test_preferences_count_from_the_very_next_page(bank, client):
    client.force_login(bank.manager)
    assert '<html lang="en" data-bs-theme="light"' in client.get("/preferences/").content.decode()
    response = client.post("/preferences/", {"language": "zh-hans", "theme": "dark"}, follow=True)
    page = response.content.decode()
    assert '<html lang="zh-CN" data-bs-theme="dark"' in page
    client.post("/sign-out/")
    assert '<html lang="zh-CN"' in client.get("/sign-in/", HTTP_ACCEPT_LANGUAGE="en").content.decode()


def test_an_unknown_language_is_refused_and_nothing_changes(bank, client):
    client.force_login(bank.manager)
    assert client.post("/preferences/", {"language": "xx", "theme": "dark"}).status_code == 422
    bank.manager.refresh_from_db()
    assert (bank.manager.language, bank.manager.theme) == ("en", "auto")
    assert not Act.objects.filter(kind="staff.preferences_set").exists()


# ---------------------------------------------------------------- a demo bank shows its logins
def test_a_demo_bank_offers_its_logins_and_only_those_it_has(bank, client):
    assert "data-fill-number" not in client.get("/sign-in/").content.decode()
    Staff.objects.filter(pk=bank.supervisor.pk).update(employee_no=LOGINS["supervisor"])
    page = client.get("/sign-in/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert page.count("data-fill-number") == 1
    assert f'data-fill-number="{LOGINS["supervisor"]}"' in page
    assert "Xu Jia" in page and "Supervisor" in page
