"""The Monday bulletin: made by itself once, frozen, and with nobody in it who is kept out."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from campaigns.models import Bulletin
from campaigns.queries.bulletins import bulletin_of
from campaigns.queries.ranking import ranking
from campaigns.services.bulletins import NoBulletinDue, make_bulletin, make_due_bulletins
from campaigns.services.forces import take_part
from campaigns.services.planning import write_lead
from campaigns.services.results import reverse_result
from common.models import Event
from files.models import StoredFile
from files.services import open_file, sweep_orphans
from tests.campaigns.making import NOW, make_campaign, quota, reached
from tests.factories import at, make_bank

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 16)


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def campaign(bank):
    made = make_campaign(bank)
    quota(made, bank, bank.unit, 6)
    quota(made, bank, bank.sister_unit, 5)
    quota(made, bank, bank.unit, 6, staff=bank.manager)
    reached(made, bank.manager, 4, on=date(2026, 11, 3))
    reached(made, bank.manager, 2, on=date(2026, 11, 12))
    return made


@pytest.mark.parametrize(
    ("moment", "made"),
    [
        (at(2026, 11, 16, 7, 59), 0),
        (at(2026, 11, 16, 8), 1),
        (at(2026, 11, 18, 3), 1),
        (at(2026, 9, 1, 9), 0),
        (at(2027, 1, 4, 8), 1),
        (at(2027, 1, 11, 8), 0),
    ],
)
def test_it_is_made_on_mondays_from_eight_while_the_campaign_runs(campaign, moment, made):
    assert make_due_bulletins(at=moment) == made


def test_it_is_made_once_however_often_the_tick_comes(campaign):
    assert [make_due_bulletins(at=at(2026, 11, 16, hour)) for hour in (8, 9, 10)] == [1, 0, 0]
    assert Bulletin.objects.count() == 1


def test_it_says_the_sunday_before_and_what_the_week_brought(bank, campaign):
    write_lead(campaign=campaign, text="区域例会周三。", by=bank.branch_supervisor, at=NOW)
    bulletin = make_bulletin(campaign=campaign, week_on=MONDAY, at=at(2026, 11, 16, 8))
    text = bulletin_of(bulletin, with_people=True)
    assert (bulletin.number, bulletin.as_of) == (1, date(2026, 11, 15))
    assert (text.facts["actual"], text.facts["quota"], text.facts["week"]) == (6, 11, 2)
    assert [row.name_zh for row in text.zeros] == ["西湖支行"]
    assert [(row.name_zh, row.rank, row.reached) for row in text.top_units] == [("城东支行", 1, 1.0)]
    assert [row.name_zh for row in text.people] == ["陈思远"]
    assert text.facts["lead"] == "区域例会周三。"
    campaign.refresh_from_db()
    assert campaign.bulletin_lead == ""


def test_what_is_recorded_or_reversed_later_does_not_change_it(bank, campaign):
    bulletin = make_bulletin(campaign=campaign, week_on=MONDAY, at=at(2026, 11, 16, 8))
    reverse_result(result=campaign.results.first(), reason="误登", by=bank.supervisor, at=NOW)
    bulletin.refresh_from_db()
    assert bulletin_of(bulletin, with_people=True).facts["actual"] == 6
    assert ranking(campaign, None, day=date(2026, 11, 19)).actual == 4
    for statement in ("UPDATE campaigns_bulletin SET number = 9", "DELETE FROM campaigns_bulletin"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_movement_is_against_the_bulletin_of_the_week_before(bank, campaign):
    make_bulletin(campaign=campaign, week_on=MONDAY, at=at(2026, 11, 16, 8))
    reached(campaign, bank.manager, 10, unit=bank.sister_unit, on=date(2026, 11, 18))
    now = ranking(campaign, None, day=date(2026, 11, 19))
    assert [(row.name_zh, row.rank, row.move) for row in now.rows] == [
        ("西湖支行", 1, 1),
        ("城东支行", 2, -1),
    ]


def test_people_kept_to_their_unit_stand_neither_on_the_page_nor_on_paper(bank, campaign):
    take_part(campaign=campaign, unit=bank.unit, people_public=False, by=bank.supervisor, at=NOW)
    bulletin = make_bulletin(campaign=campaign, week_on=MONDAY, at=at(2026, 11, 16, 8))
    assert bulletin.snapshot["people"] == []
    assert "陈思远" not in str(bulletin.snapshot)


def test_the_paper_is_a_pdf_kept_by_its_content(campaign):
    bulletin = make_bulletin(campaign=campaign, week_on=MONDAY, at=at(2026, 11, 16, 8))
    with open_file(stored=bulletin.pdf) as paper:
        content = paper.read()
    assert content.startswith(b"%PDF-")
    assert (bulletin.pdf.media_type, bulletin.pdf.size) == ("application/pdf", len(content))


def test_a_day_that_is_no_monday_of_it_is_refused(campaign):
    for day in (date(2026, 11, 17), date(2026, 8, 31), date(2026, 11, 23)):
        with pytest.raises(NoBulletinDue):
            make_bulletin(campaign=campaign, week_on=day, at=at(2026, 11, 19))
    assert not Bulletin.objects.exists()


def test_it_goes_by_mail_once_to_everybody_it_is_for_with_its_pdf(bank, campaign):
    bank.manager.email, bank.manager.language = "chen@bank.example", "zh-hans"
    bank.colleague.email, bank.colleague.language = "zhou@bank.example", "en"
    bank.outsider.email = "fang@bank.example"
    for person in (bank.manager, bank.colleague, bank.outsider):
        person.save(update_fields=["email", "language"])
    for hour in (8, 9):
        make_due_bulletins(at=at(2026, 11, 16, hour))
    event = Event.objects.get(kind="bulletin")
    letters = {letter.address: letter for letter in event.deliveries.all()}
    assert set(letters) == {"chen@bank.example", "zhou@bank.example"}
    file = event.enclosures.get()
    assert (file.media_type, bytes(file.content)[:5]) == ("application/pdf", b"%PDF-")
    bulletin = Bulletin.objects.get()
    assert bulletin.sent_at == at(2026, 11, 16, 8)
    english = letters["zhou@bank.example"]
    assert english.subject.endswith("No. 1")
    assert f"/campaigns/bulletins/{bulletin.public_id}/" in english.text
    assert "Chengdong" in english.text
    assert "城东" in letters["chen@bank.example"].text


def test_the_paper_of_a_bulletin_is_no_orphan(campaign):
    bulletin = make_bulletin(campaign=campaign, week_on=date(2026, 11, 16), at=NOW)
    StoredFile.objects.update(offered_at=at(2026, 1, 1))
    sweep_orphans(at=NOW)
    assert StoredFile.objects.filter(pk=bulletin.pdf_id).exists()
