"""A portfolio handed over with all that is open, once, and taken back; a unit closed into another."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from audit.models import Act
from common.calendar import business_today
from customers.models import Customer, TeamMember
from customers.queries.sight import readers_of
from customers.services import make_tag
from negotiations.models import Negotiation
from negotiations.services.opening import open_negotiation
from organization.models import RoleAssignment, Staff
from organization.rules import Role
from portfolios import services
from portfolios.models import HandedItem, Handover
from portfolios.rules import State
from products.models import ProductLine
from prospects.models import Opportunity
from prospects.services.opportunities import open_opportunity
from tests.factories import fresh, grant, make_bank, make_customer, make_staff
from worklist.models import Notice, Task
from worklist.rules import TaskState
from worklist.services import add_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(db):
    return make_bank()


def propose(bank, **more):
    words = {
        "giver": bank.manager,
        "taker": bank.colleague,
        "reason": "调岗",
        "effective_on": business_today(),
        "form_key": uuid4(),
        "by": fresh(bank.supervisor),
        "at": timezone.now(),
    }
    return services.propose_handover(**{**words, **more})


def accept(handover, by):
    return services.answer_handover(handover=handover, accept=True, by=fresh(by), at=timezone.now())


def carry_out(handover):
    handover.refresh_from_db()
    services.move(job_id=handover.job_id)
    handover.refresh_from_db()
    return handover


def busy_customer(bank):
    """A customer with a task, an opportunity and a talk of the manager's, and a finished task."""
    customer, at = make_customer(bank), timezone.now()
    words = {"customer": customer, "owner": bank.manager, "due_on": business_today(), "by": bank.manager}
    add_task(title="送合同", at=at, **words)
    done = add_task(title="开户资料", at=at, **words)
    Task.objects.filter(pk=done.pk).update(state=TaskState.DONE, closed_at=at, closed_by=bank.manager)
    open_opportunity(
        customer=customer,
        name="流贷",
        product_line=ProductLine.objects.first(),
        amount_fen=100,
        expected_on=business_today() + timedelta(days=9),
        form_key=uuid4(),
        facts={},
        by=bank.manager,
        at=at,
    )
    open_negotiation(
        customer=customer,
        title="定价",
        deadline_on=business_today() + timedelta(days=9),
        by=bank.manager,
        at=at,
    )
    return customer


def owners(customer):
    """Who has what is open of a customer."""
    return {
        "lead": Customer.objects.get(pk=customer.pk).manager_id,
        "tasks": set(Task.objects.filter(customer=customer).open().values_list("owner_id", flat=True)),
        "deals": set(Opportunity.objects.filter(customer=customer).values_list("owner_id", flat=True)),
        "talks": set(customer.negotiations.values_list("lead_id", flat=True)),
    }


def test_everything_open_goes_along_the_old_lead_loses_sight_and_a_second_run_moves_nothing(bank):
    customer = busy_customer(bank)
    left = make_customer(bank)
    handover = propose(bank, numbers=[customer.customer_no])
    assert owners(customer)["lead"] == bank.manager.pk
    asked = Notice.objects.get(person=bank.colleague)
    assert asked.parameters["what"] == "handover_asked"
    accept(handover, bank.colleague)
    handover = carry_out(handover)
    assert handover.state == State.DONE
    to = bank.colleague.pk
    assert owners(customer) == {"lead": to, "tasks": {to}, "deals": {to}, "talks": {to}}
    assert not Customer.objects.visible_to(fresh(bank.manager)).filter(pk=customer.pk).exists()
    assert Customer.objects.visible_to(fresh(bank.manager)).filter(pk=left.pk).exists()
    assert Task.objects.get(customer=customer, state="done").owner == bank.manager
    acts = Act.objects.filter(kind="customer.handed_over")
    assert [(act.before["staff"], act.after["staff"], act.reason) for act in acts] == [
        (bank.manager.employee_no, bank.colleague.employee_no, "调岗")
    ]
    services.move(job_id=handover.job_id)
    assert acts.count() == 1 and HandedItem.objects.count() == 3
    with translation.override("en"):
        found = readers_of(fresh_customer(customer), today=business_today())
        [lead] = [one for one in found if one.staff.pk == to]
        assert "handed over" in lead.reasons[0].text


def fresh_customer(customer):
    return Customer.objects.select_related("unit", "manager").get(pk=customer.pk)


def test_each_thing_that_goes_along_or_returns_leaves_its_act(bank):
    customer = busy_customer(bank)
    until = business_today() + timedelta(days=30)
    member = TeamMember.objects.create(
        customer=customer, staff=bank.manager, part="middle", starts_on=business_today(), ends_on=until
    )
    handover = carry_out(accept(propose(bank), bank.colleague))
    member.refresh_from_db()
    assert member.ends_on == business_today()
    kinds = ["customer.team_left", "opportunity.reassigned", "task.given"]
    acts = Act.objects.filter(kind__in=[*kinds, "customer.team_joined"]).order_by("kind")
    assert [act.kind for act in acts] == kinds
    assert {act.actor for act in acts} == {bank.supervisor}
    given = acts.get(kind="task.given")
    assert (given.before["owner"], given.after["owner"], given.reason) == (
        bank.manager.employee_no,
        bank.colleague.employee_no,
        "调岗",
    )
    services.order_undo(handover=handover, reason="有误", by=fresh(bank.supervisor), at=timezone.now())
    handover.refresh_from_db()
    services.take_back(job_id=handover.undo_job_id)
    member.refresh_from_db()
    assert member.ends_on == until and acts.filter(kind="task.given").count() == 2
    assert acts.filter(kind="customer.team_joined").count() == 1


def test_nobody_else_answers_a_refusal_wants_words_and_moves_nothing(bank):
    customer = busy_customer(bank)
    before = owners(customer)
    handover = propose(bank)
    with pytest.raises(services.NotTheTaker):
        accept(handover, bank.manager)
    with pytest.raises(services.WhyMissing):
        services.answer_handover(handover=handover, accept=False, by=fresh(bank.colleague), at=timezone.now())
    services.answer_handover(
        handover=handover, accept=False, note="人手不足", by=fresh(bank.colleague), at=timezone.now()
    )
    with pytest.raises(services.AlreadyAnswered):
        accept(handover, bank.colleague)
    handover.refresh_from_db()
    assert (handover.state, handover.answer, handover.job) == (State.REFUSED, "人手不足", None)
    assert owners(customer) == before


def test_what_does_not_fit_is_refused_and_nothing_is_written(bank):
    busy_customer(bank)
    gone = make_staff(Role.ACCOUNT_MANAGER, bank.unit, "离任", "Gone", status="left")
    refusals = [
        (services.NotAbove, {"by": fresh(bank.far_supervisor)}),
        (services.NotAbove, {"taker": bank.outsider}),
        (services.NotAbove, {"by": fresh(bank.manager)}),
        (services.TakerUnfit, {"taker": bank.manager}),
        (services.TakerUnfit, {"taker": gone}),
        (services.TakerUnfit, {"taker": bank.supervisor}),
        (services.DayOver, {"effective_on": business_today() - timedelta(days=1)}),
        (services.NothingToHand, {"numbers": ["C999999"]}),
    ]
    for refusal, words in refusals:
        with pytest.raises(refusal):
            propose(bank, **words)
        Handover.objects.all().delete() if refusal is services.NothingToHand else None
    assert not Handover.objects.exists()
    propose(bank)
    with pytest.raises(services.OnTheWay):
        propose(bank)


def test_one_that_begins_later_waits_for_its_day_and_the_tick_begins_it_once(bank):
    customer = busy_customer(bank)
    handover = accept(propose(bank, effective_on=business_today() + timedelta(days=2)), bank.colleague)
    assert services.start_due(at=timezone.now()) == 0
    later = timezone.now() + timedelta(days=2)
    assert services.start_due(at=later) == 1 and services.start_due(at=later) == 0
    carry_out(handover)
    assert owners(customer)["lead"] == bank.colleague.pk


def test_taken_back_everything_returns_but_what_was_changed_since_then(bank):
    first, second = busy_customer(bank), busy_customer(bank)
    before = owners(first)
    handover = carry_out(accept(propose(bank), bank.colleague))
    Customer.objects.filter(pk=second.pk).update(manager=bank.supervisor)
    closed = Task.objects.filter(customer=first).open().first()
    with pytest.raises(services.NotAbove):
        services.order_undo(handover=handover, reason="有误", by=fresh(bank.colleague), at=timezone.now())
    with pytest.raises(services.TooLateToUndo):
        late = timezone.now() + timedelta(days=31)
        services.order_undo(handover=handover, reason="有误", by=fresh(bank.supervisor), at=late)
    services.order_undo(handover=handover, reason="有误", by=fresh(bank.supervisor), at=timezone.now())
    handover.refresh_from_db()
    services.take_back(job_id=handover.undo_job_id)
    handover.refresh_from_db()
    assert handover.state == State.UNDONE
    assert owners(first) == before and closed.pk
    assert owners(second)["lead"] == bank.supervisor.pk
    assert {row.customer_id: row.fate for row in handover.customers.all()} == {
        first.pk: "returned",
        second.pk: "kept",
    }


def test_a_customer_that_changed_hands_meanwhile_stays_and_says_why(bank):
    customer, other = busy_customer(bank), make_customer(bank)
    handover = accept(propose(bank, effective_on=business_today() + timedelta(days=1)), bank.colleague)
    Customer.objects.filter(pk=customer.pk).update(manager=bank.supervisor)
    services.start_due(at=timezone.now() + timedelta(days=1))
    handover = carry_out(handover)
    fates = {row.customer_id: (row.fate, row.why) for row in handover.customers.all()}
    assert fates == {customer.pk: ("stayed", "other_lead"), other.pk: ("moved", "")}
    assert owners(customer)["lead"] == bank.supervisor.pk


def test_a_unit_closes_into_another_with_customers_people_and_open_things(bank):
    customer = busy_customer(bank)
    member = TeamMember.objects.create(
        customer=customer, staff=bank.colleague, part="middle", starts_on=business_today()
    )
    grant(bank.branch_supervisor, Role.SUPERVISOR, bank.branch)
    words = {
        "unit": bank.unit,
        "successor": bank.sister_unit,
        "reason": "撤并",
        "effective_on": business_today(),
        "at": timezone.now(),
    }
    with pytest.raises(services.NotAbove):
        services.propose_closing(**words, form_key=uuid4(), by=fresh(bank.supervisor))
    with pytest.raises(services.UnitUnfit):
        by = fresh(bank.executive)
        services.propose_closing(**{**words, "unit": bank.branch}, form_key=uuid4(), by=by)
    handover = services.propose_closing(**words, form_key=uuid4(), by=fresh(bank.branch_supervisor))
    carry_out(handover)
    bank.unit.refresh_from_db()
    assert (bank.unit.closed_on, bank.unit.successor) == (business_today(), bank.sister_unit)
    held = Customer.objects.get(pk=customer.pk)
    assert (held.unit, held.manager) == (bank.sister_unit, bank.manager)
    assert set(
        Staff.objects.filter(pk__in=[bank.manager.pk, bank.supervisor.pk]).values_list("unit", flat=True)
    ) == {bank.sister_unit.pk}
    assert (
        RoleAssignment.objects.held_on(business_today())
        .filter(staff=bank.manager, unit=bank.sister_unit)
        .exists()
    )
    assert set(Opportunity.objects.values_list("unit", flat=True)) == {bank.sister_unit.pk}
    assert set(customer.negotiations.values_list("unit", flat=True)) == {bank.sister_unit.pk}
    assert Customer.objects.visible_to(fresh(bank.manager)).filter(pk=customer.pk).exists()
    assert member.ends_on is None


def test_the_page_of_a_closing_lists_each_record_that_moved_and_what_is_left_to_do(bank, client):
    busy_customer(bank)
    grant(bank.branch_supervisor, Role.SUPERVISOR, bank.branch)
    make_tag(name="年审", colour="warn", shared_with=bank.unit, by=fresh(bank.supervisor), at=timezone.now())
    words = {"unit": bank.unit, "successor": bank.sister_unit, "reason": "撤并"}
    handover = services.propose_closing(
        **words,
        effective_on=business_today(),
        form_key=uuid4(),
        by=fresh(bank.branch_supervisor),
        at=timezone.now(),
    )
    carry_out(handover)
    acts = Act.objects.filter(kind="unit.record_moved")
    moved = [("negotiations.negotiation", "S0101", "S0102"), ("prospects.opportunity", "S0101", "S0102")]
    told = [(act.subject_type, act.before["unit"], act.after["unit"]) for act in acts]
    assert sorted(told) == moved
    assert {(act.actor, act.reason) for act in acts} == {(bank.branch_supervisor, "撤并")}
    client.force_login(fresh(bank.branch_supervisor))
    page = client.get(f"/handovers/{handover.public_id}/").content.decode()
    deal, talk = Opportunity.objects.get(), Negotiation.objects.get()
    assert f"/opportunities/{deal.public_id}/" in page
    # A talk is its team's: who supervises is not shown it here either.
    assert f"/negotiations/{talk.public_id}/" not in page
    assert bank.manager.employee_no in page and "their owners share them anew" in page
    api = client.get(f"/api/v1/handovers/{handover.public_id}/closing/").json()
    assert {one["kind"]: len(one["titles"]) for one in api["moved"]}["Opportunities"] == 1
    assert [one["count"] for one in api["left"]] == [1]
    # Whoever sees the handover sees of what moved only what they see anyway.
    client.force_login(fresh(bank.executive))
    assert (
        f"/opportunities/{deal.public_id}/"
        in client.get(f"/handovers/{handover.public_id}/").content.decode()
    )


def test_the_pages_lead_from_the_wizard_to_the_dossier_and_the_answer(bank, client):
    customer = busy_customer(bank)
    client.force_login(bank.supervisor)
    page = client.get(reverse("portfolios:handover-create"), {"giver": bank.manager.employee_no})
    assert customer.short_name_en in page.content.decode()
    form = {
        "giver": bank.manager.employee_no,
        "numbers": [customer.customer_no],
        "taker": bank.colleague.employee_no,
        "effective_on": business_today().isoformat(),
        "reason": "",
        "form_key": str(uuid4()),
    }
    assert client.post(reverse("portfolios:handover-create"), form).status_code == 422
    assert not Handover.objects.exists()
    answer = client.post(reverse("portfolios:handover-create"), {**form, "reason": "调岗"})
    handover = Handover.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/handovers/{handover.public_id}/")
    client.force_login(bank.colleague)
    page = client.get(f"/handovers/{handover.public_id}/").content.decode()
    assert "送合同" in page and "Do you take them?" in page
    client.post(f"/handovers/{handover.public_id}/answer/", {"accept": "yes"})
    assert owners(customer)["lead"] == bank.colleague.pk or carry_out(handover).state == State.DONE
    client.force_login(bank.far_supervisor)
    assert client.get(f"/handovers/{handover.public_id}/").status_code == 404


def test_the_list_costs_the_same_queries_with_few_and_with_many(bank, client, django_assert_max_num_queries):
    client.force_login(bank.supervisor)
    for count in (1, 6):
        for _turn in range(count):
            customer = make_customer(bank)
            propose(bank, numbers=[customer.customer_no])
        with django_assert_max_num_queries(14):
            assert client.get("/handovers/").status_code == 200
