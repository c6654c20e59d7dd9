"""The API from the team to the signature: who sits there, how the talk goes, leave, and how it ends."""

from datetime import timedelta
from uuid import uuid4

import pytest

from common.calendar import business_today
from customers.models import Contact
from negotiations.models import Agreement, Negotiation, StopApproval, TacticSeen
from tests.negotiations.making import bring_to_the_end, make_talk, offer, sign_talk
from tests.negotiations.test_api import API, NOBODYS, Caller, client_of, faults
from worklist.models import Task


@pytest.fixture
def talk(bank, customer):
    return make_talk(bank, customer)


@pytest.fixture
def caller(bank, talk):
    return Caller(bank.manager, talk.negotiation)


def refused(answer):
    return answer.status_code, answer.json()["code"]


# ---------------------------------------------------------------- who sits there
def test_a_colleague_joins_the_team_and_leaves_it(bank, talk, caller):
    number = bank.colleague.employee_no
    assert client_of(bank.colleague).get(caller.one).status_code == 404
    joined = caller.send("team/", employee_no=number, part="reckons")
    assert (joined.status_code, joined.json()["team"][1]) == (
        201,
        {"employee_no": number, "part": "reckons", "starts_on": f"{business_today()}"},
    )
    assert refused(caller.send("team/", employee_no=number)) == (409, "on_team_already")
    assert client_of(bank.colleague).get(caller.one).json()["title"] == talk.negotiation.title
    assert caller.send(f"team/{number}/", method="delete").status_code == 204
    assert client_of(bank.colleague).get(caller.one).status_code == 404
    lead = caller.send(f"team/{bank.manager.employee_no}/", method="delete")
    assert refused(lead) == (409, "lead_stays")
    stranger = caller.send("team/", employee_no=bank.far_supervisor.employee_no)
    assert faults(stranger) == {"employee_no"}


def test_who_sits_opposite_is_of_the_customer_or_has_a_name(bank, customer, caller):
    person = Contact.objects.create(customer=customer, name="李总", part="decides")
    told = caller.send("counterparts/", contact=f"{person.public_id}", decides=True, note="看重期限").json()
    told = caller.send("counterparts/", side="third", name="担保公司王总").json()
    assert [(one["side"], one["contact"], one["decides"]) for one in told["counterparts"]] == [
        ("customer", f"{person.public_id}", True),
        ("third", None, False),
    ]
    assert told["counterparts"][0]["note"] == "看重期限"
    assert faults(caller.send("counterparts/", contact=NOBODYS)) == {"contact"}
    assert faults(caller.send("counterparts/", side="customer")) == {"name"}
    assert len(caller.read()["counterparts"]) == 2


# ---------------------------------------------------------------- how it goes
def test_steps_say_what_they_miss(caller):
    assert caller.read()["missing"] == ["our_alternative"]
    assert refused(caller.send("step/", to="infer")) == (409, "step_missing")
    assert refused(caller.send("step/", to="signal")) == (409, "step_out_of_order")
    caller.change(our_alternative="转投")
    assert caller.send("step/", to="infer").json()["step"] == "infer"
    assert faults(caller.send("step/", to="dance")) == {"to"}
    assert caller.send("step/", to="prepare").json()["step"] == "prepare"


def test_notes_stand_on_their_phase_and_are_written_once(caller):
    assert caller.send("phase/", to="clash").json()["phase"] == "clash"
    note = {"text": "对方在意期限", "key": f"{uuid4()}"}
    assert caller.send("notes/", **note).status_code == 201
    told = caller.send("notes/", **note).json()
    told = caller.send("notes/", text="开场很好", phase="introduction", key=f"{uuid4()}").json()
    assert [(one["phase"], one["text"]) for one in told["notes"]] == [
        ("clash", "对方在意期限"),
        ("introduction", "开场很好"),
    ]
    assert refused(caller.send("notes/", **note | {"text": "另一句"})) == (409, "key_taken")


def test_tactics_that_mislead_are_seen_and_never_ours(bank, caller):
    library = client_of(bank.manager).get(f"{API}tactics/").json()["results"]
    bad = next(one for one in library if not one["ours_to_use"])
    assert bad["why_not"] and bad["answer"]
    ours = caller.send("tactics/", tactic=bad["code"], side="ours", key=f"{uuid4()}")
    assert refused(ours) == (409, "not_ours_to_use")
    seen = caller.send("tactics/", tactic=bad["code"], words="只有你们一家", key=f"{uuid4()}").json()
    assert [(one["tactic"], one["side"], one["words"]) for one in seen["tactics"]] == [
        (bad["code"], "theirs", "只有你们一家")
    ]
    assert faults(caller.send("tactics/", tactic="magic", key=f"{uuid4()}")) == {"tactic"}
    assert TacticSeen.objects.count() == 1


# ---------------------------------------------------------------- leave
def test_leave_is_asked_decided_by_another_and_used(bank, talk, caller):
    rate, path = f"{talk.rate.public_id}", f"issues/{talk.rate.public_id}/questions/"
    low = {"issue": rate, "side": "ours", "value": "3.25"}
    assert refused(caller.send("offers/", **low)) == (409, "beyond_bottom")
    assert refused(caller.send(path, value="3.50", reason="x", key=f"{uuid4()}")) == (409, "nothing_to_ask")
    assert faults(caller.send(path, value="viel", reason="x", key=f"{uuid4()}")) == {"value"}
    asked = caller.send(path, value="3.25", reason="同业更低", in_return="存款", key=f"{uuid4()}")
    assert (asked.status_code, asked.json()["kind"], asked.json()["limit"]) == (201, "stop_line", "3.3000")
    one = f"{API}questions/{asked.json()['id']}/"
    until = business_today() + timedelta(days=5)
    leave = {"approve": True, "expires_on": f"{until}"}

    def decide(person, **body):
        return client_of(person).post(f"{one}decision/", body, content_type="application/json")

    assert [decide(who, **leave).status_code for who in (bank.manager, bank.executive, bank.outsider)] == [
        403,
        404,
        404,
    ]
    assert faults(decide(bank.supervisor, approve=True)) == {"expires_on"}
    assert faults(decide(bank.supervisor, approve=False)) == {"note"}
    far = decide(bank.supervisor, approve=True, expires_on=f"{business_today() + timedelta(days=31)}")
    assert refused(far) == (409, "leave_too_long")
    assert StopApproval.objects.get().state == "waiting"
    decided = decide(bank.supervisor, **leave).json()
    assert (decided["state"], decided["decided_by"]) == ("approved", bank.supervisor.employee_no)
    assert caller.send("offers/", **low).status_code == 201
    listed = client_of(bank.supervisor).get(f"{API}questions/").json()["results"]
    assert [row["id"] for row in listed] == [decided["id"]]


# ---------------------------------------------------------------- how it ends
def signing(talk, bank, **changes):
    today = business_today()
    return {
        "signed_on": f"{today}",
        "terms": [
            {"issue": f"{talk.rate.public_id}", "value": "3.42"},
            {"issue": f"{talk.deposits.public_id}", "value": "1500"},
        ],
        "conditions": "放款前办妥抵押",
        "promises": [
            {
                "side": "theirs",
                "text": "代发工资转入",
                "due_on": f"{today + timedelta(days=30)}",
                "owner": bank.manager.employee_no,
            }
        ],
        "our_satisfaction": 4,
    } | changes


def test_a_talk_is_signed_with_terms_and_promises(bank, talk, caller):
    assert refused(caller.send("sign/", **signing(talk, bank))) == (409, "step_out_of_order")
    bring_to_the_end(bank, talk)
    told = caller.send("sign/", **signing(talk, bank))
    assert told.status_code == 200
    agreed = told.json()["agreement"]
    assert (told.json()["outcome"], told.json()["step"]) == ("agreed", "agree")
    assert [term["value"] for term in agreed["terms"]] == ["3.4200", "1500.0000"]
    assert (agreed["conditions"], agreed["our_satisfaction"], agreed["their_satisfaction"]) == (
        "放款前办妥抵押",
        4,
        None,
    )
    task = Task.objects.get(kind="promise")
    assert (agreed["promises"][0]["task"], agreed["promises"][0]["owner"]) == (
        f"{task.public_id}",
        bank.manager.employee_no,
    )
    assert refused(caller.send("sign/", **signing(talk, bank))) == (409, "ended")
    learned = caller.send("lessons/", kind="keep", text="先谈存款", key=f"{uuid4()}")
    assert [one["text"] for one in learned.json()["lessons"]] == ["先谈存款"]
    ended = client_of(bank.manager).get(f"{API}statistics/").json()
    assert (ended["own"]["cases"], ended["own"]["agreed"], ended["bank"]) == (1, 1, None)
    assert [one["talk"] for one in ended["lessons"]] == [talk.negotiation.number]


def test_what_cannot_be_signed_is_refused_and_nothing_ends(bank, customer, talk, caller):
    bring_to_the_end(bank, talk)
    other = make_talk(bank, customer)
    rate, deposits = signing(talk, bank)["terms"]
    late = f"{business_today() + timedelta(days=1)}"
    promise = signing(talk, bank)["promises"][0]
    for wrong, code in (
        ({"terms": [rate]}, "term_missing"),
        ({"terms": [{**rate, "value": "3.20"}, deposits]}, "beyond_bottom"),
        ({"signed_on": late, "promises": []}, "signed_later"),
        ({"promises": [{**promise, "due_on": "2020-01-01"}]}, "promise_before_signing"),
    ):
        assert refused(caller.send("sign/", **signing(talk, bank, **wrong))) == (409, code)
    for wrong in (
        {"terms": [rate, rate]},
        {"terms": [{**rate, "issue": f"{other.rate.public_id}"}]},
        {"terms": [{**rate, "value": "viel"}]},
        {"promises": [{**promise, "owner": bank.outsider.employee_no}]},
    ):
        answer = caller.send("sign/", **signing(talk, bank, **wrong))
        assert (answer.status_code, faults(answer)) == (400, set(wrong))
    assert not Agreement.objects.exists() and not Task.objects.filter(kind="promise").exists()


def test_a_talk_is_broken_off_with_its_reason(talk, caller):
    assert faults(caller.send("break-off/", note="")) == {"note"}
    told = caller.send("break-off/", note="对方另选").json()
    assert (told["outcome"], told["outcome_note"], told["missing"]) == ("broken_off", "对方另选", [])
    assert refused(caller.send("step/", to="infer")) == (409, "ended")
    assert Negotiation.objects.get().ended_on == business_today()


def test_an_act_made_from_an_older_table_is_refused(bank, talk, caller):
    tag = caller.client.get(caller.one).headers["ETag"]
    offer(bank, talk.rate, "theirs", "3.10")
    late = caller.client.post(
        f"{caller.one}break-off/", {"note": "x"}, content_type="application/json", headers={"if-match": tag}
    )
    assert refused(late) == (412, "stale_version")
    assert Negotiation.objects.get().is_running


def test_questions_of_the_table_do_not_grow(bank, talk, caller, django_assert_max_num_queries):
    counts = []
    for many in (3, 27):
        for number in range(many):
            offer(bank, talk.rate, "theirs", f"3.{number + 10}", new_round=True)
            caller.send("counterparts/", name=f"甲{number}")
            caller.send("notes/", text="x", key=f"{uuid4()}")
        with django_assert_max_num_queries(60) as caught:
            assert caller.client.get(caller.one).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_an_agreement_is_read_with_the_talk(bank, talk, caller):
    signed = sign_talk(bank, talk)
    told = caller.read()["agreement"]
    assert (told["document_hash"], told["recorded_by"]) == (signed.document_hash, bank.manager.employee_no)
