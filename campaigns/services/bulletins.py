"""The Monday bulletin: made by itself once a week, frozen with its PDF, told to those whom it is for."""

import io
from datetime import date, datetime, time, timedelta

from django.db import transaction

from audit.services import record_act
from campaigns.models import Bulletin, Campaign
from campaigns.queries.bulletins import snapshot, text_of
from campaigns.rules import BULLETIN_HOUR, CampaignState, bulletin_weeks, week_of
from campaigns.services.letters import post_bulletin
from campaigns.services.paper import bulletin_pdf
from common.calendar import SHANGHAI, business_date
from files.services import store_file
from organization.models import Staff


class NoBulletinDue(Exception):
    """The day is no Monday on which this campaign has a bulletin."""


@transaction.atomic
def make_bulletin(*, campaign: Campaign, week_on: date, at: datetime, by: Staff | None = None) -> Bulletin:
    """The bulletin of a Monday: the ranking of the Sunday before, frozen; made once, however often it is asked for.

    Raises NoBulletinDue where the day is no Monday of the campaign, or still to come.
    """
    held = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    made = Bulletin.objects.filter(campaign=held, week_on=week_on).first()
    if made is not None:
        return made
    if week_on not in bulletin_weeks(held.starts_on, held.ends_on, business_date(at)):
        raise NoBulletinDue(week_on)
    as_of = week_on - timedelta(days=1)
    latest = Bulletin.objects.filter(campaign=held).order_by("-number").first()
    bulletin = Bulletin(
        campaign=held,
        number=(latest.number if latest else 0) + 1,
        week_on=week_on,
        as_of=as_of,
        snapshot=snapshot(held, as_of),
        made_at=at,
    )
    paper = bulletin_pdf(text=text_of(bulletin, bulletin.snapshot, with_people=True))
    bulletin.pdf = store_file(
        content=io.BytesIO(paper), name=f"bulletin-{bulletin.number}.pdf", size=len(paper), at=at
    )
    bulletin.save()
    if held.bulletin_lead:
        held.bulletin_lead = ""
        held.save(update_fields=["bulletin_lead"])
    record_act(
        kind="campaign.bulletin_made",
        subject=held,
        actor=by,
        at=at,
        after={"number": bulletin.number, "week_on": week_on, "pdf": bulletin.pdf.digest},
    )
    return bulletin


def make_due_bulletins(*, at: datetime) -> int:
    """Make and mail this Monday's bulletin of every running campaign without one, from 08:00; says how many are new.

    Late on the Monday or later in the week it is made all the same, as of the Sunday before; a campaign that ended in
    the week before has its last one.
    """
    local = at.astimezone(SHANGHAI)
    monday = week_of(local.date())
    if local < datetime.combine(monday, time(BULLETIN_HOUR), tzinfo=SHANGHAI):
        return 0
    due = Campaign.objects.filter(
        state=CampaignState.RUNNING,
        starts_on__lt=monday,
        ends_on__gte=monday - timedelta(days=7),
    ).exclude(bulletins__week_on=monday)
    made = 0
    for campaign in due.order_by("pk"):
        if monday in bulletin_weeks(campaign.starts_on, campaign.ends_on, local.date()):
            with transaction.atomic():
                bulletin = make_bulletin(campaign=campaign, week_on=monday, at=at)
                post_bulletin(bulletin=bulletin, at=at)
            made += 1
    return made
