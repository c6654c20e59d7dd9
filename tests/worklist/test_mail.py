"""Notices and mornings by mail: as each person chose, in one letter, in their language, never in quiet hours."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from audit.models import Act
from common.models import Delivery
from common.outbox import deliver_due
from tests.factories import at, fresh, make_bank, make_customer
from worklist.models import Digest, Notice
from worklist.rules import (
    MailState,
    MailWhen,
    NoticeKind,
    TaskKind,
    choices_of,
    digest_day,
    is_quiet,
    mail_when,
    usual_mail,
)
from worklist.services import (
    NewNotice,
    add_notices,
    add_task,
    choose_mail,
    mail_digests,
    mail_notices,
    mark_read,
)
from worklist.services.mail import NotOffered

pytestmark = pytest.mark.django_db

FRIDAY_TEN = at(2026, 11, 20, 10)
FRIDAY_EIGHT = at(2026, 11, 20, 8)


@pytest.fixture
def bank(settings):
    """A bank whose manager reads English and whose supervisor reads Chinese, both with an address."""
    settings.MAIL_SERVER = True
    settings.BASE_URL = "https://crm.bank.example"
    made = make_bank()
    for person, mailbox, language in (
        (made.manager, "chen", "en"),
        (made.supervisor, "xu", "zh-hans"),
        (made.colleague, "zhou", "en"),
    ):
        person.email, person.language = f"{mailbox}@bank.example", language
        person.save()
    return made


def tell(person, customer, kind=NoticeKind.TIER_DOWN, slot="run:1", when=FRIDAY_TEN, **parameters) -> None:
    words = {"tier_from": 2, "tier_to": 3} | parameters
    add_notices([NewNotice(kind, person.pk, "customer:x", slot, customer.pk, words)], at=when)


def choose(person, kinds=None, today=True, quiet=(time(20), time(7))) -> None:
    choose_mail(
        person=person,
        kinds=kinds or {},
        today=today,
        quiet_from=quiet[0],
        quiet_until=quiet[1],
        at=FRIDAY_TEN,
    )


def letters() -> list[Delivery]:
    return list(Delivery.objects.order_by("pk"))


def test_quiet_hours_go_over_midnight_and_equal_ends_mean_none():
    night = (time(20), time(7))
    cases = {(19, 59): False, (20, 0): True, (0, 0): True, (6, 59): True, (7, 0): False}
    assert {clock: is_quiet(at(2026, 11, 20, *clock), *night) for clock in cases} == cases
    assert is_quiet(at(2026, 11, 20, 13), time(12), time(14))
    assert not is_quiet(at(2026, 11, 20, 12), time(12), time(12))


def test_what_is_usual_and_what_can_be_chosen():
    assert usual_mail(NoticeKind.COMPLAINT) == MailWhen.AT_ONCE
    assert usual_mail(NoticeKind.TIER_UP) == MailWhen.DIGEST
    assert choices_of(NoticeKind.COMPLAINT) == [MailWhen.AT_ONCE, MailWhen.DIGEST]
    assert mail_when(NoticeKind.COMPLAINT, {"complaint": "never"}) == MailWhen.AT_ONCE
    assert mail_when(NoticeKind.TIER_UP, {"tier_up": "never"}) == MailWhen.NEVER


def test_digests_come_on_working_days_from_eight():
    class Weekdays:
        def is_working(self, day: date) -> bool:
            return day.weekday() < 5

    assert digest_day(at(2026, 11, 20, 7, 59), Weekdays()) is None
    assert digest_day(FRIDAY_EIGHT, Weekdays()) == date(2026, 11, 20)
    assert digest_day(at(2026, 11, 21, 9), Weekdays()) is None


def test_notices_of_one_person_come_in_one_letter_whose_subject_names_nobody(bank):
    first, second = (
        make_customer(bank, short_name_en="Northwind"),
        make_customer(bank, short_name_en="Contoso"),
    )
    choose(bank.manager, {"tier_down": "at_once"})
    tell(bank.manager, first)
    tell(bank.manager, second, slot="run:2")
    assert mail_notices(at=FRIDAY_TEN) == 1
    assert mail_notices(at=FRIDAY_TEN) == 0
    (letter,) = letters()
    assert (letter.address, letter.subject) == ("chen@bank.example", "Hausbank: 2 notices")
    assert "- Northwind fell from Key to Quasi-key" in letter.text
    assert f"https://crm.bank.example/customers/{second.customer_no}/" in letter.text
    assert set(Notice.objects.values_list("mail", flat=True)) == {MailState.SETTLED}


def test_a_reader_of_chinese_is_written_to_in_chinese(bank):
    choose(bank.supervisor, {"tier_down": "at_once"})
    tell(bank.supervisor, make_customer(bank, short_name="北风机械"))
    mail_notices(at=FRIDAY_TEN)
    (letter,) = letters()
    assert letter.language == "zh-hans"
    assert "北风机械" in letter.text and "北风" not in letter.subject


def test_in_quiet_hours_a_notice_waits_and_comes_when_they_are_over(bank):
    choose(bank.manager, {"tier_down": "at_once"})
    tell(bank.manager, make_customer(bank))
    assert mail_notices(at=at(2026, 11, 20, 21)) == 0
    assert mail_notices(at=at(2026, 11, 21, 6, 59)) == 0
    assert mail_notices(at=at(2026, 11, 21, 7)) == 1


def test_never_means_never_and_what_was_read_meanwhile_is_not_written_about(bank):
    choose(bank.manager, {"tier_up": "never", "tier_down": "at_once"})
    customer = make_customer(bank)
    tell(bank.manager, customer, kind=NoticeKind.TIER_UP)
    tell(bank.manager, customer)
    mark_read(person=bank.manager, at=FRIDAY_TEN)
    assert mail_notices(at=FRIDAY_TEN) == 0
    assert letters() == []
    assert set(Notice.objects.values_list("mail", flat=True)) == {MailState.SETTLED}


def test_who_no_longer_sees_the_customer_is_not_written_to_about_it(bank):
    choose(bank.colleague, {"tier_down": "at_once"})
    tell(bank.colleague, make_customer(bank))
    assert mail_notices(at=FRIDAY_TEN) == 0
    assert letters() == []


def test_without_an_address_or_a_mail_server_nothing_waits(bank, settings):
    customer = make_customer(bank, manager=bank.outsider)
    tell(bank.outsider, customer)
    settings.MAIL_SERVER = False
    tell(bank.manager, make_customer(bank))
    assert mail_notices(at=FRIDAY_TEN) == 0
    assert mail_digests(at=FRIDAY_TEN) == 0
    assert set(Notice.objects.values_list("mail", flat=True)) == {MailState.SETTLED}


def test_the_morning_says_what_waits_for_the_person_and_what_they_were_told(bank):
    customer = make_customer(bank, short_name_en="Northwind")
    add_task(
        customer=customer,
        title="Send the offer",
        due_on=date(2026, 11, 20),
        owner=bank.manager,
        kind=TaskKind.TYPED,
        slot="one",
        by=bank.manager,
        at=at(2026, 11, 19),
    )
    tell(bank.manager, customer, when=at(2026, 11, 20, 3))
    assert mail_notices(at=at(2026, 11, 20, 7, 30)) == 0
    assert mail_digests(at=at(2026, 11, 20, 7, 59)) == 0

    assert mail_digests(at=FRIDAY_EIGHT) == 2
    assert mail_digests(at=FRIDAY_EIGHT + timedelta(hours=1)) == 0
    own, team = letters()
    assert own.subject == "Hausbank: your morning, Fri 20 Nov"
    assert "Good morning, Chen Siyuan." in own.text
    assert "Waiting for you (1)\n\n1. Northwind Send the offer\n" in own.text
    assert "New since the last letter\n\n- Northwind fell from Key to Quasi-key\n" in own.text
    assert team.address == "xu@bank.example"
    assert "Northwind" not in own.subject + team.subject
    # Nothing waits for the colleague: their morning is made out without a letter.
    assert Digest.objects.filter(sent=False, made_at=FRIDAY_EIGHT).count() == Digest.objects.count() - 2


def test_the_morning_of_a_supervisor_names_whose_work_waits(bank):
    bank.supervisor.language = "en"
    bank.supervisor.save()
    add_task(
        customer=make_customer(bank, short_name_en="Northwind"),
        title="Send the offer",
        due_on=date(2026, 11, 19),
        owner=bank.manager,
        kind=TaskKind.TYPED,
        slot="one",
        by=bank.manager,
        at=at(2026, 11, 18),
    )
    mail_digests(at=FRIDAY_EIGHT)
    letter = Delivery.objects.get(address="xu@bank.example")
    assert "Waiting in your team (1)\n\n1. Northwind Send the offer\n" in letter.text
    assert "Chen Siyuan" in letter.text


def test_who_wants_no_morning_still_hears_what_they_chose_for_it(bank):
    customer = make_customer(bank)
    choose(bank.manager, {"tier_down": "digest"}, today=False)
    add_task(
        customer=customer,
        title="Send the offer",
        due_on=date(2026, 11, 20),
        owner=bank.manager,
        kind=TaskKind.TYPED,
        slot="one",
        by=bank.manager,
        at=FRIDAY_EIGHT,
    )
    tell(bank.manager, customer, when=FRIDAY_EIGHT)
    mail_notices(at=FRIDAY_EIGHT)
    mail_digests(at=FRIDAY_EIGHT)
    letter = Delivery.objects.get(address="chen@bank.example")
    assert "Waiting for you" not in letter.text and "fell from" in letter.text


def test_no_digest_on_a_day_off(bank):
    tell(bank.manager, make_customer(bank))
    mail_notices(at=at(2026, 11, 21, 9))
    assert mail_digests(at=at(2026, 11, 21, 9)) == 0
    assert mail_digests(at=at(2026, 11, 23, 8)) == 1


def test_a_digest_that_died_half_way_goes_on_with_the_rest(bank):
    customer = make_customer(bank)
    for person in (bank.manager, bank.supervisor):
        tell(person, customer)
    mail_notices(at=FRIDAY_TEN)
    assert mail_digests(at=FRIDAY_TEN) == 2
    Digest.objects.filter(person=bank.supervisor).update(made_at=None)
    assert mail_digests(at=FRIDAY_TEN + timedelta(minutes=1)) == 0, "the notices are in the first letter"
    assert len(letters()) == 2


def test_what_is_not_offered_is_refused_and_nothing_changes(bank):
    with pytest.raises(NotOffered):
        choose(bank.manager, {"complaint": "never"})
    assert not Act.objects.filter(kind="staff.mail_chosen").exists()


def test_reminders_reach_the_mailbox_through_a_real_server(bank, mailbox):
    choose(bank.manager, {"tier_down": "at_once"})
    tell(bank.manager, make_customer(bank, short_name_en="Northwind"))
    mail_notices(at=FRIDAY_TEN)
    assert deliver_due(at=FRIDAY_TEN) == 1
    (letter,) = mailbox.letters
    assert (letter["To"], letter["Subject"]) == ("chen@bank.example", "Hausbank: 1 notice")
    assert "Northwind fell from Key to Quasi-key" in letter.get_content()


# ---------------------------------------------------------------- the page
def test_a_person_chooses_on_the_page_and_the_choice_is_kept(bank, client):
    client.force_login(bank.manager)
    page = client.get(reverse("workspace:mail"))
    assert "chen@bank.example" in page.content.decode()
    form = page.context["form"]
    told = {name: form[name].value() or "" for name in form.fields}
    told |= {"kind-tier_up": "never", "today": "", "quiet_from": "21:30", "quiet_until": "06:00"}
    answer = client.post(reverse("workspace:mail"), told)
    assert answer.status_code == 302
    choice = fresh(bank.manager).mail_choice
    assert (choice.kinds["tier_up"], choice.today) == ("never", False)
    assert (choice.quiet_from, choice.quiet_until) == (time(21, 30), time(6))
    assert Act.objects.filter(kind="staff.mail_chosen", actor=bank.manager).count() == 1
    client.post(reverse("workspace:mail"), told)
    assert Act.objects.filter(kind="staff.mail_chosen").count() == 1, "the same choice is no new act"


def test_a_complaint_cannot_be_switched_off_by_the_form(bank, client):
    client.force_login(bank.manager)
    form = client.get(reverse("workspace:mail")).context["form"]
    told = {name: form[name].value() or "" for name in form.fields} | {"kind-complaint": "never"}
    assert client.post(reverse("workspace:mail"), told).status_code == 422
    assert not hasattr(fresh(bank.manager), "mail_choice")
