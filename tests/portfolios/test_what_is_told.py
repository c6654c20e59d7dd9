"""What a handover tells, and whom: customers that the reader sees, and no case about a colleague."""

import pytest
from django.utils import timezone, translation

from customers.models import Contact, Customer
from portfolios import services
from portfolios.queries import closing_counts, dossier_of, listed_handovers, tell_customers, what_waits
from tests.complaints.making import make_complaint, make_desk
from tests.factories import fresh, make_customer
from tests.portfolios.test_handovers import accept, busy_customer, carry_out, propose

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db):
    return make_desk()


def told(handover, person):
    """What a person reads of the first customer of a handover."""
    person = fresh(person)
    with translation.override("en"):
        return dossier_of(listed_handovers(person).get(pk=handover.pk), person)[0]


def test_the_old_manager_reads_number_and_fate_once_the_customer_is_gone(desk, client):
    bank = desk.bank
    customer = busy_customer(bank)
    Contact.objects.create(customer=customer, name="钱总", part="decides")
    handover = propose(bank, numbers=[customer.customer_no])
    assert told(handover, bank.manager).full and told(handover, bank.manager).deciders == ["钱总"]
    carry_out(accept(handover, bank.colleague))
    one = told(handover, bank.manager)
    assert (one.full, one.customer, one.fate, one.deciders, one.tasks, one.open) == (
        False,
        customer,
        "Moved",
        [],
        [],
        0,
    )
    client.force_login(bank.manager)
    page = client.get(f"/handovers/{handover.public_id}/").content.decode()
    assert customer.customer_no in page
    assert "钱总" not in page and "送合同" not in page and customer.label not in page
    assert told(handover, bank.colleague).deciders == ["钱总"]


@pytest.mark.parametrize("answer", ["refused", "withdrawn"])
def test_whoever_takes_it_not_reads_no_more_of_it(desk, answer):
    bank = desk.bank
    customer = busy_customer(bank)
    handover = propose(bank, numbers=[customer.customer_no])
    assert not Customer.objects.visible_to(fresh(bank.colleague)).filter(pk=customer.pk).exists()
    assert told(handover, bank.colleague).full and told(handover, bank.colleague).open == 3
    if answer == "refused":
        words = {"accept": False, "note": "人手不足", "by": fresh(bank.colleague)}
        services.answer_handover(handover=handover, at=timezone.now(), **words)
    else:
        services.withdraw_handover(handover=handover, by=fresh(bank.supervisor), at=timezone.now())
    one = told(handover, bank.colleague)
    assert (one.full, one.deposits_fen, one.open, one.stayed) == (False, None, 0, [])
    assert told(handover, bank.manager).open == 3


def test_no_figure_of_a_handover_counts_a_case_about_a_colleague(desk):
    bank = desk.bank
    customer, plain = make_customer(bank), make_customer(bank)
    about = make_complaint(desk, customer=customer, accused=[bank.supervisor])
    owned_by(about, bank.manager)
    by, above = fresh(bank.supervisor), fresh(bank.executive)
    customers = Customer.objects.filter(pk__in=[customer.pk, plain.pk])
    for person in (by, above):
        assert [one.cases for one in tell_customers(list(customers), person)] == [0, 0]
        assert what_waits(bank.manager, customers, person) == []
        assert cases_of(bank.unit, person) == 0
    owned_by(make_complaint(desk, customer=plain), bank.manager)
    assert sorted(one.cases for one in tell_customers(list(customers), by)) == [0, 1]
    assert len(what_waits(bank.manager, customers, by)) == 1
    assert cases_of(bank.unit, by) == 1


def owned_by(case, person):
    """The case as if somebody had accepted it."""
    type(case).objects.filter(pk=case.pk).update(owner=person, state="open")


def cases_of(unit, person):
    """How many cases the preview of a closing counts."""
    with translation.override("en"):
        return dict(closing_counts(unit, person))["Complaints"]
