"""What the workbench reckons, the summary to send, and the need of a talk: over the API and on the need's page."""

from uuid import uuid4

from django.utils import timezone

from needs.services import note_need, open_deal
from products.models import ProductLine
from tests.negotiations.making import make_talk, offer, open_talk
from tests.negotiations.test_api import Caller, client_of


def test_zones_utilities_and_trades_are_those_of_the_workbench(bank, customer):
    talk = make_talk(bank, customer)
    offer(bank, talk.rate, "ours", "3.60")
    offer(bank, talk.rate, "theirs", "3.20")
    caller = Caller(bank.manager, talk.negotiation)
    told = caller.client.get(f"{caller.one}figures/").json()
    rate, deposits = told["issues"]
    assert (rate["ours"], rate["theirs"], rate["settled"], rate["gap"]) == ("3.6000", "3.2000", None, None)
    assert rate["zone"] == {
        "our_bottom": "3.3000",
        "their_bottom": "3.4500",
        "midpoint": "3.3750",
        "surplus": "0.1500",
    }
    assert (deposits["ours"], deposits["zone"]["surplus"]) == (None, "500.0000")
    # Half way between the offers (3.40) and the likely values (1,250), by weights 20 to 35 and 45 to 10.
    assert (told["utilities"]["ours"], told["utilities"]["theirs"]) == ("0.2630", "0.1364")
    assert told["trades"] == [{"give": f"{talk.rate.public_id}", "get": f"{talk.deposits.public_id}"}]
    assert told["utilities"]["best"]["to_us"] == [f"{talk.deposits.public_id}"]


def test_bottom_lines_that_do_not_meet_have_a_gap_and_no_zone(bank, customer):
    talk = make_talk(bank, customer)
    caller = Caller(bank.manager, talk.negotiation)
    narrower = {"likely": "3.62", "authority": "3.61", "bottom": "3.60"}
    assert caller.change(f"issues/{talk.rate.public_id}/", **narrower).status_code == 200
    rate = caller.client.get(f"{caller.one}figures/").json()["issues"][0]
    assert (rate["zone"], rate["gap"]) == (None, "0.1500")


def test_the_summary_to_send_says_what_both_offered(bank, customer):
    talk = make_talk(bank, customer)
    offer(bank, talk.rate, "ours", "3.42")
    offer(bank, talk.rate, "theirs", "3.42")
    caller = Caller(bank.manager, talk.negotiation)
    told = caller.client.get(f"{caller.one}summary/").json()
    assert (told["number"], told["rounds"]) == (talk.negotiation.number, 1)
    positions = [(one["ours"], one["theirs"], one["settled"]) for one in told["positions"]]
    assert positions == [("3.42% a year", "3.42% a year", "3.42% a year")]


def test_a_talk_and_its_need_name_each_other(bank, customer):
    act = {"by": bank.manager, "at": timezone.now()}
    words = {"kind": "receivables", "asked": "想要一笔透支"}
    need = note_need(customer=customer, words=words, **act)
    line = ProductLine.objects.get(code="working_capital_loan")
    deal = open_deal(need=need, line=line, form_key=uuid4(), **act)
    talk, other = open_talk(bank, customer, opportunity=deal), open_talk(bank, customer, title="别的")
    client = client_of(bank.manager)
    address, panel = f"/needs/{need.public_id}/", f"/needs/{need.public_id}/negotiations/"
    assert address in client.get(f"/negotiations/{talk.public_id}/").content.decode()
    assert address not in client.get(f"/negotiations/{other.public_id}/").content.decode()
    assert panel in client.get(address).content.decode()
    shown = client.get(panel).content.decode()
    assert f"/negotiations/{talk.public_id}/" in shown and f"/negotiations/{other.public_id}/" not in shown
    assert Caller(bank.manager, talk).read()["need"] == f"{need.public_id}"
    assert Caller(bank.manager, other).read()["need"] is None
    # Who supervises knows that there is a talk, and not what it is about; who is outside reads no such need.
    above = client_of(bank.supervisor).get(panel).content.decode()
    assert talk.number in above and talk.title not in above
    assert client_of(bank.outsider).get(panel).status_code == 404
