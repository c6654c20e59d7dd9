"""A process of its own with a database and its copy: makes a small bank, opens pages, says which database was read.

Run as `python -m tests.dashboards.asked_copy`; each line of its input is an order, each line of its output the answer.
"""

import json
import os
import re
import sys
from collections.abc import Callable
from datetime import timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "crm_site.settings"

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from common import replica  # noqa: E402
from common.calendar import business_today  # noqa: E402
from dashboards.services import summarize  # noqa: E402
from organization.models import Staff  # noqa: E402
from tests.dashboards.conftest import score  # noqa: E402
from tests.factories import make_bank, make_customer, publish_scores  # noqa: E402
from tests.standing import loaders_rights  # noqa: E402

settings.ALLOWED_HOSTS = ["*"]
settings.SECURE_SSL_REDIRECT = False
DEPOSITS = {"make": 100, "more": 7_000}


def publish(bank, deposits: int, days_ago: int) -> None:
    customer = make_customer(bank)
    day = business_today() - timedelta(days=days_ago)
    with transaction.atomic(), loaders_rights():
        summarize(publication=publish_scores({customer: score(2, None, deposits)}, business_date=day))


class Asked:
    """The orders: `make` and `more` publish a night, `open ADDRESS` opens a page, `write` changes something."""

    def __init__(self) -> None:
        self.bank = None
        self.browser = Client()

    def make(self) -> dict:
        with transaction.atomic(), loaders_rights():
            self.bank = make_bank()
        publish(self.bank, DEPOSITS["make"], 2)
        supervisor = Staff.objects.get(pk=self.bank.personas["supervisor"].pk)
        self.browser.force_login(supervisor, backend="organization.backends.StaffBackend")
        return {}

    def more(self) -> dict:
        publish(self.bank, DEPOSITS["more"], 1)
        return {}

    def write(self) -> dict:
        return {"status": self.browser.post("/language/", {"language": "en"}).status_code}

    def open(self, address: str) -> dict:
        replica._found.clear()  # what a process believes for some seconds
        with (
            CaptureQueriesContext(connections["default"]) as own,
            CaptureQueriesContext(connections["replica"]) as copy,
        ):
            answer = self.browser.get(address)
        page = answer.content.decode()
        return {
            "status": answer.status_code,
            "behind": answer.headers.get(replica.HEADER),
            "said": "hb-banner" in page,
            "tiles": re.findall(r"hb-tile-value[^>]*>([^<]+)", page),
            "own": [query["sql"] for query in own if re.search(r'FROM "?dashboards_', query["sql"])],
            "copy": len(copy),
        }


def main() -> None:
    asked = Asked()
    for line in sys.stdin:
        order, *given = line.split()
        act: Callable[..., dict] = getattr(asked, order)
        sys.stdout.write(json.dumps(act(*given)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
