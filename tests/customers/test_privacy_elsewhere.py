"""What other apps hold of a person: given to them, locked away, emptied, and found by nothing that is left."""

from datetime import date
from uuid import uuid4

import pytest
from django.utils import timezone

from accountplans.models import PlanPerson
from accountplans.services import begin_plan, win_person
from analyses.models import AnalysisSheet
from analyses.services import write_sheet
from audit.services import open_sealed
from common.calendar import business_today
from common.text import bigrams
from customers.models import Contact, LockedPerson
from customers.queries.privacy import KEPT, own_tables
from customers.services import add_contact, privacy
from customers.services.people import seal_of
from knowledge.models import Piece
from knowledge.services import write_piece
from negotiations.models import Counterpart
from negotiations.services.opening import open_negotiation
from tests.factories import make_bank, make_customer

pytestmark = pytest.mark.django_db
NAME = "岑鹤鸣"


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def person(bank):
    return add_contact(
        customer=make_customer(bank), values={"name": NAME}, by=bank.manager, at=timezone.now()
    )


def gone(bank, person, kind):
    request = privacy.ask_for_person(
        contact=person, kind=kind, asked_on=date(2026, 11, 1), by=bank.manager, at=timezone.now()
    )
    act = privacy.restrict_person if kind == "restrict" else privacy.erase_person
    act(request=request, by=bank.supervisor, at=timezone.now())


@pytest.fixture
def to_win(bank, person):
    """How somebody is to be won, in words that do not name them."""
    act = {"by": bank.manager, "at": timezone.now()}
    plan = begin_plan(customer=person.customer, year=business_today().year, words={"goal": "主办行"}, **act)
    return win_person(
        plan=plan, contact=person, wished_attitude="favours", wished_part="decides", how="女儿要出国", **act
    )


HOW = {"how": "女儿要出国", "wished_part": "decides", "wished_attitude": "favours"}


def test_the_copy_says_how_a_person_is_to_be_won(bank, person, to_win):
    request = privacy.ask_for_person(
        contact=person, kind="copy", asked_on=date(2026, 11, 1), by=bank.manager, at=timezone.now()
    )
    held = privacy.copy_person(request=request, by=bank.manager, at=timezone.now())
    assert held["about"] == {"accountplans.PlanPerson": [HOW]}


@pytest.mark.parametrize("kind", ["restrict", "erase"])
def test_how_a_person_was_to_be_won_goes_with_their_data(bank, person, to_win, kind):
    other = Contact.objects.create(customer=person.customer, name="刘蔚")
    stays = PlanPerson.objects.create(plan=to_win.plan, contact=other, **HOW)
    gone(bank, person, kind)
    left = {row.pk: (row.how, row.wished_part, row.wished_attitude) for row in PlanPerson.objects.all()}
    assert left == {to_win.pk: ("", "", "neutral"), stays.pk: tuple(HOW.values())}
    for locked in LockedPerson.objects.all():
        kept = open_sealed(bytes(locked.sealed), sealed_for=seal_of(locked.contact))
        assert kept["held"]["about"] == {"accountplans.PlanPerson": [HOW]}
    assert LockedPerson.objects.exists() is (kind == "restrict")


def test_every_table_of_rows_about_one_person_says_what_is_left_of_them():
    """Of those with words of their own; where a row may be about nobody, its words are the company's."""
    about = {
        relation.related_model
        for relation in Contact._meta.get_fields(include_hidden=True)
        if relation.one_to_many and not relation.field.null and not relation.related_model._meta.auto_created
    }
    silent = {model._meta.label for model in about if model not in own_tables()}
    assert silent - set(KEPT) == {"customers.PersonRequest"}


@pytest.mark.parametrize("kind", ["restrict", "erase"])
def test_a_name_of_three_characters_is_in_no_index_of_words(bank, person, kind):
    act = {"by": bank.manager, "at": timezone.now()}
    words = {"economy": {"text": f"{NAME}说出口放缓", "source": "面谈"}}
    write_sheet(
        customer=person.customer,
        kind="environment",
        dated_on=business_today(),
        words=words,
        form_key=uuid4(),
        **act,
    )
    write_piece(
        kind="news",
        title=f"{NAME}要换行",
        body=f"{NAME}对利率不满",
        noted_on=business_today(),
        customer=person.customer,
        **act,
    )
    name = {*bigrams(NAME), *bigrams("cenheming")}

    def rows():
        return [AnalysisSheet.objects.get(), Piece.objects.get()]

    assert [len(name.intersection(row.search_parts)) for row in rows()] == [2, 10]
    gone(bank, person, kind)
    sheet, piece = rows()
    assert not {*bigrams(NAME)}.intersection(sheet.search_parts + piece.search_parts)
    assert NAME not in piece.search_text and "cenheming" not in piece.search_text
    # Everything else is still found.
    assert {"出口", "放缓", "面谈"} <= set(sheet.search_parts)
    assert {"换行", "利率"} <= set(piece.search_parts) and "换行" in piece.search_text


# ---------------------------------------------------------------- somebody opposite in a talk
@pytest.fixture
def opposite(bank, person):
    """Twice opposite: by their card and by a typed name; a third is somebody else of another name."""
    act = {"by": bank.manager, "at": timezone.now()}
    words = {"customer": person.customer, "title": "定价", "deadline_on": date(2027, 1, 4)}
    talk = open_negotiation(**words, **act)
    said = {"title": "董秘", "decides": True, "note": "怕丢面子"}
    rows = [{"contact": person, **said}, {"name": NAME, **said}, {"name": "柳依", **said}]
    for row in rows:
        Counterpart.objects.create(negotiation=talk, side="customer", **row)
    return talk


@pytest.mark.parametrize("kind", ["restrict", "erase"])
def test_what_was_thought_of_somebody_opposite_goes_with_them(bank, person, opposite, kind):
    gone(bank, person, kind)
    rows = Counterpart.objects.order_by("id").values_list("title", "note", "decides")
    assert list(rows) == [("", "", False), ("", "", False), ("董秘", "怕丢面子", True)]
    assert NAME not in Counterpart.objects.order_by("id")[1].name
    if kind == "restrict":
        request = privacy.ask_for_person(
            contact=person, kind="lift", asked_on=date(2026, 11, 2), by=bank.manager, at=timezone.now()
        )
        privacy.lift_restriction(request=request, by=bank.supervisor, at=timezone.now())
        rows = Counterpart.objects.order_by("id").values_list("title", "note", "decides")
        assert set(rows) == {("董秘", "怕丢面子", True)} and Counterpart.objects.filter(name=NAME).exists()


def test_a_namesake_opposite_another_customer_keeps_what_was_thought_of_them(bank, person, opposite):
    act = {"by": bank.manager, "at": timezone.now()}
    words = {"customer": make_customer(bank), "title": "融资", "deadline_on": date(2027, 1, 4)}
    other = open_negotiation(**words, **act)
    Counterpart.objects.create(negotiation=other, side="customer", name=NAME, note="爱听数字")
    gone(bank, person, "erase")
    assert Counterpart.objects.get(negotiation=other).note == "爱听数字"
