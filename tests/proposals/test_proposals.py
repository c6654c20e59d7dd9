"""Proposals: nothing goes out unconfirmed, four eyes, prices that stand, editions, the link, nothing of ours in it."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from docx import Document as read_word

from audit.models import Act
from common.calendar import business_date
from common.once import KeyTaken
from crm_site.invariants_of_proposals import OF_PROPOSALS
from customers.models import Contact, Note
from files.services import open_file
from needs.services import choose_product, note_need
from notebook.services import add_file
from organization.models import Absence
from products.models import Product
from proposals import services
from proposals.models import Proposal, ProposalAnswer, ProposalProduct, Suitability
from proposals.queries import document, link_of, proposal_of
from proposals.refusals import (
    AlreadyThere,
    BadLogo,
    CannotCarry,
    EditionThere,
    LinkOver,
    NotConfirmed,
    NotDraft,
    NothingOffered,
    NotInForce,
    NotOfCustomer,
    NotWhoApproves,
    OtherProduct,
    PriceGone,
    StaleProposal,
    SubmittedAnew,
    TooLate,
    WrongState,
)
from proposals.rules.states import Part
from proposals.rules.suitability import carries, cover
from proposals.services.paper import printed
from tests.factories import fresh, grant, make_bank, make_customer
from tests.negotiations.making import CANARY, make_full_talk
from tests.pricing.making import approved_request, make_prices, make_quote, seat_everybody
from tests.proposals.making import (
    CONFIRMED,
    FIGURES,
    WAN,
    acting,
    approve,
    begun,
    in_days,
    sent,
    submitted,
    version,
    with_product,
)
from worklist.models import Task

pytestmark = pytest.mark.django_db
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def bank():
    made = make_bank()
    make_prices()
    seat_everybody(made)
    return made


def words_of_document(proposal):
    """Everything that is printed, as the typesetter and Word are given it."""
    made = document(proposal, day=business_date(timezone.now()))
    return orjson.dumps(printed(document=made, logo=None)).decode()


@pytest.mark.parametrize(
    ("cash", "debt", "found"),
    [(900, 600, "1.50"), (599, 600, "0.99"), (600, 600, "1.00"), (-1, 600, "0.00"), (900, 0, None)],
)
def test_cover_is_cut_off_to_hundredths(cash, debt, found):
    assert cover(cash, debt) is None if found is None else str(abs(cover(cash, debt))) == found


@pytest.mark.parametrize(
    ("family", "cash", "debt", "may"),
    [
        ("loan", 600, 600, True),
        ("loan", 599, 600, False),
        ("loan", None, 600, False),
        ("guarantee", 600, None, False),
        ("trade", 600, 0, False),
        ("deposit", None, None, True),
    ],
)
def test_what_has_to_be_paid_back_asks_for_the_cash_flow(family, cash, debt, may):
    assert carries(family, cash, debt) is may


def test_it_begins_with_the_customers_own_facts_and_what_the_need_chose(bank):
    customer = make_customer(bank, staff_count=420)
    contact = Contact.objects.create(customer=customer, name="刘蔚")
    words = {"kind": "receivables", "asked": "想要透支", "lacks": "账期拉长", "decider": contact}
    need = note_need(customer=customer, words=words | {"evidence": CANARY}, **acting(bank.manager))
    factoring = Product.objects.get(code="invoice_factoring")
    choose_product(need=need, product=factoring, reason="买方信用好", **acting(bank.manager))
    key = uuid4()
    proposal = begun(bank, customer, need=need, form_key=key)
    assert begun(bank, customer, need=need, form_key=key) == proposal
    with pytest.raises(KeyTaken):
        begun(bank, customer, need=need, form_key=key, title="别的")
    assert (proposal.name[:3], proposal.edition, proposal.contact) == ("FW-", 1, contact)
    assert "420" in proposal.situation and "账期拉长" in proposal.lack and CANARY not in proposal.lack
    assert all(proposal.parts()[part] for part in Part) and len(proposal.summary) <= 220
    chosen = ProposalProduct.objects.get(proposal=proposal)
    assert (chosen.version.product, chosen.why, chosen.rate) == (factoring, "买方信用好", None)
    assert begun(bank).number != proposal.number


def test_what_is_anothers_or_too_late_is_refused(bank):
    one, other = make_customer(bank), make_customer(bank)
    strange = note_need(customer=other, words={"kind": "wages", "asked": "代发"}, **acting(bank.manager))
    with pytest.raises(NotOfCustomer):
        begun(bank, one, need=strange)
    for day in (in_days(-1), in_days(181)):
        with pytest.raises(TooLate):
            begun(bank, one, valid_until=day)
    proposal = begun(bank, one)
    for quote, refusal in ((make_quote(bank, other, None), NotOfCustomer), (None, None)):
        if refusal:
            with pytest.raises(refusal):
                with_product(bank, proposal, quote=quote)
    with pytest.raises(OtherProduct):
        with_product(bank, proposal, code="fixed_asset", quote=make_quote(bank, one, None))
    with_product(bank, proposal)
    with pytest.raises(AlreadyThere):
        with_product(bank, proposal)
    with pytest.raises(NotInForce):
        retired = version("payroll_service")
        retired.pk = None
        services.add_product(proposal=proposal, version=retired, why="x", **acting(bank.manager))
    assert ProposalProduct.objects.count() == 1 and Proposal.objects.count() == 1


def test_nothing_goes_on_before_each_product_is_confirmed(bank):
    proposal = begun(bank)
    with pytest.raises(NothingOffered):
        services.submit_proposal(proposal=proposal, **acting(bank.manager))
    loan = with_product(bank, proposal, confirmed=False)
    deposit = with_product(bank, proposal, "rmb_time_deposit")
    with pytest.raises(NotConfirmed) as missing:
        services.submit_proposal(proposal=proposal, **acting(bank.manager))
    assert missing.value.names == [loan.version.name]
    for figures in ({}, {"cash_flow_fen": 599 * WAN, "debt_service_fen": 600 * WAN}):
        with pytest.raises(CannotCarry):
            services.confirm_suitability(product=loan, words=CONFIRMED, **figures, **acting(bank.manager))
    assert [one.product for one in Suitability.objects.all()] == [deposit]
    held = services.confirm_suitability(product=loan, words=CONFIRMED, **FIGURES, **acting(bank.manager))
    assert str(held.cover) == "1.50" and deposit.suitability.cover is None
    services.submit_proposal(proposal=proposal, **acting(bank.manager))
    proposal.refresh_from_db()
    assert proposal.state == "submitted"
    with pytest.raises(NotDraft):
        services.take_out_product(product=loan, **acting(bank.manager))
    services.return_proposal(proposal=proposal, reason="价格再谈", **acting(bank.branch_supervisor))
    services.take_out_product(product=loan, **acting(bank.manager))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.returned_because) == ("draft", "价格再谈")
    assert Suitability.objects.get().product == deposit


def test_whoever_wrote_in_it_does_not_approve_nor_does_a_deputy(bank):
    grant(bank.colleague, "supervisor", bank.branch)
    second = fresh(bank.colleague)
    proposal = begun(bank)
    with_product(bank, proposal)
    services.edit_proposal(proposal=proposal, changes={"title": "结算方案"}, version=1, **acting(second))
    services.submit_proposal(proposal=proposal, **acting(bank.manager))
    today = in_days(0)
    away = {"starts_on": today, "last_on": today, "entered_by": bank.manager, "entered_at": timezone.now()}
    Absence.objects.create(staff=bank.branch_supervisor, deputy=bank.outsider, **away)
    for person in (bank.manager, second, bank.supervisor, bank.outsider):
        with pytest.raises(NotWhoApproves):
            approve(proposal, fresh(person))
    Absence.objects.all().delete()
    Absence.objects.create(staff=bank.manager, deputy=bank.branch_supervisor, **away)
    with pytest.raises(NotWhoApproves):
        approve(proposal, fresh(bank.branch_supervisor))
    Absence.objects.all().delete()
    with pytest.raises(SubmittedAnew):
        services.approve_proposal(proposal=proposal, seen=None, **acting(fresh(bank.branch_supervisor)))
    assert Proposal.objects.get().state == "submitted" and Proposal.objects.get().pdf is None
    done = approve(proposal, fresh(bank.branch_supervisor))
    assert (done.state, done.approved_by) == ("approved", bank.branch_supervisor)
    with transaction.atomic(), pytest.raises(IntegrityError):
        Proposal.objects.update(approved_by=bank.manager)


def test_what_was_approved_is_kept_as_it_was(bank):
    done = approve(submitted(bank), bank.branch_supervisor)
    with open_file(stored=done.pdf) as pdf, open_file(stored=done.word) as word:
        assert pdf.read(5) == b"%PDF-"
        told = "\n".join(line.text for line in read_word(BytesIO(word.read())).paragraphs)
    assert done.customer.name in told and done.number not in told.split("\n")[0] and "草稿" not in told
    with pytest.raises(NotDraft):
        services.edit_proposal(proposal=done, changes={"title": "改"}, version=1, **acting(bank.manager))


def test_two_editors_and_a_picture_that_is_none(bank):
    customer = make_customer(bank)
    proposal = begun(bank, customer)
    picture = SimpleUploadedFile("标志.png", PNG)
    good = add_file(customer=customer, file=picture, **acting(bank.manager))
    broken = add_file(
        customer=customer, file=SimpleUploadedFile("坏.png", PNG[:8] + b"no" * 30), **acting(bank.manager)
    )
    edit = {"proposal": proposal, **acting(bank.manager)}
    assert services.edit_proposal(changes={"logo": good}, version=1, **edit).version == 2
    with pytest.raises(StaleProposal):
        services.edit_proposal(changes={"title": "改"}, version=1, **edit)
    with pytest.raises(BadLogo):
        services.edit_proposal(changes={"logo": broken}, version=2, **edit)
    strange = add_file(
        customer=make_customer(bank), file=SimpleUploadedFile("标志.png", PNG), **acting(bank.manager)
    )
    with pytest.raises(NotOfCustomer):
        services.edit_proposal(changes={"logo": strange}, version=2, **edit)
    assert services.edit_proposal(changes={"logo": good}, version=2, **edit).version == 2


def test_a_price_is_the_quotes_or_what_was_approved_and_must_stand(bank):
    customer = make_customer(bank)
    request = approved_request(bank, customer)
    proposal = begun(bank, customer)
    priced = with_product(bank, proposal, quote=request.quote)
    assert (priced.rate, priced.concession) == (request.rate, request)
    plain = make_quote(bank, customer, None)
    second = with_product(bank, begun(bank, customer), quote=plain)
    assert (second.rate, second.concession) == (plain.quoted_rate, None)
    services.submit_proposal(proposal=proposal, **acting(bank.manager))
    request.expires_on = in_days(-1)
    request.save()
    with pytest.raises(PriceGone):
        approve(proposal, bank.branch_supervisor)
    proposal.refresh_from_db()
    assert proposal.state == "submitted" and proposal.pdf is None


def test_a_new_edition_takes_the_place_of_the_old_one_once_it_is_approved(bank):
    first = sent(bank)
    draft = services.new_edition(proposal=first, **acting(bank.manager))
    assert (draft.number, draft.edition, draft.name) == (first.number, 2, f"{first.number}/2")
    assert Suitability.objects.filter(product__proposal=draft).count() == 1
    with pytest.raises(EditionThere):
        services.new_edition(proposal=first, **acting(bank.manager))
    with pytest.raises(WrongState):
        services.new_edition(proposal=draft, **acting(bank.manager))
    first.refresh_from_db()
    assert first.state == "sent"
    services.submit_proposal(proposal=draft, **acting(bank.manager))
    approve(draft, bank.branch_supervisor)
    first.refresh_from_db()
    assert (first.state, first.closed_because) == ("closed", draft.name)
    with pytest.raises(LinkOver):
        services.answer_by_link(proposal=first, answer="accepted", words="", who="刘蔚", at=timezone.now())
    assert not ProposalAnswer.objects.exists()


def test_it_is_sent_opened_and_answered_by_its_link(bank):
    waiting = approve(submitted(bank), bank.branch_supervisor)
    assert proposal_of(link_of(waiting)) is None
    done = services.send_proposal(proposal=waiting, to="刘蔚", **acting(bank.manager))
    assert (done.state, done.sent_to, done.expires_on) == ("sent", "刘蔚", in_days(30))
    assert proposal_of(link_of(done)) == done and proposal_of(f"{done.public_id.hex}:forged") is None
    at = timezone.now()
    opened = services.open_by_link(proposal=done, at=at).opened_at
    assert opened == at
    assert services.open_by_link(proposal=done, at=at + timedelta(hours=1)).opened_at == at
    services.answer_by_link(proposal=done, answer="questions", words="期限？", who="刘蔚", at=at)
    done.refresh_from_db()
    assert done.state == "sent"
    services.answer_by_link(proposal=done, answer="accepted", words="", who="刘蔚", at=at)
    done.refresh_from_db()
    assert done.state == "accepted"
    with pytest.raises(LinkOver):
        services.answer_by_link(proposal=done, answer="refused", words="", who="刘蔚", at=at)
    assert [one.answer for one in done.answers.all()] == ["questions", "accepted"]
    assert Task.objects.filter(owner=bank.manager, customer=done.customer).count() == 2
    assert Act.objects.filter(kind="proposal.answered", actor=None).count() == 2


def test_a_link_expires_and_does_not_outlive_what_is_offered(bank):
    done = sent(bank)
    services.answer_by_link(
        proposal=done, answer="questions", words="?", who="某", at=timezone.now() + timedelta(days=29)
    )
    with pytest.raises(LinkOver):
        services.answer_by_link(
            proposal=done, answer="accepted", words="", who="某", at=timezone.now() + timedelta(days=31)
        )
    services.close_proposal(proposal=done, reason="客户改期", **acting(bank.manager))
    with pytest.raises(LinkOver):
        services.answer_by_link(proposal=done, answer="accepted", words="", who="某", at=timezone.now())
    assert done.answers.count() == 1


def test_nothing_that_is_only_ours_is_printed(bank):
    customer = make_customer(bank, rating="AA-9")
    Note.objects.create(customer=customer, author=bank.manager, text=CANARY, written_at=timezone.now())
    make_full_talk(bank, customer)
    request = approved_request(bank, customer, reason=f"{CANARY}理由")
    quote = request.quote
    need = note_need(
        customer=customer,
        words={"kind": "working_capital", "asked": "周转", "evidence": f"{CANARY}证据"},
        **acting(bank.manager),
    )
    proposal = begun(bank, customer, need=need)
    product = services.add_product(
        proposal=proposal, version=version(), why="账期拉长", quote=quote, **acting(bank.manager)
    )
    secret = {name: f"{CANARY}{name}" for name in CONFIRMED}
    services.confirm_suitability(
        product=product,
        words=secret,
        cash_flow_fen=987_654_321_00,
        debt_service_fen=123_456_789_00,
        **acting(bank.manager),
    )
    printed_words = words_of_document(proposal)
    ours = [
        quote.floor_rate,
        quote.quoted_rate,
        quote.pd,
        quote.hurdle,
        quote.target_margin,
        quote.operating_cost,
    ]
    shown = [f"{rate * 100:.2f}%" for rate in ours if rate != request.rate]
    # The cash flow however it is written; three digits alone stand in a customer's number, too.
    cash_flow = ["987654321", "987,654,321", "98765.43", "98,765.43", "98,765"]
    leaks = [word for word in [CANARY, "AA-9", "8.00", *cash_flow, *shown] if word in printed_words]
    assert leaks == []
    assert f"{request.rate * 100:.2f}%" in printed_words and "账期拉长" in printed_words


def test_the_invariants_hold_and_would_tell(bank):
    sent(bank)
    question = " UNION ALL ".join(f"({one.question})" for one in OF_PROPOSALS)
    with connection.cursor() as cursor:
        cursor.execute(question)
        assert cursor.fetchall() == []
        Suitability.objects.all().delete()
        Proposal.objects.update(hands=[bank.branch_supervisor.pk])
        cursor.execute(question)
        assert len(cursor.fetchall()) == 2
