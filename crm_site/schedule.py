"""The order of what happens across apps: the steps of the night, and what the scheduler's tick looks after."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

import accountplans.services
import activities.services
import campaigns.services.bulletins
import chains.services
import complaints.services
import complaints.services.asking
import complaints.services.detection
import complaints.services.groups
import corebanking.queries
import corebanking.services
import customers.services.merging
import customers.services.pairs
import customers.services.publication
import dashboards.services
import files.services
import imports.services
import knowledge.services
import negotiations.services
import portfolios.services
import pricing.services
import signs.services
import surveys.services
import targets.services
import tiers.services
import worklist.services
from audit.context import working_from
from common import jobs, outbox
from common.calendar import SHANGHAI, business_date
from common.changes import forget_changes, number_changes
from common.models import Job, Tick
from customers.models import Publication
from pricing.queries.ending import ending_prices
from prospects.services.learning import learn_from_history, wake_resting, win_back
from prospects.services.returning import return_stale

NIGHT_OPENS = time(1, 0)
RESCORE_AFTER = timedelta(hours=20)


class NoCompleteFeed(Exception):
    """Core banking has not yet sent a complete day: there is nothing to score."""


@dataclass(frozen=True)
class Step:
    """One step of the night: its name, and the work that answers how many rows it wrote and what to note."""

    name: str
    work: Callable[[Job, datetime], tuple[int, dict]]


def _open_on_complete_feed(job: Job, at: datetime) -> tuple[int, dict]:
    """Settle the business date: the one asked for, else the last day whose feed is complete."""
    asked = job.parameters.get("business_date")
    day = date.fromisoformat(asked) if asked else corebanking.queries.latest_complete_date()
    if day is None:
        raise NoCompleteFeed
    tiers.services.open_run(job=job, business_date=day)
    return 1, {"business_date": day.isoformat(), "late": day < business_date(at) - timedelta(days=1)}


def _on_run(work: Callable[..., int]) -> Callable[[Job, datetime], tuple[int, dict]]:
    return lambda job, at: (work(run=job.run), {})


def _on_run_at(work: Callable[..., int]) -> Callable[[Job, datetime], tuple[int, dict]]:
    return lambda job, at: (work(run=job.run, at=at), {})


def _signs(job: Job, at: datetime) -> tuple[int, dict]:
    return signs.services.look_for_signs(at=at), {}


def _pairs(job: Job, at: datetime) -> tuple[int, dict]:
    return customers.services.pairs.find_pairs(at=at), {}


def _summaries(job: Job, at: datetime) -> tuple[int, dict]:
    scales = tiers.services.measure_peers(run=job.run)
    customers.services.publication.index_scores(publication_id=job.run.pk)
    publication = Publication.objects.get(pk=job.run.pk)
    sums = dashboards.services.summarize(publication=publication)
    kept = dashboards.services.keep_spreads(publication=publication)
    kept += dashboards.services.keep_retention(publication=publication)
    kept += dashboards.services.keep_managers(publication=publication)
    return scales + sums + kept + dashboards.services.count_pairs(publication=publication), {}


def _cube(job: Job, at: datetime) -> tuple[int, dict]:
    publication = Publication.objects.get(pk=job.run.pk)
    return dashboards.services.close_month(publication=publication, month=job.run.month), {}


def _achieved(job: Job, at: datetime) -> tuple[int, dict]:
    publication = Publication.objects.get(pk=job.run.pk)
    return targets.services.keep_achieved(publication=publication, month=job.run.month), {}


NIGHT = (
    Step("feed", _open_on_complete_feed),
    Step("contributions", _on_run(tiers.services.compute_contributions)),
    Step("features", _on_run(tiers.services.compute_features)),
    Step("results", _on_run(tiers.services.compute_results)),
    Step("publish", _on_run_at(tiers.services.publish_run)),
    Step("contacts", _on_run_at(activities.services.plan_contacts)),
    Step("signs", _signs),
    Step("notices", _on_run_at(tiers.services.notify_moves)),
    Step("summaries", _summaries),
    Step("cube", _cube),
    Step("achieved", _achieved),
    Step("pairs", _pairs),
    Step("tidying", _on_run(tiers.services.forget_old_nights)),
)
_WORK = {step.name: step.work for step in NIGHT}


def advance_night(*, job_id: int) -> None:
    """Do the next step of a night in one transaction and send for the one after; anybody may call it at any time.

    Whoever comes second finds the job held and leaves. A step that fails is tried three times, then the night fails
    and readers keep following the last publication.
    """
    hold = jobs.claim(job_id, at=timezone.now())
    if hold is None:
        return
    step = jobs.next_step(hold)
    with working_from("job"), jobs.kept(hold):
        if step is None:
            jobs.finish_job(hold, at=timezone.now())
            return
        jobs.start_step(hold, step, at=timezone.now())
        try:
            with transaction.atomic():
                rows, note = _WORK[step.name](Job.objects.get(pk=job_id), timezone.now())
                jobs.finish_step(hold, step, rows=rows, note=note, at=timezone.now())
                jobs.enqueue("crm_site.advance_night", job_id=job_id)
        except jobs.LostHold:
            return
        except Exception as error:
            if jobs.give_up_step(hold, step, error=f"{type(error).__name__}: {error}", at=timezone.now()):
                tiers.services.fail_run(job_id=job_id)
            raise


def tick(*, at: datetime) -> None:
    """Look after everything that must happen: lost jobs, stuck batches, reminders, and the night itself."""
    for job in jobs.forgotten_jobs(at=at):
        if job.kind not in TASK_OF_KIND:
            continue  # batches look after theirs
        with transaction.atomic():
            jobs.enqueue(TASK_OF_KIND[job.kind], job_id=job.pk)
    corebanking.services.resume_stuck_batches(at=at)
    corebanking.services.tell_of_late_feeds(at=at)
    activities.services.ask_for_reports(at=at)
    activities.services.forget_dates(at=at, since=at - timedelta(days=2))
    portfolios.services.start_due(at=at)
    chains.services.tell_due(at=at)
    customers.services.merging.gather_late_rows(at=at)
    worklist.services.sweep_reminders(at=at)
    knowledge.services.tell_followers(at=at)
    knowledge.services.make_digests(at=at)
    worklist.services.mail_notices(at=at)
    worklist.services.mail_digests(at=at)
    dashboards.services.mail_boards(at=at)
    campaigns.services.bulletins.make_due_bulletins(at=at)
    complaints.services.recompute_provisional(at=at)
    complaints.services.sweep_clocks(at=at)
    complaints.services.detection.detect_groups(at=at)
    complaints.services.groups.sweep_reports(at=at)
    pricing.services.look_after_prices(at=at)
    negotiations.services.look_after_deadlines(at=at)
    look_after_changes(at=at)
    corebanking.services.wake_webhooks(at=at)
    sweep_files_once_a_day(at=at)
    forget_keys_once_a_day(at=at)
    send_what_waits(at=at)
    return_prospects_once_a_day(at=at)
    plan_dates_once_a_day(at=at)
    learn_of_deals_once_a_day(at=at)
    plan_surveys_once_a_day(at=at)
    ask_for_plans_once_a_day(at=at)
    surveys.services.send_due(at=at)
    complaints.services.asking.take_up_answers(at=at)
    start_night_if_due(at=at)
    if tiers.services.corrections_wait():
        jobs.enqueue("tiers.rescore_corrected")


def look_after_changes(*, at: datetime) -> None:
    """Give places to what a batch or a night changed, so that no reader does; forget old ones once a day."""
    number_changes()
    with transaction.atomic():
        _, first = Tick.objects.get_or_create(schedule="changes", slot=business_date(at).isoformat())
        if first:
            forget_changes(at=at)
            corebanking.services.forget_messages(at=at)
            corebanking.services.forget_versions(at=at)


def return_prospects_once_a_day(*, at: datetime) -> None:
    """Warn of prospects that nobody is in touch with and return them; whoever ticks first on a date does it."""
    with transaction.atomic():
        _, first = Tick.objects.get_or_create(schedule="prospects", slot=business_date(at).isoformat())
        if first:
            return_stale(at=at)


def plan_dates_once_a_day(*, at: datetime) -> None:
    """Make tasks of the important dates that are near, approved prices that end among them; first tick of a date."""
    with transaction.atomic():
        _, first = Tick.objects.get_or_create(schedule="dates", slot=business_date(at).isoformat())
        if first:
            activities.services.plan_dates(at=at, contracts=ending_prices(business_date(at)))


def learn_of_deals_once_a_day(*, at: datetime) -> None:
    """Learn from closed deals, try again what was lost, go on with what rested, drop follow-ups of who left."""
    with transaction.atomic():
        _, first = Tick.objects.get_or_create(schedule="pipeline", slot=business_date(at).isoformat())
        if first:
            learn_from_history(at=at)
            win_back(at=at)
            wake_resting(at=at)
            chains.services.stop_moot_chains(at=at)


def plan_surveys_once_a_day(*, at: datetime) -> None:
    """Plan surveys after deliveries and, in its month, the yearly one; whoever ticks first on a date does it."""
    with transaction.atomic():
        _, first = Tick.objects.get_or_create(schedule="surveys", slot=business_date(at).isoformat())
        if first:
            surveys.services.plan_due(at=at)


def ask_for_plans_once_a_day(*, at: datetime) -> None:
    """Ask for the yearly plans of customers that need one and have none; whoever ticks first on a date does it."""
    with transaction.atomic():
        _, first = Tick.objects.get_or_create(schedule="account plans", slot=business_date(at).isoformat())
        if first:
            accountplans.services.ask_for_plans(at=at)


def sweep_files_once_a_day(*, at: datetime) -> None:
    """Let go of tables that nobody took over and of files that no record holds; first tick of a date."""
    with transaction.atomic():
        _, first = Tick.objects.get_or_create(schedule="files", slot=business_date(at).isoformat())
        if first:
            imports.services.let_go_of_tables(at=at)
            files.services.sweep_orphans(at=at)


def forget_keys_once_a_day(*, at: datetime) -> None:
    """Forget answers that were kept to be repeated; whoever ticks first on a date does it."""
    with transaction.atomic():
        _, first = Tick.objects.get_or_create(schedule="idempotency keys", slot=business_date(at).isoformat())
        if first:
            corebanking.services.forget_keys(at=at)


def send_what_waits(*, at: datetime) -> None:
    """Send for the postman where letters are due: those put off, and those whose message or sender was lost."""
    with transaction.atomic():
        _, first = Tick.objects.get_or_create(schedule="letters", slot=business_date(at).isoformat())
        if first:
            outbox.forget_words(at=at)
        if outbox.is_due(at=at):
            jobs.enqueue(outbox.DELIVER)


TASK_OF_KIND = {
    "night": "crm_site.advance_night",
    "simulation": "tiers.simulate",
    "opportunity_moves": "prospects.move_opportunities",
    "import": "imports.take_over",
    "import_undo": "imports.undo",
    "handover": "portfolios.move",
    "handover_undo": "portfolios.take_back",
    "bulk": "notebook.bulk",
    "bulk_undo": "notebook.bulk_undo",
}


def start_night_if_due(*, at: datetime) -> None:
    """Start the night once a date: when yesterday's feed is complete, or at the cut-off on the last complete day."""
    today = business_date(at)
    now = at.astimezone(SHANGHAI).time()
    complete = corebanking.queries.latest_complete_date()
    if complete is None or now < NIGHT_OPENS or _scored_lately(complete, at):
        return
    if complete < today - timedelta(days=1) and now < time.fromisoformat(settings.FEED_CUTOFF):
        return
    with transaction.atomic():
        _, first = Tick.objects.get_or_create(schedule="night", slot=today.isoformat())
        if first:
            _request_unless_under_way()


def _request_unless_under_way() -> None:
    try:
        with transaction.atomic():
            tiers.services.request_night(by=None)
    except tiers.services.NightUnderWay:
        return


def _scored_lately(complete: date, at: datetime) -> bool:
    latest = Publication.objects.order_by("-pk").first()
    return (
        latest is not None and latest.business_date >= complete and latest.published_at > at - RESCORE_AFTER
    )
