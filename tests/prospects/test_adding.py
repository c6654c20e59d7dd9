"""A company comes into the pool once: the bank knows its customers and prospects, and tells only what one may see."""

import pytest
from django.utils import timezone

from common.models import uuid7
from common.once import KeyTaken
from prospects.models import Prospect
from prospects.queries.known import known_companies
from prospects.services.adding import KnownToBank, add_prospect
from prospects.services.pool import drop
from tests.factories import make_customer
from tests.prospects.making import make_prospect

pytestmark = pytest.mark.django_db
CODE = "91330105MA2H7K3B8H"
OTHER_CODE = "91330100143029034A"


def add(bank, **values):
    values = {"name": "杭州远山食品有限公司", "source": "canvassing", **values}
    return add_prospect(unit=bank.unit, values=values, by=bank.manager, at=timezone.now())


def test_the_new_company_is_found_by_its_name_pinyin_and_code(bank):
    prospect = add(bank, credit_code=CODE)
    for typed in ("远山", "yuanshan", "yssp", "MA2H7K"):
        assert list(Prospect.objects.named_like(typed)) == [prospect], typed
    assert (prospect.state, prospect.unit, prospect.short_name) == ("open", bank.unit, "杭州远山食品有限公司")


def test_a_wrong_check_character_is_marked_and_kept(bank):
    assert add(bank, credit_code="91330105MA2H7K3B8X").credit_code_valid is False


@pytest.mark.parametrize(
    "values",
    [
        {"name": "杭州远山食品股份有限公司"},
        {"name": "杭州 远山食品（有限公司）"},
        {"name": "完全不同的名字有限公司", "credit_code": CODE},
    ],
)
def test_the_same_company_is_not_added_twice(bank, values):
    held = add(bank, credit_code=CODE)
    with pytest.raises(KnownToBank) as refused:
        add(bank, **values)
    assert [known.record for known in refused.value.known] == [held]
    assert Prospect.objects.count() == 1


def test_two_companies_of_one_name_with_two_codes_are_two(bank):
    add(bank, credit_code=CODE)
    add(bank, credit_code=OTHER_CODE)
    assert Prospect.objects.count() == 2


def test_a_customer_of_another_branch_is_known_and_nothing_more_is_told(bank):
    make_customer(bank, manager=bank.outsider, name="杭州远山食品有限公司", credit_code=CODE)
    with pytest.raises(KnownToBank) as refused:
        add(bank, name="远山食品", credit_code=CODE)
    [known] = refused.value.known
    assert (known.record, known.is_customer, known.unit, known.exact) == (None, False, bank.far_unit, True)


def test_a_former_name_of_a_customer_is_its_name(bank):
    customer = make_customer(bank, former_names=["杭州远山食品厂"])
    [known] = known_companies(bank.manager, name="杭州远山食品厂")
    assert (known.record, known.is_customer) == (customer, True)


def test_what_sounds_alike_is_shown_only_where_one_may_see_it(bank):
    mine = make_prospect(bank, name="宁波远山物流有限公司")
    make_prospect(bank, by=bank.outsider, name="海曙远山贸易有限公司")
    assert [(known.record, known.exact) for known in known_companies(bank.manager, name="远山")] == [
        (mine, False)
    ]


def test_a_dropped_company_may_come_again(bank):
    first = add(bank)
    drop(prospect=first, reason="无意向", by=bank.manager, at=timezone.now())
    assert add(bank).pk != first.pk


def test_the_same_form_sent_twice_adds_one_and_other_words_under_it_are_refused(bank):
    key = uuid7()
    values = {"name": "杭州远山食品有限公司", "source": "press"}
    for _ in range(2):
        add_prospect(unit=bank.unit, values=values, form_key=key, by=bank.manager, at=timezone.now())
    assert Prospect.objects.count() == 1
    with pytest.raises(KeyTaken):
        other = {**values, "name": "杭州近水食品有限公司"}
        add_prospect(unit=bank.unit, values=other, form_key=key, by=bank.manager, at=timezone.now())
