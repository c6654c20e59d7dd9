"""The demo bank's campaign: its sums are those of the real one, and it is filed once."""

from datetime import date

import pytest
from django.utils import timezone

from campaigns.models import Bulletin, Campaign, Target
from campaigns.queries import page
from campaigns.queries.ranking import ranking
from common.calendar import business_today
from crm_site.demo import roster
from crm_site.demo.bank import hire_everybody
from crm_site.demo.campaign import CARDS, DEPOSITS, OPENED, WEALTH, file_campaign
from organization.models import Unit
from tests.factories import make_unit

pytestmark = pytest.mark.django_db


def test_the_campaign_of_the_demo_has_the_figures_of_such_a_year():
    made: dict[str, Unit] = {}
    for unit in roster.units():
        made[unit.code] = make_unit(unit.code, unit.level, made.get(unit.parent_code), unit.short_name)
    hire_everybody(by_date=date(2020, 1, 1))
    assert file_campaign(seed=7, at=timezone.now()) is True
    assert file_campaign(seed=7, at=timezone.now()) is False
    campaign = Campaign.objects.get()
    figures = page.reached(campaign, business_today())
    assert (figures.accounts, figures.cards) == (OPENED, CARDS)
    assert (figures.deposits_fen, figures.wealth_fen) == (DEPOSITS, WEALTH)
    assert figures.deposits_fen > 3_000_000_000_00
    table = ranking(campaign, None, day=business_today())
    assert len(table.rows) == 12
    assert min(row.quota for row in table.rows if row.quota is not None) == 5
    assert len(table.zeros) == 1
    assert len(page.quota_gaps(campaign, business_today())) == 1
    assert Target.objects.count() == 520
    assert Bulletin.objects.count() == 4
