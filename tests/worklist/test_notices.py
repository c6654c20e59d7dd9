"""People are told once, and only their own notices are theirs to read."""

import pytest

from tests.factories import at, make_bank, make_customer
from worklist.models import Notice
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices, mark_read, mark_unread

pytestmark = pytest.mark.django_db


def tier_up(person, customer, slot="run:1"):
    return NewNotice(
        kind=NoticeKind.TIER_UP,
        person_id=person.pk,
        customer_id=customer.pk,
        subject=f"customer:{customer.customer_no}",
        slot=slot,
        parameters={"tier_from": 4, "tier_to": 3},
    )


def test_a_person_is_told_once_of_one_cause():
    bank = make_bank()
    customer = make_customer(bank)
    rows = [tier_up(bank.manager, customer), tier_up(bank.supervisor, customer)]

    assert add_notices(rows, at=at(2026, 11, 20)) == 2
    assert add_notices(rows, at=at(2026, 11, 21)) == 0
    assert add_notices([tier_up(bank.manager, customer, slot="run:2")]) == 1

    first = Notice.objects.get(person=bank.manager, slot="run:1")
    assert first.parameters == {"tier_from": 4, "tier_to": 3}
    assert first.created_at == at(2026, 11, 20)
    assert first.public_id.version == 7


def test_telling_nobody_writes_nothing():
    assert add_notices([]) == 0
    assert Notice.objects.count() == 0


def test_marking_read_touches_only_ones_own_unread_notices():
    bank = make_bank()
    customer = make_customer(bank)
    add_notices([tier_up(bank.manager, customer, slot=f"run:{n}") for n in range(3)])
    add_notices([tier_up(bank.supervisor, customer)])
    one = Notice.objects.get(person=bank.manager, slot="run:0")
    others = Notice.objects.get(person=bank.supervisor)

    assert mark_read(person=bank.manager, notices=[one, others], at=at(2026, 11, 20)) == 1
    assert Notice.objects.unread().filter(person=bank.manager).count() == 2
    assert Notice.objects.unread().filter(person=bank.supervisor).count() == 1
    assert mark_read(person=bank.manager, at=at(2026, 11, 21)) == 2
    one.refresh_from_db()
    assert one.read_at == at(2026, 11, 20)
    assert mark_unread(person=bank.supervisor, notice=one) == 0
    assert mark_unread(person=bank.manager, notice=one) == 1


def test_a_notice_of_a_customer_out_of_sight_is_out_of_sight():
    bank = make_bank()
    customer = make_customer(bank)
    add_notices([tier_up(bank.outsider, customer), tier_up(bank.manager, customer)])
    assert Notice.objects.visible_to(bank.outsider).count() == 0
    assert Notice.objects.visible_to(bank.manager).count() == 1
