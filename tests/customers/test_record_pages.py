"""The list and the record as pages: who reads them, what they say, and how many questions they ask."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.calendar import business_today
from customers.models import Contact, Customer, Note, WalletEstimate
from customers.services import record_wallet_estimate
from products.models import ProductLine
from tests.customers.conftest import WAN
from tests.factories import join_team, make_account, make_customer, make_month, publish_scores

RECORD = ["customers:detail", "customers:balances", "customers:people", "customers:history"]
SEES = {
    "manager": True,
    "colleague": False,
    "outsider": False,
    "supervisor": True,
    "branch_supervisor": True,
    "far_supervisor": False,
    "executive": True,
    "system_admin": False,
    "security_admin": False,
    "audit_admin": False,
    "client_account": False,
}


@pytest.mark.parametrize("route", RECORD)
@pytest.mark.parametrize(("persona", "sees"), SEES.items())
def test_a_record_is_there_for_its_readers_and_for_nobody_else(
    bank, scored, contact, signed_in, route, persona, sees
):
    answer = signed_in(bank.personas[persona]).get(reverse(route, args=[scored.customer_no]))
    assert answer.status_code == (200 if sees else 404)
    if not sees:
        assert "Lanchuan" not in answer.content.decode() and contact.name_en not in answer.content.decode()


@pytest.mark.parametrize("route", RECORD)
def test_the_team_reads_the_record_until_its_last_day(bank, scored, signed_in, route):
    path = reverse(route, args=[scored.customer_no])
    join_team(scored, bank.colleague)
    join_team(scored, bank.outsider, ends_on=date(2024, 1, 1))
    assert signed_in(bank.colleague).get(path).status_code == 200
    assert signed_in(bank.outsider).get(path).status_code == 404


@pytest.mark.parametrize("state", ["merged", "restricted"])
def test_a_record_that_is_out_of_use_is_not_there(bank, scored, signed_in, state):
    Customer.objects.filter(pk=scored.pk).update(state=state)
    assert signed_in(bank.executive).get(f"/customers/{scored.customer_no}/").status_code == 404


def test_the_record_shows_the_figures_of_the_publication(bank, scored, contact, signed_in):
    answer = signed_in(bank.manager).get(f"/customers/{scored.customer_no}/")
    tiles = answer.context["record"].tiles
    assert (tiles.deposits_fen, tiles.loans_fen, tiles.limit_fen) == (1_120 * WAN, 500 * WAN, 12_000 * WAN)
    assert (round(tiles.contribution_change, 4), str(tiles.deposits_change)) == (
        round(tiles.contribution_change, 4),
        "-0.12",
    )
    assert round(float(tiles.contribution_change), 4) == round(43 / 343, 4)
    assert round(float(tiles.limit_used), 4) == round(500 / 12_000, 4)
    assert tiles.open_matters == 4
    page = answer.content.decode()
    assert "Key" in page and "89.6" in page and "Figures as of 18 Nov" in page and "−12.0%" in page
    assert "138****1234" not in page and "13857111234" not in page


def test_the_chart_holds_thirteen_months_and_the_mean_of_three(bank, scored, signed_in):
    answer = signed_in(bank.manager).get(f"/customers/{scored.customer_no}/")
    chart = answer.context["chart"]
    deposits, loans = chart["series"]
    assert len(chart["labels"]) == 13
    assert (chart["labels"][0], chart["labels"][-1]) == ("Nov 25", "18 Nov")
    assert deposits["values"] == [round(10 + 0.1 * n, 2) for n in range(13)]
    assert loans["values"] == [5.0] * 13
    assert deposits["open"] is True
    assert chart["reference"]["value"] == 11.0  # months 9, 10 and 11: 1,090, 1,100 and 1,110


def test_the_chart_speaks_the_units_of_its_reader(bank, scored, signed_in):
    bank.manager.language = "zh-hans"
    bank.manager.save(update_fields=["language"])
    chart = signed_in(bank.manager).get(f"/customers/{scored.customer_no}/").context["chart"]
    assert (chart["labels"][0], chart["series"][0]["values"][0]) == ("25年11月", 1000.0)


def test_a_customer_without_books_or_score_says_so(bank, customer, signed_in):
    for route in RECORD:
        answer = signed_in(bank.manager).get(reverse(route, args=[customer.customer_no]))
        assert answer.status_code == 200
    page = signed_in(bank.manager).get(f"/customers/{customer.customer_no}/").content.decode()
    assert (
        "No balances yet" in page and "No next contact is set" in page and "Nobody is known here yet" in page
    )


def test_a_wrong_check_character_is_marked(bank, customer, signed_in):
    page = signed_in(bank.manager).get(f"/customers/{customer.customer_no}/").content.decode()
    assert "check character wrong" not in page
    Customer.objects.filter(pk=customer.pk).update(credit_code_valid=False)
    page = signed_in(bank.manager).get(f"/customers/{customer.customer_no}/").content.decode()
    assert "check character wrong" in page


def test_account_numbers_are_masked_and_unknown_wallets_say_so(bank, scored, signed_in):
    page = signed_in(bank.manager).get(f"/customers/{scored.customer_no}/balances/").content.decode()
    account = scored.accounts.first()
    assert account.account_no not in page and f"****{account.account_no[-4:]}" in page
    assert page.count("unknown") == 20


def test_the_wallet_shows_ours_of_all(bank, scored, signed_in):
    WalletEstimate.objects.create(
        customer=scored,
        product_line=ProductLine.objects.get(code="rmb_current"),
        total_fen=4_480 * WAN,
        estimated_on=date(2026, 11, 1),
        source="Annual report",
    )
    wallet = signed_in(bank.manager).get(f"/customers/{scored.customer_no}/balances/").context["wallet"]
    [line] = [line for line in wallet if line.total_fen is not None]
    assert (line.code, line.ours_fen, str(line.share)) == ("rmb_current", 1_120 * WAN, "0.25")
    assert line.gap_fen == 3_360 * WAN


@pytest.mark.parametrize(("ago", "old"), [(340, False), (400, True)])
def test_an_estimate_older_than_a_year_says_so_and_the_ledger_shows_those_before(
    bank, scored, signed_in, ago, old
):
    for days, total in ((ago + 500, 4_000), (ago, 1_000)):
        record_wallet_estimate(
            customer=scored,
            product_line=ProductLine.objects.get(code="rmb_current"),
            total_fen=total * WAN,
            source="Annual report",
            confidence="low",
            estimated_on=business_today() - timedelta(days=days),
            competitor="宁波银行",
            by=bank.manager,
        )
    page = signed_in(bank.manager).get(f"/customers/{scored.customer_no}/balances/")
    [line] = [line for line in page.context["wallet"] if line.total_fen is not None]
    assert (line.old, line.gap_fen, line.competitor) == (old, 0, "宁波银行")  # ours are 1,120
    assert [entry.total_fen for entry in line.earlier] == [4_000 * WAN]


# ---------------------------------------------------------------- the list as a page
def test_htmx_gets_the_table_alone_and_history_gets_the_page(bank, scored, signed_in):
    client = signed_in(bank.manager)
    whole = client.get("/customers/").content.decode()
    part = client.get("/customers/", headers={"HX-Request": "true"}).content.decode()
    restored = client.get(
        "/customers/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    ).content.decode()
    assert "<html" in whole and "<html" in restored and "<html" not in part
    assert "Lanchuan Precision" in part and 'id="customers-count" hx-swap-oob="true"' in part


def test_every_filter_is_a_chip_that_leads_to_the_list_without_it(bank, scored, signed_in):
    answer = signed_in(bank.manager).get(
        "/customers/?q=澜川&tier=gold&tier=key&deposits_min=300&next_before=2026-11-30&manager=me&sort=-deposits"
    )
    chips = {chip.field: chip for chip in answer.context["chips"]}
    assert {field: chip.value for field, chip in chips.items()} == {
        "Search": "澜川",
        "Tier": "Gold, Key",
        "Average deposits": "≥ CNY 3 m",
        "Next contact": "by 30 Nov",
        "Lead": "me",
    }
    assert [row.label for row in answer.context["page"].rows] == ["Lanchuan Precision"]
    without = chips["Tier"].remove
    assert "tier=" not in without and "deposits_min=300" in without and "sort=-deposits" in without


def test_a_wrong_filter_still_has_its_chip(bank, scored, signed_in):
    answer = signed_in(bank.manager).get("/customers/?tier=platinum")
    assert [(chip.field, chip.remove) for chip in answer.context["chips"]] == [("Tier", "/customers/")]
    assert "A filter means nothing here" in answer.content.decode()


def test_heads_turn_the_order_round_and_keep_the_filters(bank, scored, signed_in):
    heads = signed_in(bank.manager).get("/customers/?tier=key&sort=-deposits").context["heads"]
    assert (heads["deposits"].href, heads["deposits"].direction) == (
        "/customers/?tier=key&sort=deposits",
        "desc",
    )
    assert (heads["tier"].href, heads["tier"].direction) == ("/customers/?tier=key&sort=tier", "")
    assert heads["loans"].href == "/customers/?tier=key&sort=-loans"


def test_pages_follow_each_other_by_links(bank, signed_in):
    for _ in range(51):
        make_customer(bank)
    client = signed_in(bank.manager)
    first = client.get("/customers/?sort=name")
    second = client.get(first.context["next_href"])
    numbers = [row.customer_no for page in (first, second) for row in page.context["page"].rows]
    assert (len(numbers), len(set(numbers))) == (51, 51)
    assert (first.context["previous_href"], second.context["next_href"]) == ("", "")
    back = client.get(second.context["previous_href"])
    assert back.context["page"].rows == first.context["page"].rows


def test_the_record_leads_to_its_neighbours_in_the_list_it_came_from(bank, signed_in):
    makers = [make_customer(bank, short_name=name) for name in ("安达", "博远", "诚信")]
    client = signed_in(bank.manager)
    page = client.get(f"/customers/{makers[1].customer_no}/?sort=-name").content.decode()
    assert f'href="/customers/{makers[2].customer_no}/?sort=-name"' in page
    assert f'href="/customers/{makers[0].customer_no}/?sort=-name"' in page
    assert "2 / 3" in page


def test_an_empty_portfolio_says_where_customers_come_from(bank, signed_in):
    page = signed_in(bank.outsider).get("/customers/").content.decode()
    assert "No customers yet" in page
    page = signed_in(bank.outsider).get("/customers/?q=澜川").content.decode()
    assert "No customer fits these filters" in page and "Show all customers" in page
    page = signed_in(bank.outsider).get("/customers/?q=澜").content.decode()
    assert "Type at least two characters" in page


def test_names_are_written_as_text_and_never_as_markup(bank, signed_in):
    make_customer(bank, short_name="<script>x</script>", short_name_en="<b>bold</b>", name_en="<i>full</i>")
    page = signed_in(bank.manager).get("/customers/").content.decode()
    assert "<b>bold</b>" not in page and "&lt;b&gt;bold&lt;/b&gt;" in page


# ---------------------------------------------------------------- the number of questions
def asked(client, path: str) -> int:
    client.get(path)  # what is worked out once a process is worked out now
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_the_list_asks_as_many_queries_for_30_customers_as_for_3(bank, as_loader, signed_in):
    """customers:list"""
    client = signed_in(bank.manager)
    counts = []
    for more in (3, 27):
        for _ in range(more):
            make_customer(bank)
        with as_loader():
            publish_scores({customer: {} for customer in Customer.objects.all()})
        counts.append(asked(client, "/customers/"))
    assert counts[0] == counts[1]
    assert counts[0] < 20


@pytest.mark.parametrize(
    "route", ["customers:detail", "customers:balances", "customers:people", "customers:history"]
)
def test_a_record_asks_as_many_queries_with_30_accounts_and_people_as_with_3(
    bank, scored, as_loader, signed_in, route
):
    client = signed_in(bank.manager)
    path = reverse(route, args=[scored.customer_no])
    counts = []
    for more in (3, 27):
        for n in range(more):
            Contact.objects.create(customer=scored, name=f"人{n}")
            Note.objects.create(
                customer=scored, author=bank.manager, text="x", written_at="2026-11-01T00:00Z"
            )
            account = make_account(scored, "rmb_time")
            with as_loader():
                make_month(account, date(2026, 11, 1), WAN)
        counts.append(asked(client, path))
    assert counts[0] == counts[1]


def test_no_page_carries_style_or_script_of_its_own(bank, scored, contact, signed_in):
    client = signed_in(bank.manager)
    for route in [*RECORD, "customers:edit"]:
        page = client.get(reverse(route, args=[scored.customer_no])).content.decode()
        assert not re.search(r'\sstyle="|\son\w+="', page)
        assert not re.search(r"<script(?![^>]*(src=|application/json))", page)
