"""A product manager makes a product, names who answers for it, and another puts it in force: pages and API."""

import pytest
from django.utils import timezone

from audit.models import Act
from fit.queries.catalogue import offered
from organization.rules import Role
from products import services
from products.models import Product, ProductVersion
from tests.browsing import browser
from tests.factories import fresh, make_bank, make_staff

pytestmark = pytest.mark.django_db
NEW = {"code": "green_loan", "name": "绿色贷款", "family": "loan", "line": "working_capital_loan"}
WORDS = {"zh": {"name": "绿色贷款", "what": "绿色项目贷款", "risks": "项目风险"}}


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def author(bank):
    return make_staff(Role.PRODUCT_MANAGER, bank.head_office, "孙品", "Sun Pin")


def send(client, path, body, method="post", **headers):
    sent = {"content_type": "application/json", "headers": headers}
    return getattr(client, method)(f"/api/v1/products/{path}", body, **sent)


def test_a_product_begins_as_a_draft_at_the_end_of_the_catalogue(bank, author):
    last = Product.objects.order_by("-position").first()
    person = browser(author)
    assert "/products/new/" in person.get("/products/").content.decode()
    assert "/products/new/" not in browser(bank.manager).get("/products/").content.decode()
    for wrong in ({"code": "Green"}, {"code": "new"}, {"code": last.code}, {"name": ""}, {"manager": "x"}):
        assert person.post("/products/new/", NEW | wrong).status_code == 422
    assert not Product.objects.filter(position__gt=last.position).exists()
    made = person.post("/products/new/", NEW | {"manager": author.employee_no})
    assert (made.status_code, made.url) == (302, "/products/green_loan/edit/")
    product = Product.objects.get(code="green_loan")
    assert (product.position, product.manager, product.line.code) == (
        last.position + 1,
        author,
        "working_capital_loan",
    )
    assert "绿色贷款" in person.get("/products/").content.decode()
    assert person.get("/products/green_loan/trial/").status_code == 200
    assert browser(bank.manager).get("/products/green_loan/").status_code == 404
    assert Act.objects.filter(kind="product.added").count() == 1


def test_what_is_not_written_is_not_released_and_then_by_another_alone(bank, author):
    draft = services.add_product(
        code="green_loan",
        name="绿色贷款",
        family="loan",
        line=None,
        manager=None,
        by=author,
        at=timezone.now(),
    )
    act = {"by": fresh(bank.executive), "at": timezone.now()}
    with pytest.raises(services.NotWritten):
        services.release_version(version=draft, **act)
    draft = services.edit_version(
        version=draft, edits=0, changes={"words": WORDS}, by=fresh(author), at=timezone.now()
    )
    with pytest.raises(services.NeedsSecondPerson):
        services.release_version(version=draft, by=fresh(author), at=timezone.now())
    assert not offered(bank.manager).filter(product__code="green_loan").exists()
    services.release_version(version=draft, **act)
    assert offered(bank.manager).filter(product__code="green_loan").exists()


def test_who_answers_for_a_product_is_named_on_its_page(bank, author):
    person, one = browser(bank.executive), "/products/bills/"
    assert "Who answers for it" in person.get(one).content.decode()
    assert "Who answers for it" not in browser(bank.manager).get(one).content.decode()
    assert person.post(f"{one}manager/", {"manager": author.employee_no}).status_code == 302
    assert Product.objects.get(code="bills").manager == author
    person.post(f"{one}manager/", {"manager": bank.manager.employee_no})
    assert Product.objects.get(code="bills").manager == author
    person.post(f"{one}manager/", {"manager": ""})
    assert Product.objects.get(code="bills").manager is None
    assert [
        act.after["manager"] for act in Act.objects.filter(kind="product.manager_named").order_by("id")
    ] == [
        author.employee_no,
        None,
    ]


def test_drafts_are_written_and_released_over_the_api(bank, author):
    person, other = browser(author), browser(bank.executive)
    for wrong in ({"code": "Green"}, {"line": "gold"}, {"manager": bank.manager.employee_no}, {"hue": "red"}):
        assert send(person, "new/", NEW | wrong).status_code == 400
    made = send(person, "new/", NEW | {"manager": author.employee_no})
    assert made.status_code == 201
    assert {name: made.json()[name] for name in ("code", "manager", "version", "state")} == {
        "code": "green_loan",
        "manager": author.employee_no,
        "version": 1,
        "state": "draft",
    }
    assert send(person, "new/", NEW).status_code == 400
    path = "green_loan/draft/"
    unwritten = send(other, "green_loan/release/", {})
    assert (unwritten.status_code, unwritten.json()["code"]) == (409, "not_written")
    tag = person.get(f"/api/v1/products/{path}").headers["ETag"]
    rule = {"fact": "debt_ratio", "test": "at_most", "values": [6000], "usual": False}
    changes = {
        "words": WORDS,
        "rules": [rule],
        "limits": [{"kind": "most_months", "value": 36}],
        "fees": [{"low": 10, "high": 20}],
    }
    assert send(person, path, changes, "patch").status_code == 428
    for wrong in (
        {"rules": [rule | {"fact": "hue"}]},
        {"limits": [{"kind": "most_months", "value": 0}]},
        {"fees": [{"low": 2, "high": 1}]},
        {"words": {"fr": {}}},
        {"words": {"zh": {"name": "x" * 61}}},
        {"hue": "red"},
    ):
        assert send(person, path, wrong, "patch", **{"if-match": tag}).status_code == 400
    saved = send(person, path, changes, "patch", **{"if-match": tag})
    assert (saved.status_code, saved.json()["rules"]) == (200, [rule])
    assert send(person, path, {"join": "any"}, "patch", **{"if-match": tag}).status_code == 412
    own = send(person, "green_loan/release/", {})
    assert (own.status_code, own.json()["code"]) == (409, "second_person")
    assert send(other, "green_loan/release/", {}).status_code == 200
    assert person.get(f"/api/v1/products/{path}").status_code == 404
    again = send(person, path, {})
    assert (again.status_code, again.json()["version"], again.json()["rules"]) == (200, 2, [rule])
    assert send(person, path, {}, "delete").status_code == 204
    assert ProductVersion.objects.filter(product__code="green_loan").count() == 1
    named = send(other, "green_loan/manager/", {"manager": None}, "put")
    assert (named.status_code, named.json()) == (200, {"manager": None})
    assert send(browser(bank.manager), path, {}).status_code == 403
