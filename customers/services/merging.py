"""Two numbers of one company made one file, with nothing lost, and made two again."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import DatabaseError, OperationalError, transaction
from django.db.models import Field, Model
from django.utils.dateparse import parse_datetime

from audit.services import record_act
from customers.models import (
    Customer,
    CustomerMerge,
    CustomerPulse,
    CustomerState,
    NotSame,
    TeamMember,
    TeamPart,
)
from customers.services.editing import refresh_search
from customers.services.joining import go_on, join_where_missing, on_both_teams
from customers.services.pulse import (
    count_open_complaints,
    count_open_tasks,
    count_open_warnings,
    touch_pulse,
)
from organization.models import Staff

# Every column of the installation that points to a customer stands in one of these two; a test walks them all, so that
# an app that comes later has to say which it is. By name, because higher apps are not imported here.
MOVES = (
    "customers.CompanyFigures.customer",
    "customers.CustomerProfile.customer",
    "customers.TeamMember.customer",
    "customers.Contact.customer",
    "customers.Note.customer",
    "customers.CustomerTag.customer",
    "customers.CustomerPin.customer",
    "customers.CustomerFollow.customer",
    "notebook.CustomerFile.customer",
    "customers.WalletEstimate.customer",
    "customers.WalletEntry.customer",
    "customers.Account.customer",
    "customers.Loan.customer",
    "customers.Holding.customer",
    "customers.Rating.customer",
    "customers.CompanyTie.customer",
    "customers.CompanyTie.other",
    "signs.CompanyEvent.customer",
    "signs.Founding.customer",
    "signs.WarningSign.customer",
    "surveys.Survey.customer",
    "surveys.SurveyResponse.customer",
    "worklist.Task.customer",
    "worklist.Notice.customer",
    "chains.ChainEvent.customer",
    "fit.ToldFacts.customer",
    "prospects.Prospect.source_customer",
    "prospects.Prospect.customer",
    "prospects.Opportunity.customer",
    "needs.Need.customer",
    "analyses.AnalysisSheet.customer",
    "accountplans.AccountPlan.customer",
    "proposals.Proposal.customer",
    "knowledge.Piece.customer",
    "activities.AssociationApproach.customer",
    "activities.ContactHold.customer",
    "activities.Interaction.customer",
    "activities.ChannelContact.customer",
    "activities.Observance.customer",
    "activities.Visit.customer",
    "negotiations.Negotiation.customer",
    "complaints.Complaint.customer",
    "campaigns.Target.customer",
)
# Facts as they were booked, computed or told under the number of that day; appended rows that nobody may change; what
# is worked out anew from the rest. The books of an account's coming months follow the account.
STAYS = (
    "customers.CustomerEvent.pgh_obj",
    "customers.AccountMonth.customer",
    "customers.DailyBalance.customer",
    "customers.Settlement.customer",
    "customers.FeeCharged.customer",
    "customers.Correction.customer",
    "customers.CustomerScore.customer",
    "customers.CustomerForeignBalance.customer",
    "customers.CustomerPulse.customer",
    "customers.CustomerSignal.customer",
    "customers.Look.customer",
    "customers.CustomerMerge.survivor",
    "customers.CustomerMerge.merged",
    "customers.NotSame.first",
    "customers.NotSame.second",
    "customers.SuspectedPair.first",
    "customers.SuspectedPair.second",
    "tiers.Contribution.customer",
    "tiers.Feature.customer",
    "tiers.Result.customer",
    "tiers.CorrectedScore.customer",
    "tiers.Simulated.customer",
    "tiers.TierInterval.customer",
    "tiers.TierMove.customer",
    "tiers.TierOverride.customer",
    "pricing.Quote.customer",
    "pricing.Concession.customer",
    "dashboards.UnitMover.customer",
    "dashboards.CustomerTurn.customer",
    "portfolios.HandedCustomer.customer",
    "notebook.BulkRow.customer",
)

TEAM = "customers.TeamMember.customer"
# How long after a merge rows still follow that were being written meanwhile.
LATE = timedelta(hours=1)


class CannotMerge(Exception):
    """These two are not merged; the code says why: same, not_live, has_merged (unmerge first, or the other way)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnmergedAlready(Exception):
    """The two stand apart again."""


@transaction.atomic
def merge_customers(
    *, survivor: Customer, merged: Customer, reason: str, by: Staff, at: datetime
) -> CustomerMerge:
    """Bring every row of `merged` that people work with under `survivor`; its number leads there from now on.

    What would stand twice (figures of the same year, an estimate of the same line, a colleague on both teams) stays
    with the merged number, as do facts; `stayed` counts them. Who was on both teams stays for as long as on either. The
    merged one's account manager joins the team. Refuses CannotMerge.
    """
    if survivor.pk == merged.pk:
        raise CannotMerge("same")
    held = {
        one.pk: one
        for one in Customer.objects.select_for_update().filter(pk__in=[survivor.pk, merged.pk]).order_by("pk")
    }
    into, gone = held[survivor.pk], held[merged.pk]
    if {into.state, gone.state} != {CustomerState.LIVE}:
        raise CannotMerge("not_live")
    if gone.absorbed.filter(undone_at=None).exists():
        raise CannotMerge("has_merged")
    moved: dict[str, list[int]] = {}
    stayed: dict[str, int] = {}
    twice = on_both_teams(into=into, gone=gone)
    for label in MOVES:
        model, field = relation(label)
        keys = list(model._base_manager.filter(**{field.name: gone}).values_list("pk", flat=True))
        wanted = [key for key in keys if key not in twice] if label == TEAM else keys
        went = _point(model, field, wanted, gone, into)
        if went:
            moved[label] = went
        if len(keys) > len(went):
            stayed[label] = len(keys) - len(went)
    merge = CustomerMerge.objects.create(
        survivor=into,
        merged=gone,
        reason=reason,
        moved=moved,
        stayed=stayed,
        before=_join_work(into, gone, at) | go_on(into=into, rows=twice.values()),
        merged_at=at,
        merged_by=by,
    )
    gone.state = CustomerState.MERGED
    _saved(gone, into)
    after = {"into": into.customer_no, "rows": sum(map(len, moved.values())), "stayed": sum(stayed.values())}
    record_act(kind="customer.merged", subject=gone, actor=by, reason=reason, after=after, at=at)
    taken = {"merged": gone.customer_no, "name": gone.name, "rows": after["rows"]}
    record_act(kind="customer.took_in", subject=into, actor=by, reason=reason, after=taken, at=at)
    return merge


@transaction.atomic
def unmerge_customers(*, merge: CustomerMerge, by: Staff, at: datetime) -> Customer:
    """Give the merged customer back every row that came from it and is still the survivor's; UnmergedAlready.

    What was written since the merge stays with the survivor.
    """
    held = CustomerMerge.objects.select_for_update().get(pk=merge.pk)
    if held.undone_at is not None:
        raise UnmergedAlready
    both = Customer.objects.select_for_update().filter(pk__in=[held.survivor_id, held.merged_id])
    by_key = {one.pk: one for one in both.order_by("pk")}
    into, gone = by_key[held.survivor_id], by_key[held.merged_id]
    for label, keys in held.moved.items():
        model, field = relation(label)
        _point(model, field, [into.pk] if field.primary_key else keys, into, gone)
    # Earlier merges kept the one membership that they made as `joined`.
    added = [*held.before.get("lead_came", []), *held.before.get("went_on", []), held.before.get("joined", 0)]
    TeamMember.objects.filter(pk__in=added).delete()
    _part_work(into, gone, held.before)
    held.undone_at, held.undone_by = at, by
    held.save(update_fields=["undone_at", "undone_by"])
    gone.state = CustomerState.LIVE
    _saved(gone, into)
    for one, other in ((into, gone), (gone, into)):
        after = {"apart_from": other.customer_no}
        record_act(kind="customer.unmerged", subject=one, actor=by, after=after, at=at)
    return gone


def gather_late_rows(*, at: datetime) -> int:
    """Bring to the survivors what was being written under a number while it was merged; how many rows.

    Whoever writes a row holds the customer it points to, and a merge waits for that; who comes while the merge holds
    both waits for the merge and then writes under the merged number. Within an hour such a row follows.
    """
    late = CustomerMerge.objects.standing().filter(merged_at__gte=at - LATE)
    return sum(_gather(key) for key in late.values_list("pk", flat=True))


@transaction.atomic
def _gather(key: int) -> int:
    merge = CustomerMerge.objects.select_for_update().standing().filter(pk=key).first()
    if merge is None:
        return 0
    both = Customer.objects.select_for_update().filter(pk__in=[merge.survivor_id, merge.merged_id])
    by_key = {one.pk: one for one in both.order_by("pk")}
    into, gone = by_key[merge.survivor_id], by_key[merge.merged_id]
    followed = 0
    for label in MOVES:
        model, field = relation(label)
        keys = list(model._base_manager.filter(**{field.name: gone}).values_list("pk", flat=True))
        if keys and label == TEAM:
            twice = on_both_teams(into=into, gone=gone)
            keys = [key for key in keys if key not in twice]
        went = _point(model, field, keys, gone, into) if keys else []
        if went:
            merge.moved[label] = [*merge.moved.get(label, []), *went]
            followed += len(went)
    if followed:
        merge.save(update_fields=["moved"])
        _count(into, gone)
    return followed


@transaction.atomic
def say_not_same(*, one: Customer, other: Customer, by: Staff, at: datetime) -> NotSame:
    """Remember that two customers are two companies: nobody is asked about this pair again."""
    first, second = sorted((one, other), key=lambda each: each.pk)
    said, made = NotSame.objects.get_or_create(
        first=first, second=second, defaults={"said_at": at, "said_by": by}
    )
    if made:
        after = {"not_the_same_as": second.customer_no}
        record_act(kind="customer.not_same", subject=first, actor=by, after=after, at=at)
    return said


def relation(label: str) -> tuple[type[Model], Field]:
    """The model and the column that a name of MOVES or STAYS means."""
    name, _dot, column = label.rpartition(".")
    model = apps.get_model(name)
    return model, model._meta.get_field(column)  # type: ignore[return-value]  # a concrete column


def relations_to(model: type[Model]) -> list[str]:
    """Every column of the installation that points to a model."""
    return [
        f"{each._meta.label}.{field.name}"
        for each in apps.get_models(include_auto_created=True)
        for field in each._meta.concrete_fields
        if field.related_model is model
    ]


def _point(
    model: type[Model], field: Any, keys: Iterable[Any], source: Customer, target: Customer
) -> list[Any]:
    """Let rows point to another customer; those that would stand there twice, or are kept, stay. The keys that went."""
    rows = model._base_manager.filter(**{field.name: source})
    wanted = list(keys)
    try:
        with transaction.atomic():
            rows.filter(pk__in=wanted).update(**{field.name: target})
            return wanted
    except OperationalError:  # a deadlock or a time that ran out is no row that stays
        raise
    except DatabaseError:
        return [key for key in wanted if _point_one(rows, key, field, target)]


def _point_one(rows: Any, key: Any, field: Any, target: Customer) -> bool:
    try:
        with transaction.atomic():
            return bool(rows.filter(pk=key).update(**{field.name: target}))
    except OperationalError:
        raise
    except DatabaseError:
        return False


def _join_work(into: Customer, gone: Customer, at: datetime) -> dict[str, Any]:
    """Counts and last contact as of both, the other account manager on the team; what it was before."""
    pulses = CustomerPulse.objects.in_bulk([into.pk, gone.pk])
    before: dict[str, Any] = {}
    latest = pulses.get(gone.pk)
    if latest is not None and latest.last_contact_at is not None:
        own = pulses.get(into.pk)
        before["contact"] = own and own.last_contact_at and own.last_contact_at.isoformat()
        before["contact_kind"] = own.last_contact_kind if own else ""
        touch_pulse(
            customer_id=into.pk, last_contact_at=latest.last_contact_at, kind=latest.last_contact_kind
        )
    if gone.manager_id and gone.manager_id != into.manager_id:
        lead = TeamMember(staff_id=gone.manager_id, part=TeamPart.FRONT, starts_on=at.date())
        before["lead_came"] = join_where_missing(into=into, row=lead)
    _count(into, gone)
    return before


def _part_work(into: Customer, gone: Customer, before: dict[str, Any]) -> None:
    latest = CustomerPulse.objects.filter(pk=gone.pk).values_list("last_contact_at", flat=True).first()
    if "contact" in before and latest is not None:
        told = before["contact"]
        # A contact since the merge is the survivor's own and stays its last.
        CustomerPulse.objects.filter(pk=into.pk, last_contact_at=latest).update(
            last_contact_at=parse_datetime(told) if told else None, last_contact_kind=before["contact_kind"]
        )
    _count(into, gone)


def _count(into: Customer, gone: Customer) -> None:
    count_open_tasks(customer_ids=[into.pk, gone.pk])
    count_open_complaints(customer_ids=[into.pk, gone.pk])
    count_open_warnings(customer_ids=[into.pk, gone.pk])


def _saved(gone: Customer, into: Customer) -> None:
    """Both with a new version; the survivor found by the names and numbers of whoever is merged into it now."""
    gone.version += 1
    gone.save(update_fields=["state", "version", "changed_at"])
    into.version += 1
    into.save(update_fields=[*refresh_search(into), "version", "changed_at"])
