"""The panel of a list's filters is drawn when somebody opens it, and by its link without scripts."""

import re
from html import unescape

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
LISTS = {
    "customers:list": "deposits_min",
    "prospects:list": "grade",
    "prospects:board": "amount_min",
    "prospects:opportunity-list": "stage",
    "prospects:forecast": "amount_min",
    "complaints:desk": "channel",
}
LINK = re.compile(r'id="filter-panel"><a href="([^"]+)" [^>]*hx-get="([^"]+)"')


@pytest.mark.parametrize(("route", "field"), LISTS.items())
def test_a_filter_in_force_is_in_the_form_that_opens(bank, client, route, field):
    client.force_login(bank.manager, backend="organization.backends.StaffBackend")
    address = reverse(route)
    closed = client.get(address, {"q": "样例"}).content.decode()
    assert f'name="{field}"' not in closed
    link, asked = LINK.search(closed).groups()
    assert link == asked
    opened = client.get(address + unescape(link)).content.decode()
    assert '<details class="hb-menu is-left" data-menu open>' in opened
    loaded = client.get(
        address + unescape(link), headers={"HX-Request": "true", "HX-Target": "filter-panel"}
    ).content.decode()
    for shown in (opened, loaded):
        assert f'name="{field}"' in shown
        assert re.search(r'name="q"[^>]*value="样例"', shown)
    assert "<body" in opened
    assert loaded.startswith("<form")
