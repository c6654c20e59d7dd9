"""The team by page and API: who says so, whom they may name, from when until when, and what is refused."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Act
from common.calendar import business_today
from customers import services
from customers.models import Customer, TeamMember
from customers.queries.memberships import memberships
from organization.rules import Role
from tests.factories import fresh, grant, join_team, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def expert(bank):
    """A product manager of head office, whom nobody of the sub-branch sees by name elsewhere."""
    return make_staff(Role.PRODUCT_MANAGER, bank.head_office, "冯产", "Feng Chan")


@pytest.fixture
def team(customer):
    return f"/customers/{customer.customer_no}/team/"


@pytest.fixture
def api(customer):
    return f"/api/v1/customers/{customer.customer_no}/team/"


def words(person, **more):
    said = {"staff": person.employee_no, "part": "middle", "starts_on": business_today().isoformat()}
    return said | {"reason": "Needs factoring"} | more


def send(client, address, body):
    return client.post(address, body, content_type="application/json")


def test_the_lead_puts_a_product_manager_of_head_office_on_the_team(bank, customer, expert, team, signed_in):
    client = signed_in(bank.manager)
    offered = client.get(f"{team}new/").context["form"].fields["staff"].queryset
    assert expert in offered and bank.executive not in offered and bank.far_supervisor not in offered
    last_on = business_today() + timedelta(days=30)
    answer = client.post(f"{team}new/", words(expert, last_on=last_on.isoformat()))
    assert (answer.status_code, answer.url) == (302, team)
    member = TeamMember.objects.get()
    assert (member.staff, member.part, member.ends_on) == (expert, "middle", last_on + timedelta(days=1))
    assert customer in Customer.objects.visible_to(fresh(expert))
    act = Act.objects.about(customer).get(kind="customer.team_joined")
    assert (act.actor, act.reason) == (bank.manager, "Needs factoring")
    page = client.get(team).content.decode()
    assert "Feng Chan" in page and "Needs factoring" in page
    # The card of the record, fetched anew, has them and the way off.
    card = Client(headers={"HX-Request": "true"})
    card.force_login(fresh(bank.manager), backend="django.contrib.auth.backends.ModelBackend")
    html = card.get(team).content.decode()
    assert "<html" not in html and "Feng Chan" in html and f"{team}{member.public_id}/leave/" in html


def test_leaving_says_from_when_and_why_and_ends_the_sight(bank, customer, expert, team, signed_in):
    member = join_team(customer, expert)
    client = signed_in(bank.supervisor)
    leave = f"{team}{member.public_id}/leave/"
    answer = client.post(leave, {"ends_on": business_today().isoformat(), "reason": "Done"})
    assert answer.status_code == 302
    assert customer not in Customer.objects.visible_to(fresh(expert))
    act = Act.objects.about(customer).get(kind="customer.team_left")
    assert (act.reason, act.after["ends_on"]) == ("Done", business_today().isoformat())
    # They stand among the former, and are not ended again.
    [told] = memberships(customer, today=business_today())
    assert (told.standing, told.last_on) == (False, business_today() - timedelta(days=1))
    again = client.post(leave, {"ends_on": business_today().isoformat(), "reason": "Done"})
    assert again.status_code == 422 and list(again.context["form"].errors) == ["ends_on"]
    assert Act.objects.about(customer).filter(kind="customer.team_left").count() == 1


def test_an_end_that_was_set_is_brought_forward_and_never_put_off(bank, customer, expert):
    day, now = business_today(), timezone.now()
    member = join_team(customer, expert, ends_on=day + timedelta(days=10))
    with pytest.raises(services.EndedAlready):
        services.leave_team(member=member, ends_on=day + timedelta(days=20), by=bank.manager, at=now)
    services.leave_team(member=member, ends_on=day + timedelta(days=5), by=bank.manager, at=now)
    assert TeamMember.objects.get().ends_on == day + timedelta(days=5)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"staff": ""}, "staff"),
        ({"part": "back"}, "part"),
        ({"starts_on": "2020-01-01"}, "starts_on"),
        ({"last_on": "2020-01-01"}, "last_on"),
        ({"reason": ""}, "reason"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(bank, customer, expert, team, signed_in, said, field):
    answer = signed_in(bank.manager).post(f"{team}new/", words(expert) | said)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not TeamMember.objects.exists() and not Act.objects.filter(kind="customer.team_joined").exists()


def test_days_that_overlap_in_one_part_are_refused_and_later_ones_are_not(
    bank, customer, expert, team, signed_in
):
    day = business_today()
    join_team(customer, expert, ends_on=day + timedelta(days=10))
    client = signed_in(bank.manager)
    taken = client.post(f"{team}new/", words(expert))
    assert (taken.status_code, list(taken.context["form"].errors)) == (422, ["staff"])
    after = words(expert, starts_on=(day + timedelta(days=10)).isoformat())
    assert client.post(f"{team}new/", after).status_code == 302
    assert TeamMember.objects.count() == 2
    # Called off before it began: it never counted.
    coming = TeamMember.objects.get(starts_on=day + timedelta(days=10))
    client.post(f"{team}{coming.public_id}/leave/", {"ends_on": coming.starts_on.isoformat(), "reason": "No"})
    assert [one.called_off for one in memberships(customer, today=day)] == [False, True]


def test_a_member_of_the_team_and_an_executive_read_it_and_set_nothing(
    bank, customer, expert, team, signed_in
):
    member = join_team(customer, expert)
    other = make_staff(Role.RISK_MANAGER, bank.head_office, "陈险", "Chen Xian")
    for person in (expert, bank.executive):
        client = signed_in(person)
        page = client.get(team).content.decode()
        assert "Feng Chan" in page and "/leave/" not in page
        assert client.post(f"{team}new/", words(other, part="back")).status_code == 403
        assert client.post(f"{team}{member.public_id}/leave/", {}).status_code == 403
    assert signed_in(bank.outsider).get(team).status_code == 404
    assert TeamMember.objects.count() == 1


def test_whoever_lost_the_role_or_left_is_not_put_on_a_team(bank, customer, expert):
    late = make_staff(None, bank.head_office, "旧产", "Jiu Chan")
    grant(late, Role.PRODUCT_MANAGER, bank.head_office, ends_on=business_today())
    expert.status = "left"
    expert.save(update_fields=["status"])
    for person in (late, expert):
        with pytest.raises(services.NotOfThisPart):
            services.join_team(
                customer=customer,
                staff=person,
                part="middle",
                starts_on=business_today(),
                by=bank.manager,
                at=timezone.now(),
            )
    assert not TeamMember.objects.exists()


def test_the_api_joins_lists_and_ends_by_the_same_services(bank, customer, expert, api, signed_in):
    client = signed_in(bank.manager)
    made = send(client, api, words(expert))
    assert made.status_code == 201 and made.json()["staff"] == expert.employee_no
    assert send(client, api, words(expert)).json()["code"] == "already_on_team"
    assert send(client, api, words(expert, part="back")).json()["code"] == "not_of_this_part"
    assert send(client, api, words(bank.executive)).status_code == 400
    assert send(client, api, words(expert, starts_on="2020-01-01")).status_code == 400
    [row] = client.get(api).json()["results"]
    assert (row["id"], row["part"], row["ends_on"]) == (made.json()["id"], "middle", None)
    leave = f"{api}{row['id']}/leave/"
    said = {"ends_on": business_today().isoformat(), "reason": "Done"}
    assert send(client, leave, said).json()["ends_on"] == said["ends_on"]
    assert send(client, leave, said).json()["code"] == "ended_already"
    assert send(signed_in(bank.outsider), api, words(expert)).status_code == 404
    assert TeamMember.objects.count() == 1


def test_the_page_asks_as_many_queries_for_thirty_members_as_for_three(bank, customer, team, signed_in):
    client = signed_in(bank.manager)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(team).status_code == 200
        return len(asked)

    for n in range(3):
        join_team(customer, make_staff(Role.PRODUCT_MANAGER, bank.head_office, f"产{n}", f"P {n}"))
    cost()
    few = cost()
    for n in range(27):
        join_team(customer, make_staff(Role.PRODUCT_MANAGER, bank.head_office, f"品{n}", f"Q {n}"))
    assert cost() == few


# ---------------------------------------------------------------- what it is called
def test_the_lead_names_the_team_where_it_stands_and_the_trail_says_so(bank, customer, team, signed_in):
    client = signed_in(bank.manager)
    field = f"/customers/{customer.customer_no}/fact/team_name/"
    assert f'href="{field}"' in client.get(team).content.decode()
    opened = client.get(field).context["form"]["opened"].value()
    answer = client.post(field, {"opened": opened, "team_name": "澜川营销小组"})
    assert (answer.status_code, answer.url) == (302, team)
    assert "澜川营销小组" in client.get(team).content.decode()
    assert "澜川营销小组" in client.get(f"/customers/{customer.customer_no}/people/").content.decode()
    act = Act.objects.about(customer).get(kind="customer.team_named")
    assert (act.before, act.after) == ({"team_name": ""}, {"team_name": "澜川营销小组"})
    long = client.post(field, {"opened": opened, "team_name": "长" * 61})
    assert long.status_code == 422 and "长" * 61 in long.content.decode()
    # The second of two who had opened it sees both names.
    said = client.post(field, {"opened": opened, "team_name": "别的小组"}).content.decode()
    assert "澜川营销小组" in said and "别的小组" in said
    assert customer.profile.team_name == "澜川营销小组"


def test_who_is_on_the_team_reads_its_name_and_does_not_change_it(
    bank, customer, expert, team, api, signed_in
):
    join_team(customer, expert, "middle")
    field = f"/customers/{customer.customer_no}/fact/team_name/"
    assert signed_in(expert).get(field).status_code == 403
    assert signed_in(bank.outsider).get(field).status_code == 404
    lead, named = signed_in(bank.manager), {"name": "澜川营销小组"}
    assert lead.patch(f"{api}name/", named, content_type="application/json").status_code == 428
    tag = {"HTTP_IF_MATCH": lead.get(f"{api}name/")["ETag"]}
    changed = lead.patch(f"{api}name/", named, content_type="application/json", **tag)
    assert changed.json() == {"name": "澜川营销小组"}
    assert lead.patch(f"{api}name/", named, content_type="application/json", **tag).status_code == 412
    member = signed_in(expert)
    assert member.get(f"{api}name/").json() == {"name": "澜川营销小组"}
    assert member.patch(f"{api}name/", named, content_type="application/json", **tag).status_code == 403
    assert "澜川营销小组" in member.get(team).content.decode()
