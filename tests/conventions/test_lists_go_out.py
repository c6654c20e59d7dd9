"""Whoever has a list takes it along: every page of a list has its export, or says here why it has none."""

import re

import pytest
from django.urls import reverse

from lists.exports import exports
from tests.conventions.sources import ROOT

TEMPLATES = ROOT / "templates"
# A page that is a list, or turns pages of one.
LISTS = re.compile(r"main_class %\}is-list|next_cursor|next_href|<c-pager")
INCLUDES = re.compile(r'"lists/_export.html" with list="([a-z]+)"')
# Lists that are not taken along, each with its reason.
WITHOUT = {
    "complaints/groups.html": "few, and their cases go out with the desk",
    "corebanking/batch.html": "rows of a batch are the machine's: the API has them",
    "corebanking/clients.html": "clients of the API: for system administrators, on screen",
    "corebanking/dead_letters.html": "letters to machines: the API has them",
    "corebanking/quarantine.html": "rows of a batch are the machine's: the API has them",
    "corebanking/webhook.html": "letters to machines: the API has them",
    "corebanking/webhooks.html": "addresses of machines, on screen",
    "customers/duplicates.html": "pairs to be decided on the page: the API has them",
    "customers/requests.html": "people asked about their data: a register to work from, on screen",
    "customers/tied.html": "companies tied to customers: taken into the pool on the page",
    "tiers/overrides.html": "few, and each with its course",
    "portfolios/list.html": "few, and each with its dossier",
    "surveys/answers.html": "the answers behind a figure: the API has them",
    "dashboards/_pages.html": "the pager of figures that the dashboard shows",
    "fit/customers.html": "who may have a product: for a talk, worked out anew each time",
    "knowledge/digest.html": "a letter to read",
    "knowledge/list.html": "pieces to read, each with its readers",
    "negotiations/list.html": "preparations are confidential and stay in their page",
    "organization/absences.html": "who is away: personal",
    "pricing/audit.html": "prices under audit stay in their page",
    "pricing/unasked.html": "prices under audit stay in their page",
    "pricing/list.html": "quotes are confidential and stay in their page",
    "prospects/pool/chain.html": "companies around customers: taken into the pool on the page",
    "tiers/movers.html": "who moved: the list of customers goes out with their tiers",
    "tiers/runs.html": "nights, on screen",
    "worklist/promises.html": "promises are tasks, which go out",
}


def parts_of(template: str) -> str:
    """The text of a template and of everything of ours that it includes."""
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    for name in re.findall(r'\{% include "([^"]+)"', text):
        if name != template and (TEMPLATES / name).exists():
            text += parts_of(name)
    return text


def pages() -> list[str]:
    """Templates of pages and of the parts of them that htmx swaps."""
    found = [path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")]
    found = [name for name in found if not name.startswith(("cotton/", "workspace/specimens/", "lists/"))]
    return sorted(name for name in found if LISTS.search((TEMPLATES / name).read_text(encoding="utf-8")))


# Parts that stand in a page which has the export, and pages of one record.
PARTS = {
    "complaints/_queue.html": "complaints/_desk.html",
    "dashboards/_manager_ranking.html": "dashboards/managers.html",
    "dashboards/_manager_table.html": "dashboards/managers.html",
    "customers/_sums.html": "customers/_table.html",
    "prospects/pipeline/_list.html": "prospects/pipeline/list.html",
    "prospects/pool/_bulk.html": "prospects/pool/_table.html",
}
RECORDS = {"customers/record.html"}


@pytest.mark.parametrize("template", pages())
def test_a_list_is_taken_along_or_says_why_not(template):
    if template in RECORDS:
        return
    taken = INCLUDES.findall(parts_of(PARTS.get(template, template)))
    assert bool(taken) != (template in WITHOUT), f"{template}: include lists/_export.html, or say why not"
    assert set(taken) <= exports().keys()


def test_no_reason_is_left_of_a_list_that_is_gone():
    assert WITHOUT.keys() | PARTS.keys() | RECORDS <= set(pages())


def test_every_export_has_its_page_and_stands_on_one():
    standing = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in INCLUDES.findall(path.read_text(encoding="utf-8"))
    }
    assert standing == exports().keys()
    assert all(reverse(each.page) for each in exports().values())
