"""Core banking and people write the same customers: who is shown what, and whose value stays."""

import pytest
from django.test import Client

from customers.models import Customer
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


def test_a_feed_that_changes_nothing_lets_an_open_form_be_saved(machine, editor):
    form = opened(editor)
    send(machine)
    assert editor.post(EDIT, form | {"staff_count": "1150"}).status_code == 302
    held = Customer.objects.get()
    assert (held.staff_count, held.version) == (1150, 2)
