"""`manage.py verify_invariants` over what stands on customers' files: each planted fault is named by its invariant."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from common.calendar import business_today
from crm_site.invariants import violations
from notebook.rules import BulkAct
from notebook.services import do_bulk, edit_note, order_bulk, write_note
from portfolios import services as portfolios
from surveys import services as surveys
from surveys.rules import Mark
from tests.factories import fresh, make_bank, make_customer
from tests.faults.test_invariants import plant
from worklist.services import add_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed():
    """A low answer with its follow-up, a note worded anew, an act on two customers, and a handover carried out."""
    bank = make_bank()
    acting = {"by": bank.manager, "at": timezone.now()}
    customer, other = make_customer(bank), make_customer(bank)
    words = {"contact": None, "about": "", "form_key": uuid4()}
    survey = surveys.ask_by_hand(customer=customer, **words, **acting)
    survey = surveys.hand_over_link(survey=survey, **acting)
    marks = dict.fromkeys(Mark, 25)
    surveys.answer_survey(survey=survey, marks=marks, recommends=3, comment="", at=acting["at"])
    note = write_note(customer=customer, text="一", form_key=uuid4(), **acting)
    edit_note(note=note, text="二", version=1, **acting)
    keys = [customer.pk, other.pk]
    run = order_bulk(act=BulkAct.FOLLOW, words={}, customers=keys, form_key=uuid4(), **acting)
    do_bulk(job_id=run.job_id)
    add_task(
        customer=other, owner=bank.manager, title="送", due_on=business_today() + timedelta(days=1), **acting
    )
    handover = portfolios.propose_handover(
        giver=bank.manager,
        taker=bank.colleague,
        numbers=[other.customer_no],
        reason="调岗",
        effective_on=business_today(),
        form_key=uuid4(),
        by=fresh(bank.supervisor),
        at=acting["at"],
    )
    portfolios.answer_handover(handover=handover, accept=True, by=fresh(bank.colleague), at=acting["at"])
    handover.refresh_from_db()
    portfolios.move(job_id=handover.job_id)


FAULTS = {
    "an index that is not of its marks": (
        "UPDATE surveys_surveyresponse SET index = 25.1",
        "surveys_are_weighed_by_their_rule",
    ),
    "an answer that is called good": (
        "UPDATE surveys_surveyresponse SET low = false",
        "surveys_are_weighed_by_their_rule",
    ),
    "an answer to what was withdrawn": (
        "UPDATE surveys_survey SET withdrawn_at = now()",
        "surveys_are_weighed_by_their_rule",
    ),
    "an answer of another customer": (
        "UPDATE surveys_surveyresponse SET customer_id = (SELECT max(id) FROM customers_customer)",
        "surveys_are_weighed_by_their_rule",
    ),
    "a follow-up of no answer": (
        "UPDATE worklist_task SET parameters = '{}' WHERE kind = 'survey'",
        "low_answers_are_followed_up_once",
    ),
    "a wording lost": ("DELETE FROM notebook_notewording", "notes_keep_every_wording"),
    "a note that nobody removed": (
        "UPDATE customers_note SET removed_at = now()",
        "notes_keep_every_wording",
    ),
    "a customer lost from an act on many": (
        "DELETE FROM notebook_bulkrow WHERE id = (SELECT min(id) FROM notebook_bulkrow)",
        "acts_on_many_add_up",
    ),
    "an act that ended too early": (
        "UPDATE notebook_bulkrow SET state = 'waiting' WHERE id = (SELECT min(id) FROM notebook_bulkrow)",
        "acts_on_many_add_up",
    ),
    "a customer left waiting": (
        "UPDATE portfolios_handedcustomer SET fate = 'waiting'",
        "handovers_end_whole",
    ),
    "a task gone without its customer": (
        "UPDATE portfolios_handedcustomer SET fate = 'stayed', why = 'other_lead'",
        "handovers_end_whole",
    ),
    "a closing that closed nothing": (
        "UPDATE portfolios_handover SET giver_id = NULL, taker_id = NULL, successor_id = unit_id",
        "handovers_end_whole",
    ),
    "a customer handed over twice at once": (
        "INSERT INTO portfolios_handover (public_id, giver_id, taker_id, unit_id, reason, effective_on, state,"
        " proposed_by_id, proposed_at, answer, form_key) SELECT gen_random_uuid(), giver_id, taker_id, unit_id, '',"
        " effective_on, 'proposed', proposed_by_id, now(), '', gen_random_uuid()"
        " FROM portfolios_handover, generate_series(1, 2);"
        "INSERT INTO portfolios_handedcustomer (handover_id, customer_id, fate, why, unit_before_id)"
        " SELECT handover.id, (SELECT min(id) FROM customers_customer), 'waiting', '', handover.unit_id"
        " FROM portfolios_handover AS handover WHERE state = 'proposed'",
        "customers_are_handed_over_once_at_a_time",
    ),
}


@pytest.mark.parametrize(("sql", "name"), FAULTS.values(), ids=FAULTS.keys())
def test_a_planted_fault_is_named(filed, sql, name):
    assert violations() == []
    plant(sql)
    found = {each.invariant.name: each for each in violations()}
    assert name in found and found[name].count > 0 and found[name].examples
