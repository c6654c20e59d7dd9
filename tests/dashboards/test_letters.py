"""Dashboards by mail: once a week or month, with the reader's rights, what changed in sentences, a PDF with it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from audit.models import Act
from common.models import Delivery, Enclosure
from common.outbox import deliver_due
from dashboards.boards import BOARDS, Board, board_sheet, figures_of
from dashboards.letters import changes
from dashboards.models import Subscription
from dashboards.queries import scope
from dashboards.rules import Rhythm, most_moved, period
from dashboards.services import NotTheirUnit, mail_boards, subscribe, summarize, unsubscribe
from organization.models import StaffStatus
from tests.browsing import browser
from tests.dashboards.conftest import score
from tests.factories import at, fresh, make_customer, publish_scores

pytestmark = pytest.mark.django_db
FRIDAY = at(2026, 11, 20, 10)
SUNDAY, MONDAY_SEVEN, MONDAY = at(2026, 11, 22, 10), at(2026, 11, 23, 7, 59), at(2026, 11, 23, 8)
TUESDAY, DECEMBER = at(2026, 11, 24, 9), at(2026, 12, 1, 9)


@pytest.fixture
def bank(branches, settings):
    """The bank of the cockpit, with a mail server and addresses; its supervisor reads English."""
    settings.MAIL_SERVER = True
    settings.BASE_URL = "https://crm.bank.example"
    made = branches.bank
    made.branches = branches
    for person, mailbox, language in (
        (made.supervisor, "xu", "en"),
        (made.branch_supervisor, "lin", "zh-hans"),
    ):
        person.email, person.language = f"{mailbox}@bank.example", language
        person.save()
    return made


def taken(person, unit, board=Board.COCKPIT, rhythm=Rhythm.WEEKLY, when=FRIDAY) -> Subscription:
    return subscribe(person=fresh(person), board=board, unit=unit, rhythm=rhythm, at=when)


def test_a_week_and_a_month_have_names():
    assert period(Rhythm.WEEKLY, date(2027, 1, 1)) == "2026-W53"
    assert period(Rhythm.MONTHLY, date(2027, 1, 1)) == "2027-01"


def test_figures_that_moved_most_come_first_and_what_is_unknown_is_left_out():
    before = {"many": 1000, "few": 10, "share": 0.5, "same": 7, "gone": 3, "new": None, "nought": 0}
    now = {"many": 1100, "few": 5, "share": 0.53, "same": 7, "gone": None, "new": 4, "nought": 2}
    assert most_moved(before, now, as_they_are={"share"}) == ["nought", "few", "many", "share"]


def test_what_changed_is_said_in_sentences():
    before = {"customers": 100, "deposits": 200_000_000_00, "contacts_kept": 0.8, "people": 4}
    now = {"customers": 90, "deposits": 230_000_000_00, "contacts_kept": 0.75, "people": 4}
    with translation.override("en"):
        assert changes(Board.COCKPIT, before, now) == [
            "Average deposits rose from 200 CNY m to 230 CNY m (+15.0%).",
            "Customers fell from 100 to 90 (−10.0%).",
            "Contacts kept by rule fell from 80.0% to 75.0% (−5.0 points).",
        ]
        assert changes(Board.COCKPIT, now, now) == ["No figure has changed."]


def test_the_first_letter_comes_in_the_next_week_on_its_first_working_day_from_eight(bank):
    mine = taken(bank.supervisor, bank.unit)
    assert [mail_boards(at=when) for when in (FRIDAY, SUNDAY, MONDAY_SEVEN)] == [0, 0, 0]
    assert [mail_boards(at=when) for when in (MONDAY, MONDAY, TUESDAY)] == [1, 0, 0]
    letter = Delivery.objects.get()
    assert (letter.address, letter.subject) == ("xu@bank.example", "Hausbank: Cockpit")
    assert "What changed most since 2026-11-20:\n- No figure has changed." in letter.text
    assert "https://crm.bank.example/dashboard/?unit=S0101" in letter.text
    mine.refresh_from_db()
    assert (mine.period, mine.sent_on, mine.skipped_on) == ("2026-W48", date(2026, 11, 23), None)


def test_a_monthly_one_comes_in_the_next_month(bank):
    taken(bank.supervisor, bank.unit, rhythm=Rhythm.MONTHLY)
    assert [mail_boards(at=when) for when in (MONDAY, DECEMBER)] == [0, 1]


def test_a_letter_says_what_changed_since_the_one_before(bank):
    taken(bank.supervisor, bank.unit)
    more = {make_customer(bank): score(3, None, 100, 0, 1)}
    kept = {
        bank.branches.customers[name]: score(2, 2, 120, 40, 9, contribution_before_fen=0)
        for name in ("stays", "rises", "falls", "new")
    }
    summarize(publication=publish_scores(kept | more, business_date=bank.branches.today))
    mail_boards(at=MONDAY)
    assert "- Customers rose from 4 to 5 (+25.0%)." in Delivery.objects.get().text
    mail_boards(at=at(2026, 11, 30, 9))
    assert (
        "What changed most since 2026-11-23:\n- No figure has changed." in Delivery.objects.latest("pk").text
    )


def test_it_reaches_the_mailbox_with_its_pdf_in_the_readers_language_through_a_real_server(bank, mailbox):
    taken(bank.branch_supervisor, bank.branch, board=Board.FAIRNESS)
    assert mail_boards(at=MONDAY) == 1
    deliver_due(at=timezone.now())
    (letter,) = mailbox.letters
    assert letter["To"] == "lin@bank.example"
    (sheet,) = letter.iter_attachments()
    assert sheet.get_content_type() == "application/pdf"
    assert sheet.get_filename() == "fairness-B01-2026-W48.pdf"
    assert sheet.get_content().startswith(b"%PDF")
    assert "杭州分行" in letter.get_body().get_content()
    deliver_due(at=timezone.now())
    assert len(mailbox.letters) == 1


def test_a_letter_of_which_nobody_knows_whether_it_went_out_is_marked_as_sent_again(bank, mailbox):
    taken(bank.supervisor, bank.unit)
    mail_boards(at=MONDAY)
    Delivery.objects.update(state="sending", attempts=1, next_try_at=MONDAY)
    assert deliver_due(at=MONDAY + timedelta(minutes=3)) == 1
    (letter,) = mailbox.letters
    assert letter["Subject"] == "[Sent again] Hausbank: Cockpit" and letter["X-Hausbank-Resent"] == "2"
    assert len(list(letter.iter_attachments())) == 1


def test_whoever_left_or_lost_the_unit_or_the_right_gets_none(bank):
    mine = [
        taken(bank.supervisor, bank.unit),
        taken(bank.branch_supervisor, bank.sister_unit),
        taken(bank.far_supervisor, bank.far_unit),
        taken(bank.executive, bank.unit),
    ]
    bank.supervisor.status = StaffStatus.LEFT
    bank.supervisor.save()
    bank.branch_supervisor.role_assignments.update(unit=bank.unit)
    bank.executive.email = "shen@bank.example"
    bank.executive.save()
    bank.executive.role_assignments.update(role="account_manager")
    # The far supervisor has no address.
    assert mail_boards(at=MONDAY) == 0
    for each in mine:
        each.refresh_from_db()
        assert (each.skipped_on, each.sent_on) == (date(2026, 11, 23), None)
    assert not Delivery.objects.exists() and not Enclosure.objects.exists()


def test_nobody_subscribes_to_a_unit_they_do_not_read_and_once_more_changes_how_often(bank):
    for person, unit in ((bank.supervisor, bank.branch), (bank.manager, bank.unit)):
        with pytest.raises(NotTheirUnit):
            taken(person, unit)
    assert not Subscription.objects.exists()
    taken(bank.supervisor, bank.unit)
    taken(bank.supervisor, bank.unit)
    mine = taken(bank.supervisor, bank.unit, rhythm=Rhythm.MONTHLY)
    assert (Subscription.objects.count(), mine.rhythm) == (1, "monthly")
    for _ in range(2):
        unsubscribe(subscription=mine, at=FRIDAY)
    assert not Subscription.objects.exists()
    assert Act.objects.filter(kind="dashboards.letters_chosen").count() == 3


def test_page_and_api_subscribe_and_stop(bank):
    client = browser(fresh(bank.branch_supervisor))
    sent = {"board": "retention", "unit": "S0102", "rhythm": "monthly"}
    assert client.post("/dashboard/letters/", sent | {"unit": "S0201"}).status_code == 422
    assert client.post("/dashboard/letters/", sent).status_code == 302
    html = client.get("/dashboard/letters/").content.decode()
    assert "西湖支行" in html and "/stop/" in html
    path = "/api/v1/dashboard/letters/"
    (told,) = client.get(path).json()["results"]
    assert (told["board"], told["unit"], told["rhythm"]) == ("retention", "S0102", "monthly")
    for wrong in ({"unit": "S0201"}, {"board": "hue"}, {"rhythm": "daily"}, {"hue": "red"}):
        answer = client.post(path, sent | wrong, content_type="application/json")
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, next(iter(wrong)))
    made = client.post(path, sent | {"board": "fairness"}, content_type="application/json")
    assert made.status_code == 201
    stranger = browser(fresh(bank.far_supervisor))
    assert stranger.delete(f"{path}{made.json()['id']}/").status_code == 404
    assert client.delete(f"{path}{made.json()['id']}/").status_code == 204
    assert client.post(f"/dashboard/letters/{told['id']}/stop/").status_code == 302
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("board", list(Board))
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_dashboard_is_a_sheet_of_its_figures(bank, board, language):
    with translation.override(language):
        sheet = board_sheet(board, scope(fresh(bank.branch_supervisor)), foot="")
    if board == Board.FAIRNESS:
        assert sheet.sub.count(" · ") == 2
    assert sheet.title and len(sheet.parts[-1].lines) == len(figures_of(board)) >= 2
    assert (len(sheet.parts) == 1) == (
        board in {Board.VALUE, Board.RETENTION, Board.MANAGERS} and bank is not None
    )
    assert set(BOARDS) == set(Board)
