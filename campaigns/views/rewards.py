"""Rewards of a campaign, month by month, on a page and as a table for the payroll."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from campaigns.access import visible_campaign
from campaigns.models import Campaign
from campaigns.queries.page import rights
from campaigns.queries.rewards import months_of, statement
from campaigns.views.campaigns import XLSX
from common.calendar import business_today
from common.spreadsheets import Table, write_workbook


@require_safe
def rewards(request: HttpRequest, public_id: UUID) -> HttpResponse:
    campaign = visible_campaign(request, public_id)
    months = months_of(campaign, business_today())
    context = {
        "campaign": campaign,
        "rights": rights(campaign, request.user),
        "months": months,
        "statement": statement(campaign, request.user, _month(request, campaign)),
        "steps": campaign.reward_rules.order_by("kind", "-starts_on", "from_fen"),
    }
    return render(request, "campaigns/rewards.html", context)


@require_safe
def rewards_export(request: HttpRequest, public_id: UUID) -> HttpResponse:
    campaign = visible_campaign(request, public_id)
    found = statement(campaign, request.user, _month(request, campaign))
    heads = [_("Employee number"), pgettext("campaign", "Name"), _("Unit"), _("Results that earn")]
    heads += [_("Amount, CNY"), _("Reward, CNY")]
    rows = [
        [
            row.person.employee_no,
            row.person.display_name,
            row.person.unit.label if row.person.unit else "",
            row.results,
            row.amount_fen / 100,
            row.reward_fen / 100,
        ]
        for row in found.rows
    ]
    notes = [f"{campaign.name} {found.month:%Y-%m}"]
    table = Table(title=pgettext("campaign", "Rewards"), header=heads, rows=rows, notes=notes)
    answer = HttpResponse(write_workbook([table]), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="rewards-{found.month:%Y-%m}.xlsx"'
    return answer


def _month(request: HttpRequest, campaign: Campaign) -> date:
    """The month asked for, if the campaign has it; else its latest."""
    months = months_of(campaign, business_today())
    asked = request.GET.get("month", "")
    latest = months[0] if months else campaign.starts_on.replace(day=1)
    return next((month for month in months if f"{month:%Y-%m}" == asked), latest)
