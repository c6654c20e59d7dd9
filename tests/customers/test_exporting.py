"""The list of customers taken along: the reader's rows and columns, nothing a spreadsheet runs, and a record of it."""

from unittest.mock import patch

from audit.models import Act
from common.spreadsheets import read_sheet
from lists import views as exporting
from tests.factories import make_customer


def lines(client, address="", **body):
    answer = client.post(f"/lists/customers/export/{address}", body)
    assert answer.status_code == 200
    sheet = read_sheet(answer.content)
    return sheet.header, [row for _number, row in sheet.rows]


def test_the_rows_the_order_and_the_columns_of_the_address_come_along(bank, scored, signed_in):
    other = make_customer(bank, name="=HYPERLINK(1)有限公司", name_en="", short_name="另一家")
    make_customer(bank, manager=bank.outsider)
    client = signed_in(bank.manager)
    for kind in ("xlsx", "csv"):
        header, rows = lines(client, "?sort=name&columns=deposits,tier", format=kind)
        assert tuple(header[3:]) == ("Deposits (CNY)", "Tier", "Tier by the score")
        assert {row[0] for row in rows} == {scored.customer_no, other.customer_no}
        # Nothing that a spreadsheet would run.
        assert next(row[1] for row in rows if row[0] == other.customer_no) == "'=HYPERLINK(1)有限公司"
        mine = next(row for row in rows if row[0] == scored.customer_no)
        assert (mine[1], float(mine[3])) == (scored.name_en, 11_200_000.0)
    header, rows = lines(client, f"?q={scored.customer_no}", format="csv")
    assert [row[0] for row in rows] == [scored.customer_no]
    acts = Act.objects.filter(kind="list.exported", actor=bank.manager)
    assert [act.after["rows"] for act in acts.order_by("id")] == [2, 2, 1]


def test_more_than_a_role_may_take_is_refused_and_not_cut(bank, scored, signed_in):
    make_customer(bank)
    client = signed_in(bank.manager)
    with patch.object(exporting, "most_exported", return_value=1):
        answer = client.post("/lists/customers/export/?sort=name", {"format": "csv"})
    assert (answer.status_code, answer.url) == (302, "/customers/?sort=name")
    assert not Act.objects.filter(kind="list.exported").exists()
    assert client.post("/lists/customers/export/?sort=name", {"format": "csv"}).status_code == 200
