"""Notes, team, wallet and pulse: what each act changes, what it tells the trail, and what it refuses."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit.models import Act
from common.calendar import business_today
from common.models import uuid7
from customers import services
from customers.models import Customer, CustomerPulse, Note, TeamMember, WalletEntry, WalletEstimate
from products.models import ProductLine
from tests.customers.conftest import WAN
from tests.factories import at, fresh, make_customer
from worklist.models import Task


def acts(customer, kind: str) -> list[Act]:
    return list(Act.objects.about(customer).filter(kind=kind))


# ---------------------------------------------------------------- notes
def note_path(customer) -> str:
    return f"/customers/{customer.customer_no}/notes/"


def test_a_note_sent_twice_is_written_once(bank, customer, signed_in):
    client = signed_in(bank.manager)
    form = {"text": " Wants a lower deposit \n", "form_key": str(uuid7())}
    for _ in range(2):
        assert client.post(note_path(customer), form).status_code == 302
    [note] = Note.objects.filter(customer=customer)
    assert (note.text, note.author) == ("Wants a lower deposit", bank.manager)
    assert [act.after for act in acts(customer, "customer.note_added")] == [{"note": str(note.public_id)}]


def test_other_words_under_a_used_key_come_back_and_are_written_when_sent_again(bank, customer, signed_in):
    client, other = signed_in(bank.manager), make_customer(bank)
    form = {"text": "First words", "form_key": str(uuid7())}
    assert client.post(note_path(customer), form).status_code == 302
    for path, text in ((note_path(customer), "Second words"), (note_path(other), "First words")):
        answer = client.post(path, form | {"text": text}, headers={"HX-Request": "true"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "saved before with other words" in page and f">{text}</textarea>" in page
        fresh = str(answer.context["form_key"])
        assert form["form_key"] not in page and fresh in page
        assert client.post(path, {"text": text, "form_key": fresh}).status_code == 302
    written = Note.objects.order_by("id").values_list("customer", "text")
    assert list(written) == [
        (customer.pk, "First words"),
        (customer.pk, "Second words"),
        (other.pk, "First words"),
    ]


def test_htmx_gets_a_fresh_composer_and_the_timeline_is_told(bank, customer, signed_in):
    key = str(uuid7())
    answer = signed_in(bank.manager).post(
        note_path(customer), {"text": "x", "form_key": key}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    told = json.loads(answer["HX-Trigger"])
    assert (
        told["drafts:accepted"] == {"keys": [f"note-{customer.customer_no}"]} and "timeline:changed" in told
    )
    assert key not in answer.content.decode() and "<html" not in answer.content.decode()
    page = signed_in(bank.manager).get(f"/customers/{customer.customer_no}/")
    assert all("></textarea>" in one.content.decode() for one in (answer, page))


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_an_empty_or_endless_note_is_refused(bank, customer, signed_in, text):
    answer = signed_in(bank.manager).post(note_path(customer), {"text": text, "form_key": str(uuid7())})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "<html" in page and f">{text}</textarea>" in page  # without JavaScript a whole page comes back
    assert not Note.objects.exists() and acts(customer, "customer.note_added") == []


@pytest.mark.parametrize(("persona", "status"), [("executive", 403), ("outsider", 404), ("colleague", 404)])
def test_who_does_not_work_with_the_customer_writes_no_note(bank, customer, signed_in, persona, status):
    form = {"text": "x", "form_key": str(uuid7())}
    assert signed_in(bank.personas[persona]).post(note_path(customer), form).status_code == status
    assert not Note.objects.exists()


# ---------------------------------------------------------------- team
def test_joining_lets_a_colleague_read_and_leaving_ends_it(bank, customer):
    today = business_today()
    member = services.join_team(
        customer=customer,
        staff=bank.colleague,
        part="front",
        starts_on=today,
        by=bank.supervisor,
        at=timezone.now(),
    )
    assert customer in Customer.objects.visible_to(fresh(bank.colleague))
    services.leave_team(member=member, ends_on=today, by=bank.supervisor, at=timezone.now())
    assert customer not in Customer.objects.visible_to(fresh(bank.colleague))
    [joined], [left] = acts(customer, "customer.team_joined"), acts(customer, "customer.team_left")
    assert joined.after == {
        "staff": bank.colleague.employee_no,
        "part": "front",
        "starts_on": today.isoformat(),
    }
    assert (left.before, left.after["ends_on"]) == ({"ends_on": None}, today.isoformat())


def test_the_same_part_is_not_held_twice_and_one_leaves_after_joining(bank, customer):
    now, today = timezone.now(), business_today()
    act = {"customer": customer, "staff": bank.colleague, "by": bank.supervisor, "at": now}
    member = services.join_team(part="front", starts_on=today, **act)
    with pytest.raises(services.AlreadyOnTeam):
        services.join_team(part="front", starts_on=today + timedelta(days=3), **act)
    with pytest.raises(services.LeavesBeforeJoining):
        services.leave_team(member=member, ends_on=today - timedelta(days=1), by=bank.supervisor, at=now)
    assert TeamMember.objects.filter(customer=customer).count() == 1
    assert TeamMember.objects.get().ends_on is None
    assert len(acts(customer, "customer.team_joined")) == 1 and acts(customer, "customer.team_left") == []


# ---------------------------------------------------------------- wallet
def wallet_path(customer) -> str:
    return f"/customers/{customer.customer_no}/wallet/"


def test_an_estimate_replaces_the_one_before_and_the_trail_keeps_both(bank, customer, signed_in):
    client = signed_in(bank.manager)
    form = {"product_line": "rmb_current", "confidence": "low", "source": "Annual report"}
    for total in ("5000", "6000"):
        assert client.post(wallet_path(customer), form | {"total_fen": total}).status_code == 302
    [estimate] = WalletEstimate.objects.filter(customer=customer)
    assert (estimate.total_fen, estimate.confidence, estimate.estimated_by) == (
        6000 * WAN,
        "low",
        bank.manager,
    )
    # The ledger keeps every estimate, the same sent twice once, and names who else serves the line.
    rival = {"competitor": "宁波银行", "strengths": "到账快"}
    for _ in range(2):
        assert client.post(wallet_path(customer), form | rival | {"total_fen": "6000"}).status_code == 302
    ledger = WalletEntry.objects.filter(customer=customer)
    assert [(entry.total_fen, entry.competitor) for entry in ledger] == [
        (6000 * WAN, "宁波银行"),
        (6000 * WAN, ""),
        (5000 * WAN, ""),
    ]
    *_, second, first = acts(customer, "customer.wallet_estimated")
    assert first.before == {}
    assert (second.before["total_fen"], second.after["total_fen"]) == (5000 * WAN, 6000 * WAN)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("total_fen", ""),
        ("total_fen", "-5"),
        ("product_line", "gold"),
        ("source", ""),
        ("confidence", "very"),
    ],
)
def test_a_wrong_estimate_is_refused_at_its_field(bank, customer, signed_in, field, value):
    form = {"product_line": "rmb_current", "confidence": "low", "source": "x", "total_fen": "1"}
    answer = signed_in(bank.manager).post(wallet_path(customer), form | {field: value})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not WalletEstimate.objects.exists()


def test_an_executive_estimates_nothing(bank, customer, signed_in):
    line = ProductLine.objects.get(code="rmb_current").code
    form = {"product_line": line, "confidence": "low", "source": "x", "total_fen": "1"}
    assert signed_in(bank.executive).post(wallet_path(customer), form).status_code == 403
    assert not WalletEstimate.objects.exists()


# ---------------------------------------------------------------- pulse
def test_a_later_contact_moves_the_pulse_and_an_earlier_one_does_not(customer):
    for moment, kind in ((at(2026, 11, 2), "call"), (at(2026, 11, 17), "visit"), (at(2026, 10, 1), "video")):
        services.touch_pulse(customer_id=customer.pk, last_contact_at=moment, kind=kind)
    pulse = CustomerPulse.objects.get(customer=customer)
    assert (pulse.last_contact_at, pulse.last_contact_kind) == (at(2026, 11, 17), "visit")


def test_the_next_contact_is_set_and_keeps_the_rest(customer):
    services.touch_pulse(customer_id=customer.pk, last_contact_at=at(2026, 11, 2), kind="call")
    services.set_next_contact(customer_id=customer.pk, on=date(2026, 12, 1), fixed=True)
    pulse = CustomerPulse.objects.get(customer=customer)
    assert (pulse.next_contact_on, pulse.next_contact_fixed, pulse.last_contact_kind) == (
        date(2026, 12, 1),
        True,
        "call",
    )


def test_open_tasks_are_counted_again_for_those_named(bank, customer):
    other, untouched = make_customer(bank), make_customer(bank)
    for n, one in enumerate([customer, customer, other, untouched]):
        Task.objects.create(
            kind="typed", customer=one, owner=bank.manager, slot=str(n), due_on=date(2026, 11, 20)
        )
    Task.objects.filter(slot="0").update(state="done", closed_at=timezone.now())
    services.count_open_tasks(customer_ids=[customer.pk, other.pk])
    counted = dict(CustomerPulse.objects.values_list("customer_id", "open_tasks"))
    assert counted == {customer.pk: 1, other.pk: 1}
