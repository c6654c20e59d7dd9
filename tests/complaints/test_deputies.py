"""Whoever stands in for the absent: no case kept from them, and no second pair of eyes on their acts."""

import pytest
from django.utils import timezone

from complaints import services
from complaints.models import Complaint
from complaints.queries.acts import acts_of
from complaints.queries.records import read_records, with_marks
from complaints.queries.standing import allowed, standing_of
from customers.models import Customer
from organization.rules import Role
from tests.complaints.making import accepted, fresh, make_complaint, resolved
from tests.complaints.test_handover import away
from tests.factories import fresh as person_now
from tests.factories import make_staff

pytestmark = pytest.mark.django_db


def sees(person, case):
    return Complaint.objects.visible_to(person_now(person)).filter(pk=case.pk).exists()


def knows(person, case):
    person = person_now(person)
    return Complaint.objects.known_to(person, Customer.objects.visible_to(person)).filter(pk=case.pk).exists()


def test_a_deputy_reads_no_case_that_is_kept_from_the_absent_supervisor(desk):
    bank = desk.bank
    deputy = make_staff(Role.ACCOUNT_MANAGER, bank.sister_unit, "高远", "Gao Yuan")
    kept, plain = make_complaint(desk), make_complaint(desk)
    kept.recusals.create(staff=bank.supervisor, reason="interest", note="亲属")
    assert not sees(bank.supervisor, kept) and not sees(deputy, plain)
    away(bank.supervisor, deputy)
    assert sees(deputy, plain) and standing_of(plain, person_now(deputy)).supervisor
    assert not sees(deputy, kept) and not knows(deputy, kept)
    assert not allowed(kept, person_now(deputy))


def test_a_deputy_of_senior_management_neither(desk):
    kept, plain = make_complaint(desk), make_complaint(desk)
    kept.recusals.create(staff=desk.bank.executive, reason="interest", note="亲属")
    away(desk.bank.executive, desk.bank.outsider)
    assert sees(desk.bank.outsider, plain)
    assert not sees(desk.bank.outsider, kept) and not knows(desk.bank.outsider, kept)


def test_a_deputys_own_cases_stay_without_the_powers_of_the_absent(desk):
    bank = desk.bank
    deputy = make_staff(Role.ACCOUNT_MANAGER, bank.sister_unit, "高远", "Gao Yuan")
    own = accepted(desk)
    Complaint.objects.filter(pk=own.pk).update(owner=deputy)
    own = fresh(own)
    own.recusals.create(staff=bank.supervisor, reason="interest", note="亲属")
    away(bank.supervisor, deputy)
    standing = standing_of(own, person_now(deputy))
    assert (standing.owner, standing.supervisor, standing.above) == (True, False, False)
    # A supervisor above keeps their own duty while they stand in for one below.
    away(bank.colleague, bank.branch_supervisor)
    assert sees(bank.branch_supervisor, own)


def test_who_stands_in_for_the_proposer_decides_neither_remedy_nor_more_time(desk):
    case, by = accepted(desk), person_now(desk.officer)
    remedy = services.propose_remedy(complaint=case, kind="refund", amount_fen=200_000, by=by)
    longer = services.ask_extension(complaint=case, reason="需总行核实", by=by)
    away(desk.officer, desk.bank.supervisor)
    deputy = person_now(desk.bank.supervisor)
    with pytest.raises(services.NotAllowed) as refused:
        services.decide_remedy(remedy=remedy, approve=True, by=deputy)
    assert refused.value.code == "four_eyes"
    with pytest.raises(services.NotAllowed) as refused:
        services.decide_extension(extension=longer, approve=True, by=deputy)
    assert refused.value.code == "four_eyes"
    remedy.refresh_from_db()
    longer.refresh_from_db()
    assert (remedy.answer, longer.answer) == ("waiting", "waiting")
    assert not waiting_acts(case, deputy)
    above = person_now(desk.bank.branch_supervisor)
    assert len(waiting_acts(case, above)) == 2
    services.decide_extension(extension=longer, approve=True, by=above)
    services.decide_remedy(remedy=remedy, approve=True, by=above)


def waiting_acts(case, person):
    """The buttons of what waits for a decision."""
    case = with_marks(Complaint.objects.filter(pk=case.pk)).get()
    read_records(case)
    found = acts_of(case, allowed(case, person), user=person, at=timezone.now())
    return [link for line in found.waiting for link in line.acts if "decide" in link.href]


def test_who_stands_in_for_the_handler_neither_decides_the_contested_again_nor_checks(desk):
    case = resolved(desk)
    away(desk.officer, desk.bank.supervisor)
    deputy = person_now(desk.bank.supervisor)
    with pytest.raises(services.NotAllowed) as refused:
        services.check_result(complaint=case, passed=True, findings="已核实", by=deputy)
    assert refused.value.code == "check"
    services.contest_validity(complaint=case, note="合同第七条写明了", by=deputy)
    words = {"complaint": case, "validity": "valid", "note": "再审"}
    with pytest.raises(services.NotAllowed) as refused:
        services.decide_validity(**words, by=deputy)
    assert refused.value.code == "four_eyes"
    assert fresh(case).validity == "partly"
    services.decide_validity(**words, by=person_now(desk.bank.branch_supervisor))
    assert fresh(case).validity == "valid"
