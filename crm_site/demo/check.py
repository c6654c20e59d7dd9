"""Checks the main job in a running demo bank: money became tiers on screens, and a correction moves one customer."""

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
from django.db.models import F
from django.utils import timezone

from crm_site.demo.bank import api_client, main_logins, score
from crm_site.demo.small_feed import SmallFeed, write_small_feed
from customers.models import CurrentPublication, CustomerScore
from tiers.models import Run, TierInterval, TierMove
from worklist.models import Notice

Say = Callable[[str], Any]
Push = Callable[[Path, Any], Any]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
TIER_NOTICES = ("tier_up", "tier_down")


class CheckFailed(Exception):
    """A check of the main job found something else than it should; the message says what."""


@dataclass(frozen=True)
class Standing:
    """What is counted before and after the small feed."""

    movers: int
    intervals: int
    notices: int


def check_main_job(*, base_url: str, push: Push, say: Say) -> None:
    """Run every check in order, one line each; raises CheckFailed at the first that is not true."""
    with said(say, "every customer has one published score"):
        _check_scores()
    with said(say, "an account manager signs in and reads the tier of a customer"):
        _check_screens(base_url)
    with said(say, "a second small feed moves one customer: one notice, one mover, one interval more"):
        _check_small_feed(push)


def _check_scores() -> None:
    publication = CurrentPublication.objects.select_related("publication").get().publication
    scores = CustomerScore.objects.current()
    counted, tiers = scores.count(), scores.values("tier_id").distinct().count()
    expect(
        counted == publication.customers and counted > 0,
        f"{counted} scores for {publication.customers} customers",
    )
    expect(tiers == 5, f"{tiers} of five tiers are in use")
    expect(
        Run.objects.get(pk=publication.pk).state == "published", "the run behind the scores is not published"
    )


def _check_screens(base_url: str) -> None:
    manager, supervisor, _ = main_logins()
    score = (
        CustomerScore.objects.current()
        .filter(customer__manager__employee_no=manager.employee_no)
        .select_related("customer", "tier")
        .order_by("rank")[0]
    )
    with signed_in(base_url, manager.employee_no, manager.password) as browser:
        record = _page(browser, f"/customers/{score.customer.customer_no}/")
        expect(
            score.customer.name in record and score.tier.name_zh in record,
            "the record does not show its tier",
        )
        why = _page(browser, f"/customers/{score.customer.customer_no}/tier/")
        shown = round(Decimal(score.score) / 1000, 2)  # half to even, as every figure on a page
        expect(f"{shown}" in why, f"the reasons do not show the score {shown}")
        found = _page(browser, f"/customers/?q={score.customer.short_name[:2]}")
        expect(score.customer.short_name in found, "two characters do not find the customer")
    with signed_in(base_url, supervisor.employee_no, supervisor.password) as browser:
        expect(
            supervisor.unit in _page(browser, "/dashboard/"), "the supervisor's page does not name the branch"
        )


def _check_small_feed(push: Push) -> None:
    with tempfile.TemporaryDirectory(prefix="hausbank-small-feed-") as scratch:
        small = write_small_feed(root=Path(scratch))
        before = _standing(small)
        push(small.folder, api_client(at=timezone.now()))
        score(small.business_date)
    after = _standing(small)
    run = Run.objects.get(pk=CurrentPublication.objects.get().publication_id)
    moves = list(
        TierMove.objects.filter(run=run).values_list("customer__customer_no", "tier_from_id", "tier_to_id")
    )
    expect(moves == [(small.customer_no, small.tier_from, small.tier_to)], f"the movers are {moves}")
    expect(
        after.notices == before.notices + 1,
        f"{after.notices - before.notices} notices to the account manager",
    )
    expect(after.intervals == before.intervals + 1, f"{after.intervals - before.intervals} intervals more")
    # The small feed is dated in the month after the demo's last, so the matrix compares with what was before it.
    expect(after.movers == 1, f"the matrix shows {after.movers} movers since last month")


def _standing(small: SmallFeed) -> Standing:
    current = CustomerScore.objects.current()
    return Standing(
        movers=current.exclude(tier_before_id=F("tier_id")).filter(tier_before__isnull=False).count(),
        intervals=TierInterval.objects.filter(customer__customer_no=small.customer_no).count(),
        notices=Notice.objects.filter(
            kind__in=TIER_NOTICES,
            person__employee_no=small.manager_no,
            customer__customer_no=small.customer_no,
        ).count(),
    )


@contextmanager
def signed_in(base_url: str, employee_no: str, password: str) -> Iterator[httpx.Client]:
    """A browser's session of one person, in Chinese."""
    with httpx.Client(base_url=base_url, follow_redirects=True, timeout=30) as browser:
        token = TOKEN.search(_page(browser, "/sign-in/"))
        if token is None:
            raise CheckFailed("the sign-in page has no form")
        answer = browser.post(
            "/sign-in/",
            data={"csrfmiddlewaretoken": token[1], "username": employee_no, "password": password},
            headers={"Referer": f"{base_url}/sign-in/"},
        )
        expect(
            answer.status_code == 200 and "/sign-in/" not in str(answer.url),
            f"{employee_no} could not sign in",
        )
        yield browser


def _page(browser: httpx.Client, path: str) -> str:
    answer = browser.get(path)
    expect(answer.status_code == 200, f"{path} answered {answer.status_code}")
    return answer.text


def expect(true: bool, otherwise: str) -> None:
    """Go on if true, else fail the check with a sentence."""
    if not true:
        raise CheckFailed(otherwise)


@contextmanager
def said(say: Say, text: str) -> Iterator[None]:
    """One line when a check has passed."""
    began = timezone.now()
    yield
    say(f"ok {(timezone.now() - began).total_seconds():6.1f} s  {text}")
