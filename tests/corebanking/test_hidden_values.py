"""A name that slipped into a key's place is shown to nobody who reads no names, and can be mended all the same."""

import pytest
from django.urls import reverse

from corebanking.models import StagedRow
from corebanking.rules import HIDDEN, as_seen
from tests.corebanking.conftest import customer_row, unit_row
from tests.corebanking.test_quarantine import API, browser_of


@pytest.fixture
def slipped(machine) -> str:
    machine.send("units", [unit_row("S0101", name="杭州城东支行")])
    rows = [customer_row("8000000002", credit_code="", unit_code="杭州澜川精密制造")]
    return machine.send("customers", rows, {"CNY": "250000000.00"}, mode="lenient")["id"]


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("S9999", "S9999"),
        (" 8811 ", " 8811 "),
        ("2026/10/31", "2026/10/31"),
        ("", ""),
        (None, ""),
        ("杭州澜川", HIDDEN),
        ("Lanchuan Precision", HIDDEN),
        ("x" * 41, HIDDEN),
    ],
)
def test_what_is_no_key_is_hidden_from_who_reads_no_names(value, seen):
    assert as_seen(value, everything=False) == seen
    assert as_seen(value, everything=True) == (value or "")


def test_an_administrator_mends_what_they_do_not_see(bank, slipped):
    admin = browser_of(bank.system_admin)
    path = reverse("corebanking:row", args=[slipped, 1, 1])
    for page in (
        path,
        reverse("corebanking:quarantine"),
        reverse("corebanking:batch-detail", args=[slipped]),
    ):
        shown = admin.get(page).content.decode()
        assert "杭州澜川" not in shown and HIDDEN in shown
    form = admin.get(path).context["form"]
    sent = {name: field.initial for name, field in form.fields.items()}
    assert admin.post(path, sent | {"unit_code": "S0101"}).status_code == 302
    assert StagedRow.objects.get().content["unit_code"] == "S0101"


def test_the_api_says_which_value_is_too_long_and_takes_the_longest_that_fits(bank, slipped):
    head = browser_of(bank.executive)
    one = f"{API}{slipped}/1/1/"

    def mend(**row):
        tag = head.get(one).headers["ETag"]
        return head.patch(one, {"row": row}, content_type="application/json", headers={"If-Match": tag})

    refused = mend(unit_code="S" * 21)
    assert refused.status_code == 400
    assert [(error["field"], error["code"]) for error in refused.json()["errors"]] == [
        ("row.unit_code", "too_long")
    ]
    assert mend(former_names="旧" * 1000).status_code == 200
    assert len(StagedRow.objects.get().content["former_names"]) == 1000
