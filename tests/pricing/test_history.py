"""What came before a request: votes, promises, earlier requests, similar talks; on card, page and in the API."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from common.calendar import business_today, month_start
from negotiations import services as negotiations
from negotiations.models import Negotiation
from pricing import services, texts
from pricing.models import Concession, Decision, Given
from pricing.queries import brought, offered, similar_talks, told_before, whole, whole_relationship
from pricing.rules.history import Record, SimilarTalks
from pricing.rules.route import Votes
from products.models import ProductLine
from prospects.models import Opportunity
from prospects.services.opportunities import open_opportunity
from tests.factories import make_customer
from tests.negotiations.making import make_talk, offer, sign_talk
from tests.pricing.making import approved_request, decide, make_quote, make_request
from tests.pricing.test_price_pages import client_of


# ---------------------------------------------------------------- in words, without a database
def test_what_a_record_says():
    with translation.override("en"):
        assert texts.customer_record(Record(agreed=2)) == []
        assert texts.customer_record(Record(kept=3, broken=1)) == ["Customer: 3 of 4 earlier promises kept"]
        assert texts.person_record("Chen", Record(kept=1)) == []
        assert texts.person_record("Chen", Record(4, 1)) == ["Chen: 4 of 5 earlier requests agreed to"]
        assert texts.person_record("Chen", Record(4, 1, 6, 1)) == [
            "Chen: 4 of 5 earlier requests agreed to, 6 of 7 promises kept"
        ]
    assert Record(kept=11, broken=1).share == 91 and Record().share == 0


def test_what_similar_talks_say():
    talks = SimilarTalks(6, 4, Decimal("22.5"), Decimal("3.5"), Decimal(31), same_line=True)
    with translation.override("en"):
        assert texts.talks_figures(talks) == "22 bp, 3 rounds, 31 days, 4 of 6 agreed"
        assert texts.talks_figures(SimilarTalks(5, 0, None, None, None, same_line=True)) == "0 of 5 agreed"
        assert texts.talks_figures(None) == "" and texts.similar_talks(None) == []


@pytest.mark.parametrize(
    ("votes", "carried"), [((3, 0), True), ((2, 1), True), ((2, 2), False), ((0, 1), False)]
)
def test_what_a_committee_carries(votes, carried):
    assert Votes(*votes).carried is carried


# ---------------------------------------------------------------- votes
def test_votes_stand_with_the_decision_and_on_the_card_of_the_next_level(bank, customer):
    asked = make_request(bank, customer, 20)
    decide(asked, bank.supervisor, votes=Votes(3, 1))
    made = Decision.objects.get(concession=asked)
    assert (made.votes_for, made.votes_against) == (3, 1)
    found = list(whole(Concession.objects.filter(pk=asked.pk)))
    with translation.override("en"):
        assert told_before(found)[asked.pk] == ["Sub-branch credit group: 3 in favour, 1 against"]
        page = client_of(bank.branch_supervisor, "en").get(f"/prices/requests/{asked.public_id}/")
    assert "3 in favour, 1 against" in page.content.decode()


def test_a_committee_agrees_to_what_more_were_for(bank, customer):
    asked = make_request(bank, customer, 5, wan=1000)
    with pytest.raises(services.VotedDown):
        decide(asked, bank.supervisor, votes=Votes(2, 2))
    assert not asked.decisions.exists()
    refused = decide(asked, bank.supervisor, "refuse", note="没有给回", votes=Votes(3, 1))
    assert refused.state == "refused"


def test_votes_are_counted_where_a_committee_sits(bank, customer):
    asked = make_request(bank, customer, 20)
    decide(asked, bank.supervisor)
    with pytest.raises(services.NoCommittee):
        decide(asked, bank.branch_supervisor, votes=Votes(3, 0))
    assert asked.decisions.count() == 1
    page = (
        client_of(bank.branch_supervisor, "en").get(f"/prices/requests/{asked.public_id}/").content.decode()
    )
    assert 'name="votes_for"' not in page


def test_the_database_keeps_both_numbers_and_the_majority(bank, customer):
    asked = make_request(bank, customer, 20)
    words = {"concession": asked, "level": 1, "decided_by": bank.supervisor, "decided_at": timezone.now()}
    for votes in ({"votes_for": 3}, {"votes_for": 2, "votes_against": 2}):
        with pytest.raises(IntegrityError, match="decision_carried_by_votes"), transaction.atomic():
            Decision.objects.create(verdict="approve", rate=asked.asked_rate, **words, **votes)


def test_votes_by_page_and_api(bank, customer):
    asked, other = make_request(bank, customer, 20), make_request(bank, make_customer(bank), 20)
    page = f"/prices/requests/{asked.public_id}/"
    client = client_of(bank.supervisor, "en")
    refused = client.post(page, {"verdict": "approve", "votes_for": "1", "votes_against": "2"})
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "more of its members were for than against" in text and 'value="2"' in text
    client.post(page, {"verdict": "approve", "votes_for": "3", "votes_against": ""})
    assert Decision.objects.filter(concession=asked).values_list("votes_for", "votes_against").get() == (3, 0)
    api = f"/api/v1/pricing/requests/{other.public_id}/decision/"
    said = {"verdict": "approve", "votes_for": 1, "votes_against": 1}
    assert client.post(api, said, content_type="application/json").status_code == 409
    answer = client.post(api, said | {"votes_for": 2}, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert Decision.objects.filter(concession=other).values_list("votes_for", "votes_against").get() == (2, 1)


# ---------------------------------------------------------------- earlier requests and promises
def with_a_past(bank, customer) -> Concession:
    """Two earlier requests of the customer, one refused; one promise kept and one broken; now a third waits."""
    day, agreed = business_today(), 300_000_000
    given = {"deposits": (agreed, day + timedelta(days=60)), "settlement": (agreed, day + timedelta(days=60))}
    first = approved_request(bank, customer, given=given)
    month = month_start(day)
    promised = Given.objects.filter(concession=first)
    promised.filter(kind="deposits").update(standing="kept", actual=agreed, actual_month=month)
    promised.filter(kind="settlement").update(standing="broken", actual_month=month)
    decide(make_request(bank, customer, 5, wan=1000), bank.supervisor, "refuse", note="没有给回")
    return make_request(bank, customer, 5, wan=1000)


def test_whoever_decides_reads_how_earlier_requests_and_promises_ended(bank, customer):
    waits = with_a_past(bank, customer)
    elsewhere = make_request(bank, make_customer(bank), 5, wan=1000)
    own = make_request(bank, make_customer(bank), 5, wan=1000, by=bank.branch_supervisor)
    keys = [waits.pk, elsewhere.pk, own.pk]
    found = list(whole(Concession.objects.filter(pk__in=keys)))
    person = ": 1 of 2 earlier requests agreed to, 1 of 2 promises kept"
    with translation.override("en"):
        told = told_before(found)
    assert told[waits.pk][0] == "Customer: 1 of 2 earlier promises kept" and told[waits.pk][1].endswith(
        person
    )
    assert [line.endswith(person) for line in told[elsewhere.pk]] == [True]
    assert told[own.pk] == []
    relation = whole_relationship(waits.quote, waits)
    assert relation.record == Record(agreed=1, refused=1, kept=1, broken=1)
    assert relation.asker == relation.record


def test_it_stands_in_the_inbox_of_everything_on_the_page_and_in_the_api(bank, customer):
    waits = with_a_past(bank, customer)
    client = client_of(bank.supervisor, "en")
    for path in ("/approvals/", "/prices/approvals/"):
        page = client.get(path).content.decode()
        assert "Customer: 1 of 2 earlier promises kept" in page, path
        assert "1 of 2 earlier requests agreed to, 1 of 2 promises kept" in page, path
    page = client.get(f"/prices/requests/{waits.public_id}/").content.decode()
    assert "Promises kept that came with them" in page and "1 / 2" in page
    listed = client.get("/api/v1/approvals/").json()["results"]
    assert [len(one["before"]) for one in listed if one["kind"] == "prices"] == [2]


# ---------------------------------------------------------------- similar talks
def talk_about(bank, customer, line: ProductLine) -> Negotiation:
    deal = open_opportunity(
        customer=customer, name="额度", product_line=line, by=bank.manager, at=timezone.now()
    )
    talk = make_talk(bank, customer, opportunity=Opportunity.objects.get(pk=deal.pk))
    offer(bank, talk.rate, "ours", "3.60")
    sign_talk(bank, talk)
    return talk.negotiation


def test_similar_talks_are_told_from_five_on_and_never_of_another_kind(bank, customer):
    lines = ProductLine.objects.in_bulk(field_name="code")
    loan, fixed = lines["working_capital_loan"], lines["fixed_asset_loan"]
    for _ in range(4):
        talk_about(bank, customer, loan)
    assert similar_talks(loan) is None
    talk_about(bank, customer, fixed)
    alike = similar_talks(loan)
    assert alike is not None and (alike.cases, alike.agreed, alike.same_line) == (5, 5, False)
    talk_about(bank, customer, loan)
    told = similar_talks(loan)
    assert told is not None and (told.cases, told.discount_bp, told.same_line) == (5, 18, True)
    assert similar_talks(lines["rmb_time"]) is None
    quote = make_quote(bank, customer, "0.0330")
    assert brought(offered(quote))["talks"] == told
    page = client_of(bank.manager, "en").get(f"/prices/quotes/{quote.public_id}/").content.decode()
    assert "Similar talks, median" in page and "18 bp" in page
    asked = make_request(bank, customer, 5, wan=1000)
    card = client_of(bank.supervisor, "en").get("/approvals/").content.decode()
    assert "Similar talks: 18 bp" in card and str(asked.public_id) in card


def test_a_talk_without_an_opportunity_is_similar_by_the_request_that_it_asked(bank, customer):
    """Five that name neither product nor quote are similar to nothing; a request on a quote names the product."""
    loan = ProductLine.objects.get(code="working_capital_loan")
    for _ in range(5):
        sign_talk(bank, make_talk(bank, customer))
    assert similar_talks(loan) is None
    for _ in range(5):
        talk = make_talk(bank, customer)
        quote = make_quote(bank, customer, "0.0325")
        words = {"reason": "对方有同业报价", "by": bank.manager, "at": timezone.now()}
        asked = negotiations.ask_to_cross(issue=talk.rate, value=Decimal("3.25"), **words)
        request = make_request(bank, customer, 5, wan=1000)
        assert request.quote.product_line == quote.product_line
        type(asked).objects.filter(pk=asked.pk).update(concession=request)
        negotiations.break_off(
            negotiation=talk.negotiation, note="不谈了", by=bank.manager, at=timezone.now()
        )
    told = similar_talks(loan)
    assert told is not None and (told.cases, told.agreed, told.discount_bp) == (5, 0, None)
