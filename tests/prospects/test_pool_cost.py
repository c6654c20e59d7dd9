"""What the pages of the pool cost: no more queries for more rows; and every word on them is marked for translation."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from prospects.models import Rule
from prospects.services.file import add_person, log_contact, note_competitor
from prospects.services.qualification import Answer, evaluate, waive
from tests.pages.test_translated import english_on
from tests.prospects.making import make_prospect

pytestmark = pytest.mark.django_db


def tell(bank, prospect):
    """Everything that the page of a prospect shows."""
    at, by = timezone.now(), bank.manager
    add_person(prospect=prospect, values={"name": f"赵蕾{prospect.pk}", "title": "总监"}, by=by, at=at)
    note_competitor(
        prospect=prospect, values={"bank": "江南银行", "strength": 3, "attention": 2}, by=by, at=at
    )
    log_contact(prospect=prospect, kind="visit", happened_at=at, minutes=60, summary="见面", by=by, at=at)


@pytest.mark.parametrize(
    "address", ["/prospects/", "/prospects/?tab=mine", "/prospects/?tab=all&sort=-value", "/prospects/time/"]
)
def test_a_list_asks_the_same_number_of_queries_for_3_and_30_prospects(bank, signed_in, address):
    counts = []
    for more in (3, 27):
        for number in range(more):
            prospect = make_prospect(bank, owner=bank.manager if number % 2 else None)
            tell(bank, prospect)
        client = signed_in(bank.manager)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_page_of_a_prospect_asks_the_same_number_of_queries_for_few_and_many_records(bank, signed_in):
    prospect, counts = make_prospect(bank, owner=bank.manager), []
    at = timezone.now()
    for more in (2, 15):
        for number in range(more):
            values = {"name": f"赵蕾{more}-{number}"}
            add_person(prospect=prospect, values=values, by=bank.manager, at=at)
            words = {"kind": "call", "minutes": 5, "summary": f"第{number}次"}
            log_contact(prospect=prospect, happened_at=at, by=bank.manager, at=at, **words)
        client = signed_in(bank.manager)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/prospects/{prospect.public_id}/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_no_page_of_the_pool_speaks_source_english(bank, signed_in, pseudo_translated):
    # Units and people say their names in the reader's language; those of tests are codes.
    held = make_prospect(bank, owner=bank.manager, source="press")
    free, at = make_prospect(bank), timezone.now()
    tell(bank, held)
    evaluate(prospect=held, answers={"guarantee": Answer(True, "厂房")}, by=bank.manager, at=at)
    waive(prospect=held, rule=Rule.objects.get(code="years"), reason="见附件", by=bank.supervisor, at=at)
    one, other = (f"/prospects/{prospect.public_id}/" for prospect in (held, free))
    pages = ["/prospects/", "/prospects/?tab=mine", "/prospects/?tab=all&grade=1&phase=discover"]
    pages += ["/prospects/?tab=all", "/prospects/time/", "/prospects/new/", "/prospects/known/?name=潜客"]
    pages += ["/prospects/around/", "/prospects/terms/", one, other]
    pages += [f"{one}{act}/" for act in ("edit", "grade", "contact", "person", "bank", "conditions")]
    pages += [f"{one}{act}/" for act in ("drop", "became", "give", "conditions/revenue/waive")]
    spoken = {}
    for person in (bank.manager, bank.supervisor):
        person.language = "zh-hans"
        person.save(update_fields=["language"])
        client = signed_in(person, "zh-hans")
        for address in pages:
            if left := english_on(client.get(address).content.decode()):
                spoken[f"{person.name} {address}"] = sorted(set(left))
    assert spoken == {}
