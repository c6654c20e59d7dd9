"""The history of one record out of the trail: who did what, when, whence, from what to what, and why."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.core import signing
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accountplans import texts as plans
from activities.models import HoldReason, InteractionKind
from analyses.models import KIND_NAMES as SHEET_KINDS
from analyses.models import SECTION_NAMES
from audit.models import Act
from audit.services import unseal_all
from common import presentation
from common.calendar import SHANGHAI, business_date
from customers.models import (
    BuyingHabit,
    Consent,
    Contact,
    Customer,
    DossierEntry,
    DossierKind,
    FigureSource,
    LifeStage,
    ManagementLevel,
    Pool,
    RelationshipStyle,
    RequestKind,
    RequestState,
    TeamPart,
    VipCategory,
    WalletConfidence,
)
from customers.queries.privacy import locked_seals
from customers.queries.vocabulary import segment_names
from customers.rules import masked_email, masked_phone
from fit.texts import FACT_NAMES
from needs.models import KIND_NAMES, STEP_NAMES
from organization.models import Staff
from organization.rules import Act as Permission
from products.models import ProductLine
from proposals import texts as proposals
from signs.models import CodeName, EventKind, Motive
from surveys.models import CauseName, WhyWithdrawn
from worklist import phrases
from worklist.date_phrases import NAMES
from workspace.texts import ACTS

PAGE = 30
_SALT = "workspace.history"

# A datum of a dossier is read on the person's page, one at a time for a reason, and a removed one by nobody.
_DOSSIER = {"customer.dossier_noted", "customer.dossier_removed"}
WORDS = {
    "company_event": _("What happened"),
    "happened_on": _("On"),
    "motive": _("Founded for"),
    "warning_sign": _("Warning sign"),
    "person_request": _("What is asked for"),
    "person_request_state": _("State"),
    "survey": _("Survey"),
    "survey_index": _("Satisfaction index"),
    "survey_left_out": _("Why"),
    "recommends": _("Would recommend us, 0 to 10"),
    "sheet": _("Analysis sheet"),
    "sections": _("Sections"),
    "dated_on": _("Of the day"),
    **plans.FIELDS,
    **proposals.FIELDS,
    "need": _("Kind of need"),
    "need_step": _("Step"),
    "asked": _("What the customer asks for"),
    "lacks": _("What is really missing"),
    "evidence": _("Evidence"),
    "checklist": _("Finding out"),
    "outcome": _("What was done"),
    "task": _("Task"),
    "due_on": _("Due on"),
    "state": _("State"),
    "snoozed_until": _("Put off until"),
    "hold": _("Reason"),
    "occasion": _("Occasion"),
    "gift": _("Gift"),
    "value_fen": _("Value"),
    "over_limit": _("Beyond the limit"),
    "held_until": _("On hold until"),
    "owner": _("Owner"),
    "happened_at": _("When it was"),
    "topic": _("Topic"),
    "next_contact_on": _("Next contact"),
    "people": _("People"),
    "tasks": _("Tasks"),
    "kind": _("Kind"),
    "counts": _("Counts as contact"),
    "staff": _("Colleague"),
    "starts_at": _("Begins"),
    "part": _("Part"),
    "source": _("Source"),
    "year": _("Year of the figures"),
    "liabilities_fen": _("Liabilities"),
    "pool": _("Pool"),
    "management_level": _("Managed by"),
    "vip_category": _("VIP category"),
    "style": _("Relationship style"),
    "habit": _("How it buys"),
    "segment": _("Needs segment"),
    "team_name": _("Marketing team"),
    "life_stage": _("Stage of the company"),
    "consent": _("Consent"),
    "datum": _("Datum"),
    "confidence": _("Confidence"),
    "estimated_on": _("Estimated on"),
    "member": _("Colleague"),
    "starts_on": _("From"),
    "ends_on": _("Until"),
    "product_line": _("Product line"),
    "total_fen": _("Total with all banks"),
    "fact": _("Fact"),
    "value": _("Value"),
    "seen_on": _("Seen on"),
}
# Keys that name records, not facts.
_NAMES = frozenset({"stands_in_for", "task_id", "interaction", "visit", "note", "contact", "fields"})
_MASKS = {"phone": masked_phone, "email": masked_email}


@dataclass(frozen=True)
class Change:
    """One field of an act, before and after, as text; `hidden` where the reader may not see personal values."""

    label: str
    before: str
    after: str
    hidden: bool = False


@dataclass(frozen=True)
class HistoryRow:
    """One act."""

    act: Act
    kind: str
    who: str
    source: str
    changes: list[Change]


@dataclass(frozen=True)
class History:
    """A page of acts by day, newest first, and the cursor of the next."""

    days: list[tuple[date, list[HistoryRow]]]
    older: str

    @property
    def rows(self) -> list[HistoryRow]:
        """The acts without their days."""
        return [row for _day, rows in self.days for row in rows]


def history(customer: Customer, user, *, cursor: str = "") -> History:
    """A page of the acts on a customer the caller has found visible; five queries however many acts there are."""
    acts = Act.objects.about(customer).select_related("actor")
    place = place_of(cursor)
    if place is not None:
        at, pk = place
        acts = acts.filter(Q(at__lte=at) & (Q(at__lt=at) | Q(pk__lt=pk)))
    found = list(acts[: PAGE + 1])
    shown = found[:PAGE]
    may_see = user.reach.may(Permission.EDIT_CUSTOMER)
    closed = locked_seals(customer)
    personal = unseal_all(act for act in shown if act.sealed_for not in closed) if may_see else {}
    names = _names(shown)
    rows = [_row(act, personal.get(act.pk), names) for act in shown]
    days = [(day, list(of_day)) for day, of_day in groupby(rows, key=lambda row: business_date(row.act.at))]
    return History(days, _cursor(shown[-1]) if len(found) > PAGE else "")


def _names(acts: list[Act]) -> dict[str, dict[str, str]]:
    """The names behind codes: product lines, needs segments, and the colleagues these acts speak of."""
    numbers = {part["staff"] for act in acts for part in (act.before, act.after) if part.get("staff")}
    absent = {act.after["stands_in_for"] for act in acts if act.after.get("stands_in_for")}
    people = list(Staff.objects.filter(Q(employee_no__in=numbers) | Q(pk__in=absent)))
    classed = any("segment" in part for act in acts for part in (act.before, act.after))
    return {
        "segment": segment_names() if classed else {},
        "absent": {str(person.pk): person.display_name for person in people},
        "product_line": {line.code: line.name for line in ProductLine.objects.all()},
        "staff": {person.employee_no: person.display_name for person in people},
    }


def _row(act: Act, personal: dict[str, Any] | None, names: dict[str, dict[str, str]]) -> HistoryRow:
    return HistoryRow(
        act=act,
        kind=str(ACTS.get(act.kind, act.kind)),
        who=_who(act, names),
        source=act.get_source_display(),
        changes=[*_changes(Customer, act.before, act.after, names), *_personal(act, personal)],
    )


def _who(act: Act, names: dict[str, dict[str, str]]) -> str:
    """Who did it, and for whom where they stood in."""
    if act.actor is None:
        return ""
    name = act.actor.display_name
    absent = names["absent"].get(act.after.get("stands_in_for", ""))
    return str(_("%(name)s for %(absent)s") % {"name": name, "absent": absent}) if absent else name


def _changes(
    model: Any, before: dict[str, Any], after: dict[str, Any], names: dict[str, dict[str, str]] | None = None
) -> list[Change]:
    fields = [name for name in dict.fromkeys([*before, *after]) if name not in _NAMES]
    return [
        Change(
            _label(model, name),
            _text(model, name, before.get(name), names or {}),
            _text(model, name, after.get(name), names or {}),
        )
        for name in fields
        if before.get(name) != after.get(name)
    ]


def _personal(act: Act, values: dict[str, Any] | None) -> list[Change]:
    """Personal values, masked; the names of the fields alone for whom they are not, or when they were forgotten."""
    if act.sealed is None:
        return []
    if act.kind in _DOSSIER:
        return [Change(str(DossierEntry._meta.get_field("text").verbose_name), "", "", hidden=True)]
    if values is None:
        return [
            Change(_label(Contact, name), "", "", hidden=True) for name in act.after.get("fields", ["name"])
        ]
    before, after = (
        {name: _MASKS.get(name, _same)(value) for name, value in (values.get(part) or {}).items()}
        for part in ("before", "after")
    )
    return _changes(Contact, before, {name: value for name, value in after.items() if value})


def _same(value: Any) -> Any:
    return value


def _label(model: Any, name: str) -> str:
    if name in WORDS:
        return str(WORDS[name])
    if name in {field.name for field in model._meta.get_fields()}:
        return str(getattr(model._meta.get_field(name), "verbose_name", name))
    return name


def _text(model: Any, name: str, value: Any, names: dict[str, dict[str, str]]) -> str:
    """A stored value as a person reads it: choices by their words, yuan for fen, dates in the day's form."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if name in names:
        return names[name].get(value, str(value))
    if name.endswith("_fen"):
        return presentation.money(int(value), language=phrases.language()).text
    if name.endswith("_on") or name in {"snoozed_until", "held_until"}:
        return _day(date.fromisoformat(value))
    if name.endswith("_at"):
        at = datetime.fromisoformat(value).astimezone(SHANGHAI)
        return f"{_day(at.date())} {at:%H:%M}"
    choices = CHOICES.get(name) or {}
    if not choices and name in {field.name for field in model._meta.get_fields()}:
        choices = dict(getattr(model._meta.get_field(name), "choices", None) or [])
    if isinstance(value, list):
        return str(_(", ")).join(str(choices.get(one, one)) for one in value)
    return str(choices.get(value, value))


def _day(on: date) -> str:
    """A date with its year, since history is read years later."""
    return presentation.day(on, language=phrases.language(), today=date.min)


CHOICES: dict[str, dict[str, Any]] = {
    "kind": dict(InteractionKind.choices),
    "state": {
        "open": pgettext_lazy("state of a task", "open"),
        "done": pgettext_lazy("state of a task", "done"),
        "cancelled": pgettext_lazy("state of a task", "dropped"),
    },
    "task": {
        "follow_up": _("Contact the customer"),
        "tier_change": _("Look into the fall of the tier"),
        "chain": _("Follow-up"),
        "sign": _("Warning sign"),
        "survey": _("Low satisfaction"),
        "plan": _("Account plan"),
    },
    "person_request": dict(RequestKind.choices),
    "person_request_state": dict(RequestState.choices),
    "survey": dict(CauseName.choices),
    "survey_left_out": dict(WhyWithdrawn.choices),
    "confidence": dict(WalletConfidence.choices),
    "fact": FACT_NAMES,
    "value": {"yes": _("yes"), "no": _("no")},
    # What a wallet's source was typed as is no key here and stays as it is.
    "source": dict(FigureSource.choices),
    "pool": dict(Pool.choices),
    "management_level": dict(ManagementLevel.choices),
    "vip_category": dict(VipCategory.choices),
    "style": dict(RelationshipStyle.choices),
    "habit": dict(BuyingHabit.choices),
    "life_stage": dict(LifeStage.choices),
    "part": dict(TeamPart.choices),
    "hold": dict(HoldReason.choices),
    "occasion": NAMES,
    "sheet": dict(SHEET_KINDS),
    "sections": dict(SECTION_NAMES),
    **plans.CHOICES,
    **proposals.CHOICES,
    "need": dict(KIND_NAMES),
    "need_step": dict(STEP_NAMES),
    "company_event": dict(EventKind.choices),
    "motive": dict(Motive.choices),
    "warning_sign": dict(CodeName.choices),
    "consent": dict(Consent.choices),
    "datum": {**dict(DossierKind.choices), "phone": _("Phone"), "email": _("E-mail")},
}


def _cursor(act: Act) -> str:
    return signing.dumps([act.at.isoformat(), act.pk], salt=_SALT, compress=True)


def place_of(cursor: str) -> tuple[datetime, int] | None:
    """The place a cursor names; None for an empty or altered one, which means the first page."""
    try:
        at, pk = signing.loads(cursor, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return datetime.fromisoformat(at), pk
