"""The ledger of the wallet over the API."""

from tests.browsing import browser


def test_estimates_are_kept_one_after_the_other_and_told_to_who_reads_the_customer(bank, customer):
    path = f"/api/v1/customers/{customer.customer_no}/wallet/"
    person = browser(bank.manager)
    sent = {"product_line": "rmb_current", "total": "5000000.00", "confidence": "low", "source": "年报"}
    assert person.post(path, sent | {"total": "-1"}, "application/json").status_code == 400
    for total in ("5000000.00", "6000000.00"):
        made = person.post(path, sent | {"total": total, "competitor": "宁波银行"}, "application/json")
        assert (made.status_code, made.json()["total"]) == (201, total)
    told = browser(bank.supervisor).get(path).json()["results"]
    assert [(one["total"], one["competitor"]) for one in told] == [
        ("6000000.00", "宁波银行"),
        ("5000000.00", "宁波银行"),
    ]
    assert browser(bank.executive).post(path, sent, "application/json").status_code == 403
    assert browser(bank.outsider).get(path).status_code == 404
