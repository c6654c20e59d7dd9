"""What the frame of every page needs: who is signed in, where they may go, what waits for them."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from common.calendar import business_today
from common.replica import figures_behind
from organization.rules import Act
from workspace import rules
from workspace.queries.frame import FrameFacts, kept_facts

LABELS = {
    "today": _("Today"),
    "customers": _("Customers"),
    "calendar": _("Calendar"),
    "tasks": _("Tasks"),
    "visits": _("Visits"),
    "diary": _("Work diary"),
    "opportunities": _("Opportunities"),
    "prospects": _("Prospects"),
    "negotiations": _("Negotiations"),
    "products": _("Products"),
    "prices": _("Prices"),
    "complaints": _("Complaints"),
    "campaigns": _("Campaigns"),
    "coverage": _("Contact rule"),
    "signs": _("Warning signs"),
    "surveys": _("Satisfaction"),
    "needs": _("Needs"),
    "plans": _("Account plans"),
    "proposals": _("Proposals"),
    "approvals": _("Approvals"),
    "knowledge": _("Knowledge"),
    "dashboard": _("Dashboard"),
    "value": _("Customer value"),
    "managers": _("Account managers"),
    "targets": _("Targets"),
    "decisions": _("Tiers by decision"),
    "runs": _("Runs"),
    "models": _("Scoring models"),
    "feeds": _("Feeds"),
    "clients": _("API clients"),
    "outbox": _("Outgoing mail"),
    "locked": _("Restricted people"),
    "start": _("Start"),
    "components": _("Components"),
}

HEADS = {
    rules.Group.OWN: _("My work"),
    rules.Group.CARE: _("Customer care"),
    rules.Group.OFFERS: _("Products and prices"),
    rules.Group.FIGURES: _("Business figures"),
    rules.Group.OPERATIONS: _("Operations"),
}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Template variables of the frame; empty for visitors who have not signed in.

    They are functions: a fragment that shows no frame asks the database nothing.
    """
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    shown = Frame(request)
    return {
        "navigation": lambda: shown.navigation,
        "tab_bar": lambda: shown.tab_bar,
        "in_sight": lambda: shown.in_sight,
        "behind_more": lambda: shown.behind_more,
        "more_is_open": lambda: any(group["current"] for group in shown.behind_more),
        "more_navigation": lambda: shown.grouped(
            [link for link in shown.navigation if link not in shown.tab_bar]
        ),
        "new_actions": lambda: shown.new_actions,
        "unread_notices": lambda: shown.counts["unread"],
        "pinned_views": lambda: shown.pinned_views,
        "as_of": lambda: shown.facts.as_of,
        "figures_behind": lambda: figures_behind(request),
        # Drafts on the device that the server has taken over; told once, to the next whole page.
        "accepted_drafts": lambda: shown.accepted_drafts,
    }


class Frame:
    """The frame of one request; each answer is worked out once."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.user = request.user

    @cached_property
    def facts(self) -> FrameFacts:
        return kept_facts(self.user, business_today())

    @property
    def counts(self) -> dict[str, int]:
        return self.facts.counts

    @property
    def pinned_views(self) -> list[dict[str, Any]]:
        """Views of lists that the person has put into the sidebar."""
        chosen = self.request.GET.get("saved", "")
        return [
            {
                "url": reverse("lists:view", args=[view.public_id]),
                "label": view.name,
                "current": str(view.public_id) == chosen,
                "count": None,
            }
            for view in self.facts.pinned
        ]

    @cached_property
    def accepted_drafts(self) -> str:
        """Keys of drafts that the page may forget; taken out of the session once."""
        return self.request.session.pop("accepted_drafts", "")

    @cached_property
    def navigation(self) -> list[dict[str, Any]]:
        """All entries of the navigation; only pages that exist in this installation."""
        links = []
        for entry in self._entries:
            url = _url(entry.url_name)
            if url:
                links.append(
                    {
                        "name": entry.name,
                        "url": url,
                        "label": LABELS[entry.name],
                        "icon": entry.icon,
                        "key": entry.key,
                        "group": entry.group,
                        "count": self.counts.get(entry.count, 0),
                        "alert": bool(self.counts.get(f"{entry.count}_overdue")) if entry.count else False,
                        "current": self._is_current(url),
                    }
                )
        return links

    @cached_property
    def in_sight(self) -> list[dict[str, Any]]:
        """What stands open in the sidebar."""
        names = {entry.name for entry in rules.in_sight(self._entries)}
        return [link for link in self.navigation if link["name"] in names]

    @cached_property
    def behind_more(self) -> list[dict[str, Any]]:
        return self.grouped([link for link in self.navigation if link not in self.in_sight])

    def grouped(self, links: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Links under the heads of their groups, and whether the page shown is one of them."""
        groups = [(group, [link for link in links if link["group"] is group]) for group in rules.Group]
        return [
            {
                "head": HEADS.get(group, ""),
                "links": found,
                "current": any(link["current"] for link in found),
            }
            for group, found in groups
            if found
        ]

    @cached_property
    def tab_bar(self) -> list[dict[str, Any]]:
        """What stands in the tab bar of a phone."""
        names = [entry.name for entry in rules.tabs(self._entries, self.user.reach)]
        by_name = {link["name"]: link for link in self.navigation}
        return [by_name[name] for name in names if name in by_name]

    @cached_property
    def _entries(self) -> list[rules.Entry]:
        return rules.entries(self.user.reach, components=settings.DEMO or settings.DEBUG)

    @cached_property
    def new_actions(self) -> list[dict[str, Any]]:
        """What the New button offers to somebody who may write."""
        if not self.user.reach.may(Act.LOG_INTERACTION):
            return self._new_complaint()
        return [
            {
                "url": _url("activities:interaction-start"),
                "icon": "map-pin",
                "label": _("Log contact"),
                "key": "v",
                "layer": False,
            },
            {
                "url": _url("worklist:task-create"),
                "icon": "checkbox",
                "label": _("Task"),
                "key": "t",
                "layer": True,
            },
            *self._new_complaint(),
            *self._new_prospect(),
            *self._new_negotiation(),
        ]

    def _new_complaint(self) -> list[dict[str, Any]]:
        if not self.user.reach.may(Act.REGISTER_COMPLAINT):
            return []
        return [
            {
                "url": _url("complaints:register"),
                "icon": "message-report",
                "label": _("Complaint"),
                "key": "",
                "layer": False,
            }
        ]

    def _new_prospect(self) -> list[dict[str, Any]]:
        if not self.user.reach.may(Act.WORK_PROSPECTS):
            return []
        return [
            {
                "url": _url("prospects:create"),
                "icon": "building-plus",
                "label": _("Prospect"),
                "key": "",
                "layer": False,
            }
        ]

    def _new_negotiation(self) -> list[dict[str, Any]]:
        if not self.user.reach.may(Act.NEGOTIATE):
            return []
        return [
            {
                "url": _url("negotiations:create"),
                "icon": "scale",
                "label": _("Negotiation"),
                "key": "",
                "layer": True,
            }
        ]

    def _is_current(self, url: str) -> bool:
        path = self.request.path
        return path == url or (url != "/" and path.startswith(url))


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
