"""What is known of a person: consent and source, masking, one datum for a reason, solar and lunar dates."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Act
from audit.services import unseal
from customers.models import Contact, DossierEntry
from customers.rules import MASK, day_exists, next_occurrence
from customers.services import NoReason, NothingToShow, note_datum, remove_datum, reveal_datum
from tests.factories import fresh, make_customer

SECRET = "收藏端砚"


@pytest.fixture
def hobby(bank, contact) -> DossierEntry:
    return note_datum(contact=contact, **words("hobbies", SECRET), by=bank.manager, at=timezone.now())


def words(kind: str, text: str, **more) -> dict:
    return {"kind": kind, "text": text, "consent": "said", "source": "上门拜访", **more}


def path(contact: Contact, rest: str = "") -> str:
    return f"/customers/{contact.customer.customer_no}/people/{contact.public_id}/dossier/{rest}"


def acts(contact: Contact, kind: str) -> list[Act]:
    return list(Act.objects.about(contact.customer).filter(kind=f"customer.{kind}"))


@pytest.mark.parametrize(
    ("month", "day", "calendar", "after", "comes"),
    [
        (11, 22, "solar", date(2026, 11, 22), date(2026, 11, 22)),
        (11, 21, "solar", date(2026, 11, 22), date(2027, 11, 21)),
        (2, 29, "solar", date(2026, 1, 1), date(2026, 2, 28)),
        (2, 29, "solar", date(2028, 1, 1), date(2028, 2, 29)),
        # Mid-autumn, spring festival, and a year's end that lies in the next solar year.
        (8, 15, "lunar", date(2026, 1, 1), date(2026, 9, 25)),
        (8, 15, "lunar", date(2026, 9, 26), date(2027, 9, 15)),
        (1, 1, "lunar", date(2026, 11, 22), date(2027, 2, 6)),
        (12, 23, "lunar", date(2026, 2, 1), date(2026, 2, 10)),
        # The last month of the lunar year 2026 has 29 days.
        (12, 30, "lunar", date(2026, 11, 22), date(2027, 2, 5)),
    ],
)
def test_a_yearly_date_comes_next(month, day, calendar, after, comes):
    assert next_occurrence(month, day, calendar, on_or_after=after) == comes


def test_days_that_no_year_has():
    assert day_exists(2, 29, "solar") and not day_exists(2, 30, "solar")
    assert day_exists(2, 30, "lunar") and not day_exists(1, 31, "lunar")


def test_a_datum_is_noted_with_consent_and_source_and_sealed(bank, contact, signed_in):
    client = signed_in(bank.manager)
    assert client.post(path(contact, "note/"), words("hobbies", SECRET)).status_code == 302
    entry = DossierEntry.objects.get()
    assert (entry.kind, entry.text, entry.consent, entry.source) == ("hobbies", SECRET, "said", "上门拜访")
    [act] = acts(contact, "dossier_noted")
    assert SECRET not in json.dumps([act.before, act.after], ensure_ascii=False)
    assert unseal(act)["after"]["text"] == SECRET
    again = client.post(path(contact, "note/"), words("hobbies", SECRET))
    assert (again.status_code, set(again.context["form"].errors)) == (422, {"text"})
    assert DossierEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        (words("hobbies", SECRET, consent=""), {"consent"}),
        (words("hobbies", SECRET, source=""), {"source"}),
        (words("date", "生日"), {"month"}),
        (words("date", "生日", month=2, day=30), {"day"}),
        (words("date", "生日", month=2, day=31, calendar="lunar"), {"day"}),
    ],
)
def test_what_is_not_whole_is_not_noted(bank, contact, signed_in, typed, wrong):
    answer = signed_in(bank.manager).post(path(contact, "note/"), typed)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, wrong)
    assert typed["text"] in answer.content.decode()
    assert not DossierEntry.objects.exists()


def test_private_data_are_masked_for_everybody_and_a_career_is_not(bank, contact, hobby, signed_in):
    note_datum(contact=contact, **words("career", "曾任审计师"), by=bank.manager, at=timezone.now())
    note_datum(
        contact=contact,
        **words("date", "生日", month=8, day=15, calendar="lunar"),
        by=bank.manager,
        at=timezone.now(),
    )
    for reader in (bank.manager, bank.supervisor, bank.executive):
        page = signed_in(reader).get(path(contact)).content.decode()
        assert "曾任审计师" in page and "138****1234" in page and f"生日 {MASK}" in page
        assert SECRET not in page and "13857111234" not in page and "8/15" not in page
    assert acts(contact, "contact_revealed") == []


def test_one_datum_is_shown_for_a_reason_and_the_trail_keeps_it(bank, contact, hobby, signed_in):
    client, key = signed_in(bank.supervisor), str(hobby.public_id)
    silent = client.post(path(contact, "show/"), {"datum": key, "reason": " "})
    assert (silent.status_code, SECRET in silent.content.decode()) == (422, False)
    assert acts(contact, "contact_revealed") == []

    told = client.post(path(contact, "show/"), {"datum": key, "reason": "准备拜访"})
    page = told.content.decode()
    assert told.status_code == 200 and SECRET in page and "13857111234" not in page
    assert "no-store" in told["Cache-Control"]
    [act] = acts(contact, "contact_revealed")
    assert (act.actor, act.reason) == (bank.supervisor, "准备拜访")
    assert act.after == {"contact": str(contact.public_id), "datum": "hobbies"}
    assert SECRET not in client.get(path(contact)).content.decode()

    phone = client.post(path(contact, "show/"), {"datum": "phone", "reason": "约时间"}).content.decode()
    assert "13857111234" in phone and SECRET not in phone


def test_a_datum_of_somebody_else_is_not_shown_under_this_persons_name(bank, contact, hobby):
    other = Contact.objects.create(customer=make_customer(bank), name="吴启明")
    show = {"by": bank.manager, "at": timezone.now()}
    with pytest.raises(NothingToShow):
        reveal_datum(contact=other, datum=str(hobby.public_id), reason="好奇", **show)
    with pytest.raises(NothingToShow):
        reveal_datum(contact=other, datum="phone", reason="好奇", **show)
    with pytest.raises(NoReason):
        reveal_datum(contact=contact, datum="phone", reason="", **show)
    assert not Act.objects.filter(kind="customer.contact_revealed").exists()


def test_a_removed_datum_leaves_the_fact_and_no_content(bank, contact, hobby, signed_in):
    client, place = signed_in(bank.manager), path(contact, f"{hobby.public_id}/remove/")
    assert client.post(place, {"reason": ""}).status_code == 422
    assert client.post(place, {"reason": "本人要求"}).status_code == 302
    assert client.post(place, {"reason": "再次"}).status_code == 302
    hobby.refresh_from_db()
    assert (hobby.text, hobby.removed_at is None) == ("", False)
    [act] = acts(contact, "dossier_removed")
    assert (act.reason, unseal(act)["before"]["text"]) == ("本人要求", SECRET)
    assert client.get(path(contact)).context["dossier"].data == []


@pytest.mark.parametrize("persona", ["manager", "supervisor", "branch_supervisor"])
def test_the_history_says_that_something_was_noted_and_not_what(bank, contact, hobby, signed_in, persona):
    signed_in(bank.manager).post(
        path(contact, f"{hobby.public_id}/reveal/"), {"datum": str(hobby.public_id), "reason": "生日问候"}
    )
    remove_datum(entry=hobby, reason="本人要求", by=bank.manager, at=timezone.now())
    client = signed_in(bank.personas[persona])
    page = client.get(f"/customers/{contact.customer.customer_no}/history/").content.decode()
    assert {act.kind for act in Act.objects.about(contact.customer)} >= {
        "customer.dossier_noted",
        "customer.dossier_removed",
    }
    assert page.count("Hobbies") >= 2 and "Agreed in person" in page and "本人要求" in page
    assert SECRET not in page and hobby.source not in page


def test_the_dossier_costs_the_same_for_one_datum_and_for_thirty(bank, contact, hobby, signed_in):
    client = signed_in(bank.manager)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path(contact)).status_code == 200
        return len(asked)

    client.get(path(contact))
    few = cost()
    for n in range(29):
        note_datum(contact=contact, **words("habits", f"习惯 {n}"), by=bank.manager, at=timezone.now())
    assert cost() == few


def test_the_api_masks_notes_shows_and_removes(bank, contact, hobby):
    client = Client()
    client.force_login(fresh(bank.manager), backend="django.contrib.auth.backends.ModelBackend")
    address = f"/api/v1/customers/{contact.customer.customer_no}/contacts/{contact.public_id}/dossier/"

    def send(rest: str, **body):
        return client.post(address + rest, json.dumps(body), "application/json")

    [row] = client.get(address).json()["results"]
    assert (row["text"], row["masked"], row["kind"], row["consent"]) == (MASK, True, "hobbies", "said")
    assert send("", **words("date", "生日", month=8)).status_code == 400
    made = send("", **words("date", "生日", month=8, day=15, calendar="lunar"))
    assert (made.status_code, made.json()["masked"], made.json()["next_on"]) == (201, True, None)
    again = send("", **words("hobbies", SECRET))
    assert (again.status_code, again.json()["code"]) == (409, "noted_already")
    assert send(f"{row['id']}/show/").status_code == 400
    assert send(f"{row['id']}/show/", reason="准备拜访").json()["text"] == SECRET
    assert len(acts(contact, "contact_revealed")) == 1
    assert send(f"{row['id']}/remove/", reason="本人要求").status_code == 204
    assert [one["kind"] for one in client.get(address).json()["results"]] == ["date"]
    assert send(f"{row['id']}/show/", reason="再看").status_code == 404
