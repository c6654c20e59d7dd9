"""What a task, a row of Today and a notice say, in the reader's language."""

from datetime import date, datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common import presentation
from common.calendar import SHANGHAI, business_date
from worklist import date_phrases
from worklist.rules import NoticeKind, Origin, Repeat, TaskKind, TaskState, origin_of
from worklist.sign_phrases import sign_sentence
from worklist.told import (
    DECIDED,
    chain_reason,
    chain_words,
    joined,
    knowledge_sentence,
    language,
    mark_sentence,
    price_sentence,
)

CONTACT_KINDS = {
    "visit": _("visit on site"),
    "call": _("call"),
    "video": _("video call"),
    "invited": _("visit at our place"),
    "message": _("message"),
}
CAUSES = {
    "revenue": _("average revenue"),
    "change": _("change of revenue"),
    "relationship": _("present relationship"),
    "entanglement": _("services in use"),
    "wallet": _("share of wallet"),
    "partnership": _("partnership"),
    **DECIDED,
}
KINDS = {
    TaskKind.FOLLOW_UP: _("Contact due"),
    TaskKind.TIER_CHANGE: _("Tier fall"),
    TaskKind.PROMISE: _("Promise"),
    TaskKind.VISIT_REPORT: _("Visit report"),
    TaskKind.DATE: _("Important date"),
    TaskKind.CHAIN: _("Follow-up"),
    TaskKind.SIGN: _("Warning sign"),
    TaskKind.SURVEY: _("Low satisfaction"),
    TaskKind.PLAN: _("Account plan"),
    TaskKind.TYPED: _("Task"),
}
STATES = {
    TaskState.OPEN: pgettext_lazy("task", "Open"),
    TaskState.DONE: pgettext_lazy("task", "Done"),
    TaskState.CANCELLED: pgettext_lazy("task", "Dropped"),
}
REPEATS = {
    Repeat.NEVER: pgettext_lazy("repeat", "Once"),
    Repeat.WEEKLY: pgettext_lazy("repeat", "Every week"),
    Repeat.MONTHLY: pgettext_lazy("repeat", "Every month"),
    Repeat.QUARTERLY: pgettext_lazy("repeat", "Every quarter"),
    Repeat.HALF_YEARLY: pgettext_lazy("repeat", "Every half-year"),
    Repeat.YEARLY: pgettext_lazy("repeat", "Every year"),
}
ORIGINS = {
    Origin.PERSON: _("Written down"),
    Origin.VISIT: _("From a visit or contact"),
    Origin.COMPLAINT: _("From a complaint"),
    Origin.NEGOTIATION: _("From a negotiation"),
    Origin.RULE: _("By a rule"),
}
TIER_CODES = {1: "gold", 2: "key", 3: "quasi", 4: "ordinary", 5: "marginal"}


def tier_name(rank: int | None) -> str:
    """The name of a tier by its rank."""
    return presentation.tier(TIER_CODES.get(rank or 0), language=language())[1]


def said_day(on: date | str, today: date) -> str:
    """A date inside a sentence."""
    day = date.fromisoformat(on) if isinstance(on, str) else on
    return presentation.day(day, language=language(), today=today)


def cause(parameters: dict[str, Any]) -> str:
    """Why a tier changed: 'mostly share of wallet, −2.1 points'; empty where the run named none."""
    name = parameters.get("cause")
    if not name:
        return ""
    if name in DECIDED:
        return str(DECIDED[name])
    points = parameters.get("cause_points", parameters.get("points", 0)) / 1000
    if abs(points) < 0.05:
        return ""
    return gettext("Mostly %(cause)s, %(points)s points") % {
        "cause": CAUSES.get(name, name),
        "points": presentation.signed(points, 1),
    }


# ---------------------------------------------------------------- tasks
def contact_sentence(
    last_contact_at: datetime | None, parameters: dict[str, Any], due_on: date, today: date
) -> str:
    """'has been quiet for 40 days'; what was agreed comes first."""
    if parameters.get("fixed"):
        if due_on == today:
            return gettext("is to be contacted today")
        return gettext("was to be contacted on %(day)s") % {"day": said_day(due_on, today)}
    if last_contact_at is None:
        return gettext("has no contact on record")
    days = (today - business_date(last_contact_at)).days
    return ngettext("has been quiet for %(days)s day", "has been quiet for %(days)s days", days) % {
        "days": days
    }


def contact_reason(tier_rank: int | None, parameters: dict[str, Any]) -> str:
    """Which rule or person asks for the contact."""
    if parameters.get("fixed"):
        return gettext("The date somebody agreed")
    months = parameters.get("months")
    if not months:
        return gettext("Due by the tier's rule")
    words = {"tier": tier_name(parameters.get("tier") or tier_rank), "months": months}
    if months == 1:
        return gettext("%(tier)s: a contact every month") % words
    return gettext("%(tier)s: a contact every %(months)s months") % words


def task_sentence(
    kind: str,
    title: str,
    parameters: dict[str, Any],
    *,
    due_on: date,
    today: date,
    last_contact_at: datetime | None = None,
) -> str:
    """What is to be done, as it follows the customer's name."""
    if kind == TaskKind.FOLLOW_UP and not title:
        return contact_sentence(last_contact_at, parameters, due_on, today)
    if kind == TaskKind.TIER_CHANGE and not title:
        return gettext("fell from %(before)s to %(after)s") % {
            "before": tier_name(parameters.get("tier_from")),
            "after": tier_name(parameters.get("tier_to")),
        }
    if kind == TaskKind.DATE and not title:
        return date_phrases.occasion(parameters, language())
    if kind == TaskKind.VISIT_REPORT and not title:
        return gettext("still needs the report of the visit on %(day)s") % {
            "day": said_day(parameters["on"], today)
        }
    if kind == TaskKind.SIGN:
        return sign_sentence(parameters.get("code", ""), parameters.get("evidence", {}))
    if kind == TaskKind.SURVEY:
        return gettext("judged us with %(index)s of 100 in a survey") % {"index": parameters["index"]}
    if kind == TaskKind.PLAN:
        return gettext("needs an account plan for %(year)s") % parameters
    return chain_words(title, parameters) if kind == TaskKind.CHAIN else title


def task_title(kind: str, title: str, parameters: dict[str, Any]) -> str:
    """What a task is called where no sentence about the customer fits: strips, reminders, history."""
    if title:
        return chain_words(title, parameters) if kind == TaskKind.CHAIN else title
    if kind == TaskKind.TIER_CHANGE:
        return gettext("Look into the fall from %(before)s to %(after)s") % {
            "before": tier_name(parameters.get("tier_from")),
            "after": tier_name(parameters.get("tier_to")),
        }
    if kind == TaskKind.VISIT_REPORT:
        return gettext("Write the report of the visit")
    if kind == TaskKind.SIGN:
        return gettext("Look into the warning sign")
    if kind == TaskKind.SURVEY:
        return gettext("Call about the survey's answer")
    if kind == TaskKind.PLAN:
        return gettext("Write the account plan for %(year)s") % parameters
    if kind == TaskKind.DATE:
        return capfirst(date_phrases.occasion(parameters, language()))
    return gettext("Contact the customer")


def task_reason(
    kind: str,
    parameters: dict[str, Any],
    *,
    created_at: datetime | None,
    today: date,
    tier_rank: int | None,
    giver: str = "",
) -> str:
    """Why it is there."""
    if kind == TaskKind.FOLLOW_UP:
        return contact_reason(tier_rank, parameters)
    if kind == TaskKind.DATE:
        return date_phrases.last_time(parameters, language())
    if kind == TaskKind.TIER_CHANGE:
        return cause(parameters) or gettext("Tier fell in the last scoring")
    if kind == TaskKind.VISIT_REPORT:
        purpose = parameters.get("purpose", "")
        return joined([gettext("Due within two working days"), purpose])
    if kind == TaskKind.CHAIN:
        return chain_reason(parameters)
    if kind == TaskKind.SIGN:
        return gettext("A warning sign that the night found")
    if kind == TaskKind.SURVEY:
        return gettext("An answer under the bank's bound of %(bound)s") % {"bound": parameters["bound"]}
    if kind == TaskKind.PLAN:
        return gettext("Its tier asks for a yearly plan")
    on = said_day(business_date(created_at), today) if created_at else ""
    if kind == TaskKind.PROMISE:
        return gettext("Promised on %(day)s") % {"day": on}
    if giver:
        return gettext("From %(name)s, %(day)s") % {"name": giver, "day": on}
    if parameters.get("interaction"):
        return gettext("From the contact of %(day)s") % {"day": on}
    return gettext("Noted on %(day)s") % {"day": on}


def task_origin(task: Any) -> str:
    """Where a task comes from, in words."""
    origin = origin_of(raised_by=task.raised_by_id, slot=task.slot, parameters=task.parameters)
    return str(ORIGINS[origin])


def repeat_words(repeat: str) -> str:
    """How often a task comes again; empty for one that does not."""
    return str(REPEATS[Repeat(repeat)]) if repeat else ""


def customer_facts(
    *, deposits_fen: int | None, last_contact_at: datetime | None, last_contact_kind: str, today: date
) -> str:
    """'Deposits CNY 126 m; last 10 Oct, call'; what is not known is left out."""
    facts = []
    if deposits_fen:
        amount = presentation.money(deposits_fen, language=language()).text
        facts.append(gettext("Deposits %(amount)s") % {"amount": amount})
    if last_contact_at is not None:
        words = {
            "day": said_day(business_date(last_contact_at), today),
            "kind": str(CONTACT_KINDS.get(last_contact_kind, "")),
        }
        facts.append(gettext("last %(day)s, %(kind)s") % words if words["kind"] else str(words["day"]))
    return joined(facts)


# ---------------------------------------------------------------- notices
def about(parameters: dict[str, Any]) -> str:
    """The name of the record that a notice speaks of, where it is no customer; empty where it speaks of none."""
    name = parameters.get("about", "")
    return (parameters.get("about_en") or name) if language() == "en" else name


CLOCKS = {
    "response": _("The first response"),
    "resolve": _("The solution"),
    "legal": _("The answer by law"),
}
COMPLAINTS = {
    "urgent": _("is new and urgent"),
    "ownerless": _("needs a new owner"),
    "offered": _("was offered to you"),
    "accepted": _("was accepted by a colleague"),
    "declined": _("was declined by the colleague you offered it to"),
    "taken": _("is no longer yours"),
    "given": _("is yours now"),
    "level": _("is now more urgent"),
    "asked": _("needs your contribution"),
    "statement": _("A statement is asked of you"),
    "answered": _("has the contribution you asked for"),
    "approval": _("waits for your approval"),
    "approved": _("has the approval you asked for"),
    "refused": _("did not get the approval you asked for"),
    "contested": _("is contested by the customer"),
    "check": _("waits for its result to be checked"),
    "failed_check": _("did not pass the check of its result"),
    "reopened": _("was reopened"),
    "review": _("is to be reviewed"),
    "follow_up": _("was closed a week ago: check with the customer"),
    "unhappy": _("left the customer unhappy: call them"),
    "action": _("asks a corrective action of you"),
    "major": _("is a major complaint"),
    "group": _("may belong together with others"),
    "report": _("needs its report to the regulator"),
    "retaliation": _("is marked: the customer fears to be punished for it"),
}


def complaint_sentence(parameters: dict[str, Any], today: date) -> str:
    """What a notice says of a case, as it follows the case's number."""
    what = parameters.get("what", "")
    if what in {"amber", "red"}:
        due = datetime.fromisoformat(parameters["due_at"]).astimezone(SHANGHAI)
        words = {
            "clock": CLOCKS.get(parameters.get("clock", ""), ""),
            "day": said_day(business_date(due), today),
            "time": f"{due:%H:%M}",
        }
        if what == "amber":
            return gettext("%(clock)s is due on %(day)s at %(time)s") % words
        return gettext("%(clock)s was due on %(day)s at %(time)s") % words
    return str(COMPLAINTS.get(what, ""))


def notice_sentence(kind: str, parameters: dict[str, Any], *, today: date, owner: str = "") -> str:
    """What a notice says, as it follows the customer's name."""
    if kind in {NoticeKind.TIER_UP, NoticeKind.TIER_DOWN}:
        words = {
            "before": tier_name(parameters.get("tier_from")),
            "after": tier_name(parameters.get("tier_to")),
        }
        if kind == NoticeKind.TIER_UP:
            return gettext("rose from %(before)s to %(after)s") % words
        return gettext("fell from %(before)s to %(after)s") % words
    if kind == NoticeKind.RUN_LATE and "due" in parameters:
        words = {"day": said_day(parameters["on"], today), "due": parameters["due"]}
        return gettext("of %(day)s has not come; it was due at %(due)s") % words
    if kind == NoticeKind.RUN_LATE:
        return gettext("Tonight's scoring is late")
    if kind == NoticeKind.COLLEAGUE_LEFT:
        return gettext("has left the bank; see what waits for somebody else now")
    if kind == NoticeKind.PROSPECT_GIVEN:
        return gettext("was given to you")
    if kind == NoticeKind.NEGOTIATION_ASKED:
        return gettext("asks for your decision on an offer beyond its limits")
    if kind == NoticeKind.NEGOTIATION_DECIDED and parameters.get("approved"):
        return gettext("has the leave you asked for")
    if kind == NoticeKind.NEGOTIATION_DECIDED:
        return gettext("did not get the leave you asked for")
    if kind == NoticeKind.TALK_DUE:
        words = {"day": said_day(parameters["due_on"], today)}
        if parameters.get("over"):
            return gettext("should have been settled by %(day)s; agree, move the day or break it off") % words
        return gettext("is to be settled by %(day)s") % words
    if kind == NoticeKind.MINUTES:
        words = {"day": said_day(parameters["on"], today), "name": owner}
        return gettext("the report of the visit on %(day)s is there") % words
    if kind == NoticeKind.DIARY:
        words = {"day": said_day(parameters["on"], today), "name": owner}
        if parameters.get("own"):
            return gettext("%(name)s commented on your work diary of %(day)s") % words
        return gettext("%(name)s answered in the work diary of %(day)s") % words
    if kind == NoticeKind.CHAIN:
        return chain_words(parameters["asks"], parameters)
    if kind == NoticeKind.KNOWLEDGE:
        return knowledge_sentence(parameters, owner)
    if kind in {NoticeKind.MENTION, NoticeKind.FOLLOWED, NoticeKind.DECISION}:
        return mark_sentence(kind, parameters, owner)
    if kind == NoticeKind.PRICE:
        return price_sentence(parameters.get("said", ""))
    if kind == NoticeKind.PROSPECT_WARNED:
        day = said_day(parameters["return_on"], today)
        return gettext("goes back to the pool on %(day)s") % {"day": day}
    if kind == NoticeKind.PROSPECT_RETURNED:
        return gettext("went back to the pool, last held by %(owner)s") % {"owner": owner}
    if kind == NoticeKind.COMPLAINT:
        return complaint_sentence(parameters, today)
    words = {
        "task": task_title(
            parameters.get("task_kind", ""), parameters.get("title", ""), parameters.get("task", {})
        ),
        "day": said_day(parameters["due_on"], today),
        "owner": owner,
    }
    if kind == NoticeKind.TASK_GIVEN:
        return gettext("%(owner)s gave you “%(task)s”, due on %(day)s") % words
    if kind == NoticeKind.TASK_DUE:
        return gettext("“%(task)s” is due today, %(day)s") % words
    if kind == NoticeKind.TASK_OVERDUE:
        return gettext("“%(task)s” was due on %(day)s") % words
    return gettext("“%(task)s” of %(owner)s was due on %(day)s") % words


def notice_reason(kind: str, parameters: dict[str, Any]) -> str:
    """The second line of a notice."""
    if kind in {NoticeKind.TIER_UP, NoticeKind.TIER_DOWN}:
        return cause(parameters)
    if kind == NoticeKind.PROSPECT_WARNED:
        return gettext("A contact before that day keeps it with you")
    if kind == NoticeKind.MINUTES:
        return str(parameters.get("purpose", ""))
    if kind == NoticeKind.CHAIN:
        return chain_reason({**parameters, "about": ""})
    if parameters.get("provisional"):
        return gettext("Provisional: the holiday list of that year is not published yet")
    if parameters.get("days"):
        return gettext("The contact that the rule asks for is %(days)s days late") % {
            "days": parameters["days"]
        }
    if kind == NoticeKind.TEAM_OVERDUE:
        return gettext("Overdue by two working days, so the supervisor is told too")
    return ""
