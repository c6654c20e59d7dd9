"""Who reads a file and why: told for a random bank exactly as `visible_to` decides, and what a deputy may do."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Act
from common.calendar import business_today
from customers.models import Customer, TeamMember
from customers.queries.sight import readers_of
from organization.models import Absence, Staff
from organization.rules import Role
from organization.services import end_absence
from tests.factories import fresh, grant, make_bank, make_customer, make_staff
from worklist.queries import today_rows
from worklist.services import add_task, complete_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(db):
    return make_bank()


def away(person, deputy, first=0, last=0):
    today = business_today()
    return Absence.objects.create(
        staff=person,
        deputy=deputy,
        starts_on=today + timedelta(days=first),
        last_on=today + timedelta(days=last),
        entered_by=person,
    )


@pytest.mark.parametrize("seed", range(4))
def test_for_every_person_of_a_random_bank_the_list_names_them_exactly_where_they_read_the_file(bank, seed):
    dice, today = random.Random(seed), business_today()
    units = [bank.head_office, bank.branch, bank.other_branch, bank.unit, bank.sister_unit, bank.far_unit]
    working = [Role.ACCOUNT_MANAGER, Role.PRODUCT_MANAGER, Role.RISK_MANAGER, Role.SUPERVISOR, Role.EXECUTIVE]
    people = list(Staff.objects.all())
    for number in range(25):
        role = dice.choice([*working, *working, Role.COMPLAINT_OFFICER, None])
        person = make_staff(role, dice.choice(units), f"人{number}", f"Person {number}")
        if role in working and dice.random() < 0.3:
            ends = today + timedelta(days=dice.choice([-1, 0, 1]))
            grant(person, dice.choice(working), dice.choice(units), ends_on=ends)
        people.append(person)
    for person in dice.sample(people, 14):
        deputy = dice.choice([other for other in people if other != person])
        away(person, deputy, dice.choice([-2, -1, 0, 1]), dice.choice([1, 2]))
    leads = dice.sample(people, 10)
    customers = [
        make_customer(bank, unit=dice.choice(units[1:]), manager=lead, customer_no=f"CS{seed}{place:03d}")
        for place, lead in enumerate(leads)
    ]
    for customer in customers:
        for member in dice.sample(people, 3):
            starts = today + timedelta(days=dice.choice([-3, 0, 1]))
            TeamMember.objects.create(customer=customer, staff=member, part="middle", starts_on=starts)
    told = {
        customer.pk: {one.staff.pk for one in readers_of(customer, today=today)} for customer in customers
    }
    wrong = [
        (person.name, customer.customer_no)
        for person in Staff.objects.exclude(status="left")
        for customer in customers
        if (person.pk in told[customer.pk])
        != Customer.objects.visible_to(person).filter(pk=customer.pk).exists()
    ]
    assert wrong == []
    assert any(told.values())


def test_the_page_costs_the_same_with_many_readers_and_says_why(bank, client):
    customer = make_customer(bank, unit=bank.unit, manager=bank.manager)
    client.force_login(bank.manager)
    url = reverse("customers:sight", args=[customer.customer_no])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        page = client.get(url).content.decode()
    assert "Leads the customer" in page and "Supervises Chengdong" in page
    for number in range(10):
        person = make_staff(Role.PRODUCT_MANAGER, bank.unit, f"产品{number}", f"Product {number}")
        TeamMember.objects.create(customer=customer, staff=person, part="middle", starts_on=business_today())
    with CaptureQueriesContext(connection) as many:
        page = client.get(url).content.decode()
    assert page.count("On the team since") == 10
    assert len(many) == len(few)


def test_a_deputy_sees_and_acts_for_the_absent_until_they_are_back_and_each_act_says_for_whom(bank):
    customer = make_customer(bank, unit=bank.unit, manager=bank.manager)
    at, today = timezone.now(), business_today()
    task = add_task(
        customer=customer, owner=bank.manager, title="送合同", due_on=today, by=bank.manager, at=at
    )
    assert not Customer.objects.visible_to(fresh(bank.colleague)).exists()
    absence = away(bank.manager, bank.colleague, 0, 3)
    deputy = fresh(bank.colleague)
    assert list(Customer.objects.visible_to(deputy)) == [customer]
    assert [row.task for row in today_rows(deputy, today)] == [task.public_id]
    [reader] = [one for one in readers_of(customer, today=today) if one.staff == deputy]
    assert [reason.code for reason in reader.reasons] == ["deputy"]
    complete_task(task=task, by=deputy, at=at)
    act = Act.objects.get(kind="task.done")
    assert (act.actor, act.after["stands_in_for"]) == (deputy, str(bank.manager.pk))
    end_absence(absence=absence, by=fresh(bank.manager))
    assert not Customer.objects.visible_to(fresh(bank.colleague)).exists()
    assert today_rows(fresh(bank.colleague), today) == []
