"""Core banking and people write the same customers: who is shown what, and whose value stays."""

import pytest
from django.test import Client

from audit.models import Act
from customers.models import Customer
from customers.services.editing import EDITABLE
from tests.corebanking.conftest import customer_row
from tests.factories import fresh

CAPITAL = {"CNY": "250000000.00"}
EDIT = "/customers/8000000001/edit/"


@pytest.fixture
def editor(bank, machine) -> Client:
    """The account manager of the one customer that core banking has sent."""
    machine.send("customers", [customer_row(manager_no=bank.manager.employee_no)], CAPITAL)
    client = Client()
    client.force_login(fresh(bank.manager), backend="django.contrib.auth.backends.ModelBackend")
    return client


def opened(client: Client) -> dict[str, str]:
    """What a browser would send back from the form as it was opened."""
    form = client.get(EDIT).context["form"]
    values = {name: form.fields[name].prepare_value(form[name].value()) for name in form.fields}
    return {name: value for name, value in values.items() if value is not None}


def send(machine, **fields) -> dict:
    answer = machine.send("customers", [customer_row(**fields)], CAPITAL)
    assert answer["state"] == "applied", answer
    return answer


def test_a_feed_during_an_edit_is_shown_and_not_overwritten(machine, editor):
    form = opened(editor)
    send(machine, staff_count="1200")
    answer = editor.post(EDIT, form | {"staff_count": "1150"})
    assert answer.status_code == 409
    found = [(one.name, one.theirs, one.mine, one.mine_changed) for one in answer.context["differences"]]
    assert found == [("staff_count", "1200", "1150", True)]
    assert Customer.objects.get().staff_count == 1200


def test_a_feed_is_not_told_as_the_work_of_the_colleague_who_edited_before_it(machine, bank, editor):
    typed(editor, profit_fen="6400")
    form = opened(editor)
    typed(editor, profit_fen="6500")
    answer = editor.post(EDIT, form | {"profit_fen": "6600"})
    assert (answer.status_code, answer.context["other"].actor) == (409, bank.manager)
    send(machine, staff_count="1200", manager_no=bank.manager.employee_no)
    answer = editor.post(EDIT, form | {"staff_count": "1150"})
    assert (answer.status_code, answer.context["other"]) == (409, None)


def test_a_feed_that_changes_nothing_lets_an_open_form_be_saved(machine, editor):
    form = opened(editor)
    send(machine)
    assert editor.post(EDIT, form | {"staff_count": "1150"}).status_code == 302
    held = Customer.objects.get()
    assert (held.staff_count, held.version) == (1150, 2)


def typed(client: Client, **fields: str) -> Customer:
    assert client.post(EDIT, opened(client) | fields).status_code == 302
    return Customer.objects.get()


def overruled() -> list[tuple]:
    acts = Act.objects.about(Customer.objects.get()).filter(kind="customer.fed")
    return [(act.source, act.actor, act.before, act.after) for act in acts]


def test_what_a_person_typed_stays_while_core_banking_says_what_it_said(machine, bank, editor):
    held = typed(
        editor,
        short_name="澜川智造",
        staff_count="1150",
        total_assets_fen="60000",
        industry_code="",
        established_on="2010-03-21",
    )
    assert send(machine, manager_no=bank.manager.employee_no)["changed_rows"] == 0
    assert send(machine, rating="AAA")["changed_rows"] == 1
    now = Customer.objects.get()
    fields = ("short_name", "staff_count", "total_assets_fen", "industry_code", "established_on")
    assert [getattr(now, name) for name in fields] == [getattr(held, name) for name in fields]
    assert (now.staff_count, now.industry_code, now.rating, now.version) == (
        1150,
        "",
        "AAA",
        held.version + 1,
    )
    assert list(Customer.objects.named_like("智造")) == [now]
    assert overruled() == []


def test_what_core_banking_changes_replaces_what_was_typed_and_the_trail_says_so(machine, editor):
    typed(editor, short_name="澜川智造", staff_count="1150", established_on="2010-03-21", profit_fen="")
    changed = {
        "short_name": "澜川集团",
        "staff_count": "1200",
        "established_on": "2010-03-22",
        "profit": "1.00",
    }
    send(machine, **changed, name_en="Lanchuan Group")
    now = Customer.objects.get()
    assert (now.short_name, now.staff_count, now.established_on.day) == ("澜川集团", 1200, 22)
    assert (now.profit_fen, now.name_en) == (100, "Lanchuan Group")
    assert list(Customer.objects.named_like("集团")) == [now]
    before = {
        "short_name": "澜川智造",
        "staff_count": 1150,
        "established_on": "2010-03-21",
        "profit_fen": None,
    }
    after = {"short_name": "澜川集团", "staff_count": 1200, "established_on": "2010-03-22", "profit_fen": 100}
    assert overruled() == [("job", None, before, after)]
    send(machine, **changed, name_en="Lanchuan Group")
    assert len(overruled()) == 1


def test_core_banking_changing_its_own_value_is_no_overruling(machine, editor):
    send(machine, staff_count="1200")
    assert (Customer.objects.get().staff_count, overruled()) == (1200, [])


def test_a_value_sent_for_the_first_time_replaces_what_was_typed_into_the_empty_field(machine, bank):
    send(machine, industry_code="", name_en="")
    Customer.objects.update(industry_code="C35")
    send(machine, industry_code="C34", name_en="Lanchuan")
    now = Customer.objects.get()
    assert (now.industry_code, now.name_en) == ("C34", "Lanchuan")
    assert overruled() == [("job", None, {"industry_code": "C35"}, {"industry_code": "C34"})]


def test_sending_nothing_for_a_while_is_not_a_change(machine, editor):
    typed(editor, staff_count="1150")
    send(machine, staff_count="")
    assert Customer.objects.get().fed["staff_count"] == 1120
    send(machine)
    assert (Customer.objects.get().staff_count, overruled()) == (1150, [])


def test_core_banking_coming_round_to_what_was_typed_is_remembered(machine, editor):
    typed(editor, staff_count="1150")
    send(machine, staff_count="1150")
    typed(editor, staff_count="1160")
    send(machine, staff_count="1150")
    assert (Customer.objects.get().staff_count, overruled()) == (1160, [])
    send(machine, staff_count="1120")
    assert overruled() == [("job", None, {"staff_count": 1160}, {"staff_count": 1120})]


def test_every_field_that_both_write_is_remembered(machine, bank):
    send(machine)
    assert set(Customer.objects.get().fed) == set(EDITABLE) - {"referrals_given"} | {"unit_code"}
