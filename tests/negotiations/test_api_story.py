"""By the API alone: a need, its opportunity, a talk, a price approved by two levels, the signature, and its promise."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from common.calendar import business_today
from negotiations.models import Agreement
from tests.negotiations.test_api import API, client_of
from tests.pricing.making import make_prices, seat_everybody

pytestmark = pytest.mark.django_db


class Person:
    """Somebody who knows addresses and nothing of the database."""

    def __init__(self, staff):
        self.client = client_of(staff)

    def post(self, path, status=201, **body):
        answer = self.client.post(f"/api/v1/{path}", body, content_type="application/json")
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    def change(self, path, **body):
        headers = {"if-match": self.client.get(f"/api/v1/{path}").headers["ETag"]}
        answer = self.client.patch(f"/api/v1/{path}", body, content_type="application/json", headers=headers)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()


def key():
    return f"{uuid4()}"


def day(ahead):
    return f"{business_today() + timedelta(days=ahead)}"


def test_from_a_need_to_a_signed_agreement_with_a_price_of_two_levels(bank, customer):
    make_prices()
    seat_everybody(bank)
    lead = Person(bank.manager)

    # What the customer needs becomes an opportunity, and the opportunity a talk.
    need = lead.post(
        "needs/", customer=customer.customer_no, kind="wages", asked="流动资金", lacks="应收占款", key=key()
    )
    deal = lead.post(f"needs/{need['id']}/deals/", line="working_capital_loan", key=key())["opportunity"]
    talk = lead.post("negotiations/", opportunity=deal, title="流贷利率", deadline_on=day(20), key=key())
    assert (talk["customer_no"], talk["opportunity"]) == (customer.customer_no, deal)
    one = f"negotiations/{talk['id']}/"

    # The price as the tables make it, and 20 basis points less as the customer asks.
    loan = {"line": "working_capital_loan", "amount": "30000000.00", "term_months": 12}
    prices = f"pricing/customers/{customer.customer_no}/quotes/"
    quoted = Decimal(lead.post(prices, **loan, key=key())["quoted_rate"])
    asked = quoted - Decimal("0.0020")
    quote = lead.post(prices, **loan, asked_rate=f"{asked}", key=key())
    percent = asked * 100

    # Prepared: the grid, the alternative, who sits opposite.
    grid = {"best": percent + 1, "likely": percent + Decimal("0.5"), "bottom": percent + Decimal("0.1")}
    theirs = {"their_best": percent - 1, "their_likely": percent, "their_bottom": percent + Decimal("0.2")}
    aims = {name: f"{value:.4f}" for name, value in {**grid, **theirs}.items()}
    weights = {"our_weight": 60, "their_weight": 70, "confidence": "middle"}
    rate = lead.post(f"{one}issues/", subject="rate", measure="rate", **aims, **weights)["issues"][0]["id"]
    lead.change(one, our_alternative="转投债券")
    lead.post(f"{one}counterparts/", name="李总", decides=True)
    for step in ("infer", "open"):
        lead.post(f"{one}step/", 200, to=step)

    # The offer that the customer waits for crosses the bottom line: two levels decide it, not the table.
    low = {"issue": rate, "side": "ours", "value": f"{percent:.4f}", "in_return": "日均存款 1500 万"}
    assert lead.post(f"{one}offers/", 409, **low)["code"] == "beyond_bottom"
    back = [{"kind": "deposits", "amount": "15000000.00", "check_on": day(90)}]
    words = {"written_on": day(0), "reason": "同业报价已核实", "wanted_until": day(300), "given": back}
    request = lead.post(f"pricing/quotes/{quote['id']}/requests/", **words, key=key())
    question = lead.post(
        f"{one}issues/{rate}/questions/",
        value=f"{percent:.4f}",
        reason="同业更低",
        concession=request["id"],
        key=key(),
    )
    decision = f"pricing/requests/{request['id']}/decision/"
    lead.post(decision, 403, verdict="approve")
    supervisor, branch = Person(bank.supervisor), Person(bank.branch_supervisor)
    supervisor.post(f"negotiations/questions/{question['id']}/decision/", 404, approve=False, note="不")
    assert supervisor.post(decision, 200, verdict="approve")["state"] == "waiting"
    assert lead.post(f"{one}offers/", 409, **low)["code"] == "beyond_bottom"
    assert branch.post(decision, 200, verdict="approve")["state"] == "approved"
    lead.post(f"{one}offers/", **low)
    lead.post(f"{one}offers/", **low | {"side": "theirs"})

    # On to the signature, and what was promised is a task.
    for step in ("signal", "propose", "exchange", "sum_up"):
        lead.post(f"{one}step/", 200, to=step)
    me = bank.manager.employee_no
    promise = {"side": "theirs", "text": "日均存款到位", "due_on": day(90), "owner": me}
    signed = lead.post(
        f"{one}sign/",
        200,
        signed_on=day(0),
        terms=[{"issue": rate, "value": f"{percent:.4f}"}],
        promises=[promise],
    )
    assert (signed["outcome"], signed["agreement"]["terms"][0]["value"]) == ("agreed", f"{percent:.4f}")
    tasks = lead.client.get("/api/v1/tasks/").json()["results"]
    assert signed["agreement"]["promises"][0]["task"] in {task["id"] for task in tasks}
    lead.post(f"{one}lessons/", kind="keep", text="存款先谈", key=key())

    # Those who decided the price know that there was a talk, and how it ended.
    known = supervisor.client.get(f"{API}{talk['id']}/").json()
    assert (known["outcome"], "issues" in known, "agreement" in known) == ("agreed", False, False)
    assert Agreement.objects.count() == 1
