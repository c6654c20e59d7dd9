"""Requests of people about their data: canaries are nowhere after restricting and erasing but where the law says."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from activities.services import log_interaction
from audit.models import Act, SubjectKey
from audit.services import unseal
from common.calendar import business_today
from customers.models import Contact, DossierEntry, LockedPerson, PersonRequest
from customers.queries.privacy import KEPT, places
from customers.rules_of_privacy import GONE, due_on, kept_until, needles, without
from customers.services import add_contact, add_note, edit_contact, note_datum, privacy
from tests.browsing import browser
from tests.factories import make_account, make_bank, make_customer
from worklist.services import add_task
from workspace.queries.day import contacts_today
from workspace.queries.timeline import timeline

pytestmark = pytest.mark.django_db
NAME, NAME_EN, PHONE, EMAIL = "岑鹤鸣", "Cen Heming", "13700004242", "heming.cen@example.cn"
HOBBY = "周末在西溪观鹭"
CANARIES = [NAME, NAME_EN, PHONE, EMAIL, HOBBY]


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def person(bank):
    return somebody(bank)


def somebody(bank):
    """Somebody whose data stand wherever they can be typed."""
    customer, now = make_customer(bank), timezone.now()
    act = {"by": bank.manager, "at": now}
    values = {"name": NAME, "name_en": NAME_EN, "phone": PHONE, "email": EMAIL, "source": "名片"}
    contact = add_contact(customer=customer, values=values, **act)
    edit_contact(contact=contact, changes={"title": "财务部经理"}, version=1, **act)
    contact.refresh_from_db()
    note_datum(contact=contact, kind="hobbies", text=HOBBY, consent="said", source=f"{NAME}本人", **act)
    add_note(customer=customer, text=f"{NAME}说下月招标，电话{PHONE}", form_key=uuid4(), **act)
    add_task(
        customer=customer, owner=bank.manager, title=f"给{NAME}回电", due_on=date(2027, 1, 4), by=bank.manager
    )
    add_task(
        customer=customer,
        owner=bank.manager,
        title="",
        due_on=date(2027, 1, 5),
        by=None,
        slot="x",
        parameters={"people": [NAME], EMAIL: {"note": HOBBY}},
    )
    return contact


def columns_of_words():
    """Every table of the database with its columns of words, read from the catalogue and not from our models."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, array_agg(quote_ident(column_name)) FROM information_schema.columns"
            " INNER JOIN information_schema.tables USING (table_schema, table_name)"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            " AND data_type IN ('text', 'character varying', 'jsonb', 'json', 'ARRAY') GROUP BY 1 ORDER BY 1"
        )
        return cursor.fetchall()


def found_anywhere():
    """(table, canary) wherever one stands in any column of words of any table, and how often."""
    questions = []
    for table, columns in columns_of_words():
        words = " || ' ' || ".join(f"coalesce({column}::text, '')" for column in columns)
        questions.append(
            f"SELECT '{table}', canary, count(*) FROM \"{table}\", unnest(%(canaries)s::text[]) AS canary"
            f" WHERE strpos({words}, canary) > 0 GROUP BY 2"
        )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(questions), {"canaries": CANARIES})
        return set(cursor.fetchall())


def asked(bank, contact, kind):
    return privacy.ask_for_person(
        contact=contact, kind=kind, asked_on=date(2026, 11, 1), by=bank.manager, at=timezone.now()
    )


def test_days_and_what_the_law_keeps():
    assert due_on(date(2026, 11, 1)) == date(2026, 12, 1)
    assert kept_until(level="staff", has_accounts=True, last_closed_on=None) is None
    assert kept_until(level="owner", has_accounts=True, last_closed_on=None) == date.max
    assert kept_until(level="owner", has_accounts=False, last_closed_on=None) is None
    assert kept_until(level="executive", has_accounts=False, last_closed_on=date(2020, 1, 1)).year == 2030


def test_striking_out_goes_into_lists_and_objects():
    gone = needles(names=["周明", "", "周"], reach=["138"], words=["短", "爱好是钓鱼"])
    assert gone == ["爱好是钓鱼", "138", "周明"]
    assert without({"周明": ["周明来电", 3, None]}, gone) == {GONE: [f"{GONE}来电", 3, None]}


def test_canaries_stand_in_many_places_before(person):
    places_of = {(table, canary) for table, canary, _count in found_anywhere()}
    assert {table for table, _ in places_of} >= {
        "customers_contact",
        "customers_dossierentry",
        "customers_note",
        "worklist_task",
    }


@pytest.mark.parametrize("kind", ["restrict", "erase"])
def test_after_it_nothing_of_the_person_is_anywhere_in_the_database(bank, person, kind):
    request = asked(bank, person, kind)
    act = privacy.restrict_person if kind == "restrict" else privacy.erase_person
    act(request=request, by=bank.supervisor, at=timezone.now())
    # The trail is never changed: the title of a task, typed by somebody, stays in one act, and the register says so.
    assert found_anywhere() == {("audit_act", NAME, 1)}
    assert PersonRequest.objects.get().outcome == "kept: audit.Act 1"
    person.refresh_from_db()
    assert (person.state, person.name, person.search_text) == (
        f"{kind}d" if kind == "erase" else "restricted",
        "",
        "",
    )
    assert not DossierEntry.objects.standing().exists() and DossierEntry.objects.count() == 1
    assert PersonRequest.objects.get().state == "done"


def test_erasing_destroys_the_key_and_the_acts_stay(bank, person):
    before = Act.objects.filter(sealed__isnull=False).count()
    privacy.erase_person(request=asked(bank, person, "erase"), by=bank.supervisor, at=timezone.now())
    acts = list(Act.objects.filter(sealed__isnull=False))
    assert len(acts) == before > 2 and all(unseal(act) is None for act in acts)
    assert SubjectKey.objects.get(subject=f"contact:{person.public_id}").key is None
    assert not LockedPerson.objects.exists()


def test_restricted_data_are_read_by_one_role_for_a_reason(bank, person):
    privacy.restrict_person(request=asked(bank, person, "restrict"), by=bank.supervisor, at=timezone.now())
    locked = LockedPerson.objects.get()
    here = "/customers/requests/locked/"
    for who in (bank.manager, bank.supervisor, bank.executive):
        assert browser(who).get(here).status_code == 403
    auditor = browser(bank.personas["audit_admin"])
    assert NAME not in auditor.get(here).content.decode()
    assert auditor.post(here, {"person": str(locked.public_id), "reason": ""}).status_code == 422
    shown = auditor.post(here, {"person": str(locked.public_id), "reason": "反洗钱协查"}).content.decode()
    assert all(canary in shown for canary in CANARIES)
    assert Act.objects.get(kind="customer.person_read").reason == "反洗钱协查"


@pytest.mark.parametrize(
    ("page", "who"), [("/customers/requests/", "supervisor"), ("/customers/requests/locked/", "audit_admin")]
)
def test_the_registers_ask_as_many_queries_for_twelve_people_as_for_two(bank, page, who):
    customer, now = make_customer(bank), timezone.now()
    reader, counts = browser(bank.personas[who]), []
    for many in (2, 10):
        for number in range(many):
            values = {"name": f"甲{many}{number}", "source": "名片"}
            contact = add_contact(customer=customer, values=values, by=bank.manager, at=now)
            asked(bank, contact, "copy")
            privacy.restrict_person(request=asked(bank, contact, "restrict"), by=bank.supervisor, at=now)
        reader.get(page)
        with CaptureQueriesContext(connection) as queries:
            reader.get(page)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("kind", ["restrict", "erase"])
def test_pages_lists_search_and_api_show_nothing_of_the_person(bank, person, kind):
    no, who = person.customer.customer_no, browser(bank.manager)
    act = privacy.restrict_person if kind == "restrict" else privacy.erase_person
    pages = [
        f"/customers/{no}/",
        f"/customers/{no}/people/",
        f"/customers/{no}/acts/",
        f"/customers/{no}/timeline/",
        f"/customers/{no}/surveys/",
        f"/search/?q={NAME}",
        f"/search/?q={PHONE[-4:]}",
        f"/api/v1/customers/{no}/contacts/",
        "/tasks/",
        "/customers/requests/?state=all",
    ]
    before = [who.get(page).content.decode() for page in pages]
    assert sum(any(canary in text for canary in CANARIES) for text in before) >= 5
    act(request=asked(bank, person, kind), by=bank.supervisor, at=timezone.now())
    for page in pages:
        text = who.get(page).content.decode()
        # What somebody typed into the search themselves may be said back to them.
        assert not [canary for canary in CANARIES if canary in text and canary not in page], page
    dossier = f"/customers/{no}/people/{person.public_id}/dossier/"
    assert who.get(dossier).status_code == 404
    assert who.get(f"/api/v1/customers/{no}/contacts/").json()["results"] == []


@pytest.mark.parametrize(
    ("kind", "english", "chinese"),
    [("restrict", "Person (restricted)", "人员信息已封存"), ("erase", "Person (erased)", "人员信息已删除")],
)
def test_a_contact_says_of_who_was_met_that_the_data_are_gone(bank, person, kind, english, chinese):
    now = timezone.now()
    log_interaction(
        customer=person.customer,
        kind="call",
        happened_at=now,
        summary="问候",
        people=[person],
        by=bank.manager,
        at=now,
    )
    act = privacy.restrict_person if kind == "restrict" else privacy.erase_person
    act(request=asked(bank, person, kind), by=bank.supervisor, at=now)
    for language, name in (("en", english), ("zh-hans", chinese)):
        with translation.override(language):
            event = timeline(person.customer, bank.manager, only="contact").days[0][1][0]
            (met,) = contacts_today(bank.manager, business_today(), team=False)
            assert met.met == [name] and name in event.who


def test_who_registered_does_not_restrict_and_nothing_changes(bank, person):
    request = privacy.ask_for_person(
        contact=person, kind="erase", asked_on=date(2026, 11, 1), by=bank.supervisor, at=timezone.now()
    )
    before = found_anywhere()
    with pytest.raises(privacy.SecondPerson):
        privacy.erase_person(request=request, by=bank.supervisor, at=timezone.now())
    assert found_anywhere() == before


def test_the_law_keeps_an_owner_while_there_are_accounts(bank, person):
    Contact.objects.filter(pk=person.pk).update(level="owner")
    make_account(person.customer)
    request = asked(bank, person, "erase")
    before = found_anywhere()
    with pytest.raises(privacy.LawKeeps) as refused:
        privacy.erase_person(request=request, by=bank.supervisor, at=timezone.now())
    assert refused.value.until == date.max and found_anywhere() == before
    privacy.restrict_person(request=asked(bank, person, "restrict"), by=bank.supervisor, at=timezone.now())
    assert found_anywhere() == {("audit_act", NAME, 1)}


def test_another_person_of_the_same_name_elsewhere_is_left_alone(bank, person):
    other = make_customer(bank)
    act = {"by": bank.manager, "at": timezone.now()}
    namesake = add_contact(customer=other, values={"name": NAME}, **act)
    privacy.erase_person(request=asked(bank, person, "erase"), by=bank.supervisor, at=timezone.now())
    namesake.refresh_from_db()
    assert namesake.name == NAME


def test_a_copy_holds_everything_and_is_recorded(bank, person):
    held = privacy.copy_person(request=asked(bank, person, "copy"), by=bank.manager, at=timezone.now())
    assert held["card"]["phone"] == PHONE and held["dossier"][0]["text"] == HOBBY
    assert set(held["named_in"]) >= {"customers.Note", "worklist.Task"}
    assert Act.objects.filter(kind="customer.person_copied").count() == 1


def test_one_open_request_of_a_kind_and_each_is_settled_once(bank, person):
    request = asked(bank, person, "correct")
    with pytest.raises(privacy.AskedAlready):
        asked(bank, person, "correct")
    words = {
        "request": request,
        "outcome": "电话已更正",
        "done": True,
        "by": bank.manager,
        "at": timezone.now(),
    }
    privacy.settle_request(**words)
    with pytest.raises(privacy.SettledAlready):
        privacy.settle_request(**words)
    assert PersonRequest.objects.get().outcome == "电话已更正"


def test_the_register_on_pages_and_over_the_api(bank, person):
    no, who = person.customer.customer_no, browser(bank.manager)
    here = f"/customers/{no}/people/{person.public_id}/requests/"
    assert who.post(here, {"kind": "erase", "asked_on": "2026-11-01"}).status_code == 302
    request = PersonRequest.objects.get()
    assert NAME_EN in who.get("/customers/requests/").content.decode()
    one = f"/customers/requests/{request.public_id}/"
    assert who.post(f"{one}erase/").status_code == 403
    assert browser(bank.outsider).post(f"{one}erase/").status_code == 404
    copied = who.post(f"{one}copy/")
    assert PHONE in copied.content.decode() and "attachment" in copied["Content-Disposition"]
    api = f"/api/v1/person-requests/{request.public_id}/"
    assert who.get(api).json()["state"] == "open"
    assert who.post(f"{api}erase/", {}, content_type="application/json").status_code == 403
    done = browser(bank.supervisor).post(f"{api}erase/", {}, content_type="application/json")
    assert (done.status_code, done.json()["person_state"]) == (200, "erased")
    again = browser(bank.supervisor).post(f"{api}erase/", {}, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "settled_already")


def test_a_person_has_several_parts(bank, person):
    no, who = person.customer.customer_no, browser(bank.manager)
    here = f"/customers/{no}/people/{person.public_id}/parts/"
    assert who.post(here, {"parts": ["gatekeeps", "decides", "uses"]}).status_code == 302
    person.refresh_from_db()
    assert (person.part, person.also, person.decides) == ("decides", ["uses", "gatekeeps"], True)
    assert "Decides / Uses / Gatekeeper" in who.get(f"/customers/{no}/people/").content.decode()
    who.post(here, {"parts": []})
    person.refresh_from_db()
    assert person.parts == ["decides", "uses", "gatekeeps"]


def test_every_table_with_words_about_a_customer_is_a_place_or_kept_for_a_reason():
    found = {place.label for place in places()}
    assert {
        "customers.Note",
        "worklist.Task",
        "activities.Interaction",
        "activities.Visit",
        "needs.Need",
    } <= found
    assert all(KEPT.values()) and not found & set(KEPT)
