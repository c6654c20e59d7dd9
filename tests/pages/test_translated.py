"""Every page rendered with pseudo-translated strings shows no source English: each word was marked for translation."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from tests.factories import Bank
from tests.scored_bank import make_scored_bank
from tiers.models import Run

pytestmark = pytest.mark.django_db

WORD = re.compile(r"[A-Za-z]{2,}")
# What is not language: keys on a keyboard, currencies, codes of accounts, people, customers and units, model versions.
NOT_LANGUAGE = re.compile(
    r"\b(Ctrl|Shift|Esc|Enter|CNY|USD|EUR|HKD|NPS|API|CSV|GB|pdf|\w*\d\w*)\b|[\w.]+@[\w.]+|https?://\S+",
    re.IGNORECASE,
)
SPOKEN_ATTRIBUTES = {"title", "alt", "placeholder", "aria-label", "aria-description", "data-confirm"}
# The other language says its own name in its own script.
OWN_NAMES = {"English"}


class Spoken(HTMLParser):
    """Collects what a person sees or hears of a page; names that are offered while typing are in no language."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0
        self.names = False

    def handle_starttag(self, tag, attrs):
        if tag in {"script", "style", "svg"}:
            self.silent += 1
        if tag == "datalist":
            self.names = ("translate", "no") in attrs
        self.said += [value for name, value in attrs if name in SPOKEN_ATTRIBUTES and value]

    def handle_endtag(self, tag):
        if tag in {"script", "style", "svg"}:
            self.silent -= 1
        if tag == "datalist":
            self.names = False

    def handle_data(self, data):
        if not self.silent and not self.names and data.strip():
            self.said.append(data.strip())


def english_on(html: str) -> list[str]:
    """The pieces of a page that still hold an English word."""
    page = Spoken()
    page.feed(html)
    return [said for said in page.said if said not in OWN_NAMES and WORD.search(NOT_LANGUAGE.sub("", said))]


def pages_of(bank: Bank, customer_no: str, person) -> dict[str, list[str]]:
    """Every page, by who reads it."""
    record = f"/customers/{customer_no}/"
    run = Run.objects.latest("pk")
    return {
        "manager": [
            "/",
            "/?show=all",
            "/customers/",
            "/customers/?q=没有这家",
            "/customers/?tier=key&moved=up",
            record,
            f"{record}edit/",
            f"{record}company/",
            f"{record}company/profile/",
            f"{record}balances/",
            f"{record}people/",
            f"{record}people/new/",
            f"{record}people/{person.public_id}/",
            f"{record}people/{person.public_id}/dossier/",
            f"{record}tier/",
            f"{record}timeline/",
            f"{record}history/",
            f"{record}interactions/new/",
            f"{record}tasks/",
            "/complaints/?view=all",
            "/complaints/new/",
            "/complaints/groups/",
            "/complaint/",
            "/complaint/follow/",
            "/notices/",
            "/search/",
            "/search/?q=澜川",
            "/preferences/",
            "/preferences/mail/",
            "/nothing-here/",
            "/dashboard/",
            "/dashboard/retention/",
            "/dashboard/retention/names/?kind=lost&month=2026-10",
            "/dashboard/retention/cost/",
            "/dashboard/figures/",
        ],
        "branch_supervisor": ["/", "/dashboard/", "/customers/", record],
        "executive": ["/", "/dashboard/", "/runs/", f"/runs/{run.public_id}/", "/feeds/"],
        "system_admin": ["/", "/runs/", "/feeds/"],
        "audit_admin": ["/"],
    }


def test_no_page_speaks_source_english(as_loader, pseudo_translated):
    with as_loader():
        bank, star = make_scored_bank()
    spoken = {}
    pages = pages_of(bank, star.customer_no, star.contacts.get())
    for persona, paths in pages.items():
        person = bank.personas[persona]
        person.language = "zh-hans"
        person.save(update_fields=["language"])
        browser = Client(raise_request_exception=False)
        browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        for path in paths:
            answer = browser.get(path)
            assert answer.status_code < 500, path
            if left := english_on(answer.content.decode()):
                spoken[f"{persona} {path}"] = sorted(set(left))
    visitor = Client()
    if left := english_on(visitor.get("/sign-in/", headers={"accept-language": "zh-CN"}).content.decode()):
        spoken["visitor /sign-in/"] = left
    assert spoken == {}


def test_the_reader_of_pages_hears_what_a_template_forgot():
    assert english_on('<p title="Forgotten">⟦ţĥîš⟧</p><b>Plain words</b><script>var a</script>') == [
        "Forgotten",
        "Plain words",
    ]
    assert english_on("<p>澜川精密 C000012 v7 1.5 CNY</p>") == []
