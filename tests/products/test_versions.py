"""Versions of a product: drafted, edited, released by a second person, never edited again."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from common.calendar import business_today
from fit.queries.catalogue import catalogue, offered
from organization.services import enter_absence
from products import services
from products.models import Product, ProductVersion
from products.rules.eligibility import Rule, RuleMeansNothing, Test
from tests.factories import fresh, make_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(db):
    return make_bank()


def drafted(bank) -> ProductVersion:
    product = Product.objects.get(code="working_capital")
    return services.draft_version(product=product, by=bank.manager, at=timezone.now())


def edit(version, by, **changes):
    return services.edit_version(
        version=version, edits=version.edits, changes=changes, by=by, at=timezone.now()
    )


def release(version, by):
    return services.release_version(version=version, by=by, at=timezone.now())


STRICTER = [Rule("debt_ratio", Test.AT_MOST, (6000,)).plain()]


def test_a_draft_begins_as_what_is_in_force_and_there_is_one(bank):
    draft = drafted(bank)
    now = ProductVersion.objects.get(product=draft.product, state="in_force")
    assert draft.contents() == now.contents() and draft.number == 2
    assert drafted(bank) == draft


def test_a_second_person_puts_it_in_force_and_the_one_before_retires(bank):
    draft = edit(drafted(bank), bank.manager, rules=STRICTER)
    with pytest.raises(services.NeedsSecondPerson):
        release(draft, bank.manager)
    assert release(draft, bank.executive).state == "in_force"
    states = dict(ProductVersion.objects.filter(product=draft.product).values_list("number", "state"))
    assert states == {1: "retired", 2: "in_force"}


def test_whoever_edits_a_draft_last_does_not_release_it(bank):
    draft = edit(drafted(bank), bank.executive, rules=STRICTER)
    with pytest.raises(services.NeedsSecondPerson):
        release(draft, bank.executive)


def test_whoever_stands_in_for_its_author_does_not_release_a_draft(bank):
    draft = edit(drafted(bank), bank.manager, rules=STRICTER)
    today, deputy = business_today(), fresh(bank.executive)
    days = {"starts_on": today, "last_on": today + timedelta(days=7)}
    enter_absence(staff=bank.manager, **days, deputy=deputy, by=fresh(bank.manager))
    with pytest.raises(services.NeedsSecondPerson):
        release(draft, fresh(deputy))
    draft.refresh_from_db()
    assert (draft.state, draft.released_by) == ("draft", None)


def test_the_database_refuses_what_the_services_refuse(bank):
    draft = edit(drafted(bank), bank.manager, rules=STRICTER)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProductVersion.objects.filter(pk=draft.pk).update(released_by=bank.manager)
    release(draft, bank.executive)
    for change in ({"rules": []}, {"words": {}}, {"state": "draft"}, {"number": 9}):
        with pytest.raises(DatabaseError), transaction.atomic():
            ProductVersion.objects.filter(pk=draft.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        ProductVersion.objects.filter(number=1, product=draft.product).update(state="in_force")
    with pytest.raises(DatabaseError), transaction.atomic():
        ProductVersion.objects.filter(pk=draft.pk).delete()


def test_the_second_of_two_windows_is_refused(bank):
    draft = drafted(bank)
    edit(draft, bank.manager, rules=STRICTER)
    with pytest.raises(services.EditedMeanwhile):
        edit(draft, bank.manager, rules=[])


def test_a_draft_that_changes_nothing_is_not_released(bank):
    with pytest.raises(services.NothingChanged):
        release(drafted(bank), bank.executive)


@pytest.mark.parametrize(
    "rule",
    [
        {"fact": "weather", "test": "at_least", "values": [1]},
        {"fact": "profit", "test": "one_of", "values": ["a"]},
        {"fact": "profit", "test": "between", "values": [2, 1]},
        {"fact": "profit", "test": "at_least", "values": ["1"]},
        {"fact": "loan_card", "test": "one_of", "values": ["perhaps"]},
        {"fact": "established_on", "test": "years", "values": [9999]},
        {"fact": "line", "test": "has_product", "values": []},
    ],
)
def test_a_rule_that_means_nothing_is_not_saved(bank, rule):
    with pytest.raises(RuleMeansNothing):
        edit(drafted(bank), bank.manager, rules=[rule])


def test_a_thrown_away_draft_stays_in_the_trail(bank):
    draft = drafted(bank)
    services.discard_draft(version=draft, by=bank.manager, at=timezone.now())
    assert not ProductVersion.objects.filter(state="draft").exists()


def test_what_is_offered_until_a_day_is_offered_on_it_and_not_after(bank):
    """Nobody finds it any more, nor is it proposed; whoever shapes products sees it and may draft it anew."""
    today = business_today()
    held = ProductVersion.objects.get(product__code="working_capital", state="in_force")
    for until, offered_then in ((today, True), (today - timedelta(days=1), False), (None, True)):
        draft = edit(
            drafted(bank),
            bank.manager,
            valid_until=until,
        )
        held = release(draft, bank.executive)
        codes = {one.product.code for one in offered(fresh(bank.manager))}
        assert ("working_capital" in codes, held.is_over) == (offered_then, not offered_then), until
        shown = {one.product.code for _family, rows in catalogue(fresh(bank.executive)) for one in rows}
        assert "working_capital" in shown
