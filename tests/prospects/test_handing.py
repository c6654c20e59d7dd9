"""What runs with a prospect goes along when it is given away; who works on an opportunity is chosen on its page."""

import pytest
from django.utils import timezone

from audit.models import Act
from prospects.models import Opportunity
from prospects.services.pool import reassign
from tests.factories import make_customer
from tests.prospects.deals import bring, make_opportunity
from tests.prospects.making import make_prospect

pytestmark = pytest.mark.django_db


def test_running_opportunities_go_along_with_a_prospect_and_closed_ones_stay(bank):
    prospect = make_prospect(bank, owner=bank.manager)
    running = make_opportunity(None, bank.manager, prospect=prospect)
    lost = bring(make_opportunity(None, bank.manager, prospect=prospect), "lost", bank.manager)
    reassign(prospect=prospect, to=bank.outsider, by=bank.executive, at=timezone.now())
    running.refresh_from_db()
    lost.refresh_from_db()
    assert (running.owner, running.unit) == (bank.outsider, bank.far_unit)
    assert (lost.owner, lost.unit) == (bank.manager, bank.unit)
    assert Act.objects.filter(kind="opportunity.reassigned").count() == 1
    assert not Opportunity.objects.visible_to(bank.manager).filter(pk=running.pk).exists()
    assert Opportunity.objects.visible_to(bank.outsider).filter(pk=running.pk).exists()


def test_the_team_is_chosen_among_colleagues_who_see_the_company(bank, signed_in):
    deal = make_opportunity(None, bank.manager, prospect=make_prospect(bank, owner=bank.manager))
    client, path = signed_in(bank.manager), f"/opportunities/{deal.public_id}/team/"
    assert client.get(path).status_code == 200
    colleague = bank.colleague.employee_no
    assert client.post(path, {"team": [colleague]}).status_code == 302
    assert list(deal.team.all()) == [bank.colleague]
    assert client.post(path, {"team": [bank.outsider.employee_no]}).status_code == 422
    assert client.post(path, {}).status_code == 302
    assert list(deal.team.all()) == []


def test_a_colleague_who_does_not_see_the_customer_is_named_in_the_refusal(bank, signed_in):
    deal = make_opportunity(make_customer(bank), bank.manager)
    path = f"/opportunities/{deal.public_id}/team/"
    answer = signed_in(bank.manager).post(path, {"team": [bank.colleague.employee_no]})
    assert answer.status_code == 422
    assert "Zhou Ming does not see the company." in answer.content.decode()
