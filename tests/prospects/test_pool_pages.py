"""The pages of the pool: everybody finds their own, acts are one press, and refusals say who and why."""

from datetime import date

import pytest
from django.utils import timezone

from prospects.models import Approach, Competitor, Finding, Prospect, ProspectPerson, Waiver
from prospects.queries.pool import SORTS
from prospects.services.pool import claim, count_opportunities
from tests.factories import make_customer
from tests.prospects.making import make_prospect

pytestmark = pytest.mark.django_db


def page(prospect, *more) -> str:
    return "/".join([f"/prospects/{prospect.public_id}", *more, ""])


def names(answer) -> set[str]:
    return {row.label for row in answer.context["page"].rows}


def test_an_account_manager_finds_the_pool_their_own_and_the_whole_unit(bank, signed_in):
    free = make_prospect(bank)
    mine = make_prospect(bank, owner=bank.manager)
    theirs = make_prospect(bank, owner=bank.colleague)
    make_prospect(bank, by=bank.outsider)
    client = signed_in(bank.manager)
    assert names(client.get("/prospects/")) == {free.short_name_en}
    assert names(client.get("/prospects/?tab=mine")) == {mine.short_name_en}
    everything = {free.short_name_en, mine.short_name_en, theirs.short_name_en}
    answer = client.get("/prospects/?tab=all")
    assert names(answer) == everything
    assert [(tab["label"], tab["count"]) for tab in answer.context["tabs"]] == [
        ("Open pool", 1),
        ("Mine", 1),
        ("Chengdong", 3),
    ]
    assert "You hold 1 of 30" in answer.content.decode()


def test_filters_narrow_and_a_filter_that_means_nothing_shows_nothing(bank, signed_in):
    one = make_prospect(bank, source="press")
    make_prospect(bank)
    client = signed_in(bank.manager)
    assert names(client.get("/prospects/?source=press")) == {one.short_name_en}
    assert names(client.get(f"/prospects/?q={one.short_name}")) == {one.short_name_en}
    assert names(client.get("/prospects/?grade=9")) == set()


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{name}" for name in SORTS)])
def test_every_order_pages_through_all_rows_once(bank, signed_in, sort, monkeypatch):
    made = {make_prospect(bank).short_name_en for _ in range(5)}
    monkeypatch.setattr("prospects.queries.pool.prospect_list.__kwdefaults__", {"size": 2})
    client, seen, address = signed_in(bank.manager), [], f"/prospects/?sort={sort}"
    while address:
        answer = client.get(address)
        seen += [row.label for row in answer.context["page"].rows]
        address = answer.context["next_href"]
    assert len(seen) == 5 and set(seen) == made


def test_claiming_from_the_row_and_being_told_who_was_first(bank, signed_in):
    prospect = make_prospect(bank)
    first = signed_in(bank.manager).post(page(prospect, "claim"), headers={"HX-Request": "true"})
    assert first.status_code == 204 and "prospects:changed" in first["HX-Trigger"]
    second = signed_in(bank.colleague).post(page(prospect, "claim"), headers={"HX-Request": "true"})
    assert "is held by Chen Siyuan." in second["HX-Trigger"]
    assert Prospect.objects.get().owner == bank.manager


def test_the_undo_of_a_claim_is_its_release(bank, signed_in):
    prospect = make_prospect(bank)
    client = signed_in(bank.manager)
    told = client.post(page(prospect, "claim"), headers={"HX-Request": "true"})["HX-Trigger"]
    assert page(prospect, "release") in told
    client.post(page(prospect, "release"))
    assert Prospect.objects.get().state == "open"


def test_a_colleague_reads_and_does_not_change_what_another_holds(bank, signed_in):
    prospect = make_prospect(bank, owner=bank.manager)
    client = signed_in(bank.colleague)
    assert client.get(page(prospect)).status_code == 200
    for act in ("edit", "grade", "contact", "person", "bank", "conditions", "drop", "became"):
        assert client.get(page(prospect, act)).status_code == 403, act
    assert client.post(page(prospect, "release")).status_code == 403


def test_somebody_of_another_branch_finds_nothing(bank, signed_in):
    prospect = make_prospect(bank)
    client = signed_in(bank.outsider)
    assert client.get(page(prospect)).status_code == 404
    assert client.post(page(prospect, "claim")).status_code == 404


def test_a_new_company_with_five_fields(bank, signed_in):
    client = signed_in(bank.manager)
    key = client.get("/prospects/new/").context["form"].initial["form_key"]
    typed = {"name": "杭州云帆物流有限公司", "source": "network", "unit": "S0101", "form_key": str(key)}
    for _ in range(2):
        answer = client.post("/prospects/new/", typed)
        assert answer.status_code == 302
    prospect = Prospect.objects.get()
    assert (prospect.name, prospect.unit, prospect.added_by) == (typed["name"], bank.unit, bank.manager)


def test_a_company_found_through_a_customer_names_it(bank, signed_in):
    customer = make_customer(bank)
    client = signed_in(bank.manager)
    form = client.get(f"/prospects/new/?customer={customer.customer_no}").context["form"]
    assert (form["source"].value(), form["source_customer"].value()) == ("chain", customer.customer_no)
    typed = {
        "name": "杭州云帆物流有限公司",
        "source": "chain",
        "source_customer": customer.customer_no,
        "unit": "S0101",
        "form_key": str(form.initial["form_key"]),
    }
    client.post("/prospects/new/", typed)
    found = client.get(f"/prospects/?through={customer.customer_no}").context["page"].rows
    assert [row.public_id for row in found] == [str(Prospect.objects.get().public_id)]


def test_what_is_known_is_said_while_typing_without_a_name_that_is_not_ones_own(bank, signed_in):
    make_customer(bank, manager=bank.outsider, name="杭州远山食品有限公司")
    held = make_prospect(bank, name="杭州云帆物流有限公司", owner=bank.colleague)
    client = signed_in(bank.manager)
    far = client.get("/prospects/known/?name=杭州远山食品").content.decode()
    assert "Known to the bank. Ask the supervisor of Haishu." in far and "远山" not in far
    near = client.get("/prospects/known/?name=云帆物流").content.decode()
    assert f"{held.short_name_en} is a prospect of Zhou Ming." in near
    refused = client.post(
        "/prospects/new/",
        {
            "name": "杭州远山食品有限公司",
            "source": "press",
            "unit": "S0101",
            "form_key": "018f0000-0000-7000-8000-000000000001",
        },
    )
    assert refused.status_code == 422 and "Known to the bank." in refused.content.decode()
    assert Prospect.objects.count() == 1


def test_the_second_of_two_editors_sees_the_difference(bank, signed_in):
    prospect = make_prospect(bank, owner=bank.manager)
    mine, boss = signed_in(bank.manager), signed_in(bank.supervisor)

    def typed(client, **changed):
        form = client.get(page(prospect, "edit")).context["form"]
        values = {name: form[name].value() for name in form.fields}
        return {name: "" if value is None else str(value) for name, value in (values | changed).items()}

    opened = typed(mine, address="拱墅区一号")
    assert boss.post(page(prospect, "edit"), typed(boss, address="滨江区二号")).status_code == 302
    answer = mine.post(page(prospect, "edit"), opened)
    assert answer.status_code == 409
    [difference] = answer.context["differences"]
    assert (difference.theirs, difference.mine) == ("滨江区二号", "拱墅区一号")


def test_grade_contact_person_and_bank(bank, signed_in):
    prospect = make_prospect(bank, owner=bank.manager)
    client = signed_in(bank.manager)
    client.post(page(prospect, "grade"), {"importance": "high", "need": "low", "value_fen": "120"})
    form = client.get(page(prospect, "contact")).context["form"]
    spoken = {
        "kind": "visit",
        "summary": "见了财务总监",
        "minutes": "95",
        "happened_at": "2026-11-01T10:00",
        "form_key": str(form.initial["form_key"]),
    }
    for _ in range(2):
        assert client.post(page(prospect, "contact"), spoken).status_code == 302
    client.post(page(prospect, "person"), {"name": "赵蕾", "title": "财务总监", "phone": "13812345678"})
    client.post(page(prospect, "bank"), {"bank": "江南银行", "strength": "3", "attention": "2"})
    prospect.refresh_from_db()
    assert (prospect.grade, prospect.value_fen) == (2, 120_000_000)
    assert Approach.objects.get().minutes == 95
    assert (ProspectPerson.objects.get().name, Competitor.objects.get().strength) == ("赵蕾", 3)
    shown = client.get(page(prospect)).content.decode()
    assert "138****5678" in shown and "13812345678" not in shown


def test_conditions_are_judged_with_evidence_and_a_supervisor_lets_one_through(bank, signed_in):
    prospect = make_prospect(bank, owner=bank.manager, established_on=date(2025, 1, 1))
    client = signed_in(bank.manager)
    refused = client.post(page(prospect, "conditions"), {"answer_guarantee": "yes"})
    assert refused.status_code == 422 and not Finding.objects.exists()
    answer = {"answer_guarantee": "yes", "evidence_guarantee": "厂房抵押"}
    client.post(page(prospect, "conditions"), answer)
    assert dict(Finding.objects.values_list("rule__code", "result")) == {
        "years": "fail",
        "guarantee": "pass",
    }
    assert client.get(page(prospect, "conditions", "years", "waive")).status_code == 403
    boss = signed_in(bank.supervisor)
    assert boss.post(page(prospect, "conditions", "years", "waive"), {"reason": ""}).status_code == 422
    boss.post(page(prospect, "conditions", "years", "waive"), {"reason": "母公司经营二十年"})
    assert Waiver.objects.get().reason == "母公司经营二十年"
    assert "母公司经营二十年" in client.get(page(prospect)).content.decode()


def test_many_at_once_and_what_was_not_done_is_said(bank, signed_in):
    free = [make_prospect(bank) for _ in range(3)]
    held = make_prospect(bank, owner=bank.colleague)
    sent = {"act": "claim", "chosen": [str(one.public_id) for one in [*free, held]]}
    answer = signed_in(bank.manager).post("/prospects/bulk/", sent, headers={"HX-Request": "true"})
    assert "Done: 3." in answer["HX-Trigger"] and "is held by Zhou Ming." in answer["HX-Trigger"]
    assert Prospect.objects.held_by(bank.manager).count() == 3


def test_everything_that_matches_is_released_but_what_is_protected(bank, signed_in):
    made = [make_prospect(bank, owner=bank.manager) for _ in range(4)]
    other = make_prospect(bank, owner=bank.colleague)
    count_opportunities(prospect_id=made[0].pk, running=1, at=timezone.now())
    sent = {"act": "release", "matching": "1", "query": "tab=mine"}
    signed_in(bank.manager).post("/prospects/bulk/", sent)
    assert Prospect.objects.held_by(bank.manager).get() == made[0]
    other.refresh_from_db()
    assert other.owner == bank.colleague


def test_a_supervisor_gives_and_an_account_manager_cannot(bank, signed_in):
    prospect = make_prospect(bank, owner=bank.manager)
    sent = {"act": "give", "chosen": [str(prospect.public_id)], "to": bank.colleague.employee_no}
    signed_in(bank.colleague).post("/prospects/bulk/", sent)
    prospect.refresh_from_db()
    assert prospect.owner == bank.manager
    signed_in(bank.supervisor).post("/prospects/bulk/", sent)
    prospect.refresh_from_db()
    assert prospect.owner == bank.colleague


def test_a_list_is_checked_in_one_go(bank, signed_in):
    prospect = make_prospect(bank, established_on=date(2025, 1, 1))
    sent = {"act": "check", "chosen": [str(prospect.public_id)]}
    answer = signed_in(bank.manager).post("/prospects/bulk/", sent, headers={"HX-Request": "true"})
    assert "Checked: 0 qualified, 1 miss a rule, 0 open." in answer["HX-Trigger"]


def test_it_became_a_customer_and_says_so(bank, signed_in):
    prospect = make_prospect(bank, owner=bank.manager)
    customer = make_customer(bank)
    client = signed_in(bank.manager)
    client.post(page(prospect, "became"), {"customer": customer.customer_no})
    assert Prospect.objects.get().customer == customer
    assert customer.short_name_en in client.get(page(prospect)).content.decode()


def test_what_is_dropped_can_be_taken_up_again(bank, signed_in):
    prospect = make_prospect(bank)
    client = signed_in(bank.manager)
    assert client.post(page(prospect, "drop"), {"reason": ""}).status_code == 422
    client.post(page(prospect, "drop"), {"reason": "已注销"})
    assert "已注销" in client.get(page(prospect)).content.decode()
    client.post(page(prospect, "reopen"))
    assert claim(prospect=prospect, by=bank.manager, at=timezone.now()).state == "claimed"


def test_administrators_have_no_pool(bank, signed_in):
    for person in (bank.system_admin, bank.audit_admin):
        client = signed_in(person)
        assert client.get("/prospects/").status_code == 403
        assert client.get("/prospects/time/").status_code == 403
        assert client.get("/prospects/new/").status_code == 403
