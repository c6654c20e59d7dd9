"""Lists of targets: companies of a filter, names of a file; each subject once per campaign, and who calls it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from audit.services import record_act
from campaigns.models import Campaign, ListLine, ListSource, Target, TargetList
from campaigns.rules import NextAction
from common.calendar import business_date
from common.spreadsheets import Sheet, as_number, as_text, match_columns
from common.text import fold_name, pinyin, search_document
from customers.models import Customer
from organization.models import Staff, Unit
from prospects.models import Prospect

FEN_IN_WAN = 1_000_000
HEADS = {
    "name": ["名称", "单位名称", "企业名称", "客户名称", "小区", "业委会", "company", "target"],
    "credit_code": ["统一社会信用代码", "信用代码", "credit code"],
    "unit": ["机构", "支行", "经办机构", "unit code", "branch"],
    "manager": ["客户经理", "工号", "account manager", "employee number"],
    "who_decides": ["决策人", "谁决定", "who decides", "decision maker"],
    "way_in": ["切入点", "渠道", "way in"],
    "value": ["规模万元", "规模", "金额", "资金规模", "worth", "amount"],
}


class NoNameColumn(Exception):
    """The table has no column of names; `heads` are those that it has."""

    def __init__(self, heads: Iterable[str]) -> None:
        super().__init__()
        self.heads = list(heads)


@dataclass(frozen=True)
class Line:
    """One line of a file as it is understood."""

    row: int
    name: str
    credit_code: str
    unit: Unit
    manager: Staff | None
    who_decides: str
    way_in: str
    value_fen: int | None


@transaction.atomic
def add_customers(
    *,
    campaign: Campaign,
    name: str,
    customers: Iterable[Customer],
    query: str,
    by: Staff,
    at: datetime,
    form_key: UUID | None = None,
) -> TargetList:
    """A list of customers that a filter found; those whose unit does not take part are left out and named.

    Customers that are targets already stand in this list as well. Their account managers call them.
    """
    listed, fresh = _open_list(campaign, name, ListSource.FILTER, by, at, form_key, query=query)
    return _take(listed, customers, by, at) if fresh else listed


@transaction.atomic
def add_prospects(
    *,
    campaign: Campaign,
    name: str,
    prospects: Iterable[Prospect],
    query: str,
    by: Staff,
    at: datetime,
    form_key: UUID | None = None,
) -> TargetList:
    """A list of prospects that a filter found, as `add_customers` does; whoever holds one calls it."""
    listed, fresh = _open_list(campaign, name, ListSource.PROSPECTS, by, at, form_key, query=query)
    return _take(listed, prospects, by, at) if fresh else listed


@transaction.atomic
def take_again(
    *, target_list: TargetList, found: Iterable[Customer | Prospect], by: Staff, at: datetime
) -> TargetList:
    """What a list's filter finds today joins it; who stands in it stays, also where the filter finds it no longer."""
    Campaign.objects.select_for_update().get(pk=target_list.campaign_id)
    return _take(TargetList.objects.select_related("campaign").get(pk=target_list.pk), found, by, at)


@transaction.atomic
def import_list(
    *,
    campaign: Campaign,
    name: str,
    sheet: Sheet,
    file_name: str,
    by: Staff,
    at: datetime,
    form_key: UUID | None = None,
) -> TargetList:
    """A list from a file: each line becomes a target once, or joins the one that is there.

    A name or credit code of a customer or prospect that `by` sees becomes that customer or prospect; of one that `by`
    does not see it stays a name, and nothing is told. Lines that cannot be taken are kept with their reason.
    Raises NoNameColumn.
    """
    columns = match_columns(sheet.header, HEADS)
    if "name" not in columns:
        raise NoNameColumn(sheet.header)
    listed, fresh = _open_list(campaign, name, ListSource.FILE, by, at, form_key, file_name=file_name)
    if not fresh:
        return listed
    lines, refused = _read_lines(campaign, sheet, columns)
    targets, made = _ensure_targets(campaign, lines, by, at)
    taken: dict[int, int] = {}
    for line, target in zip(lines, targets, strict=True):
        if target.pk in taken:
            refused.append([line.row, "twice_in_file"])
        else:
            taken[target.pk] = line.row
    ListLine.objects.bulk_create(
        ListLine(target_list=listed, target_id=pk, row=row) for pk, row in taken.items()
    )
    return _close_list(listed, len(sheet.rows), made, sorted(refused), by, at)


class MayNotCall(Exception):
    """The person does not read this customer, or is not of the unit; `targets` are those that stay as they are."""

    def __init__(self, targets: list[Target]) -> None:
        super().__init__()
        self.targets = targets


@transaction.atomic
def assign_targets(*, targets: Iterable[Target], to: Staff, by: Staff, at: datetime) -> int:
    """Put targets on somebody's call list, the unit follows; says how many changed hands.

    Raises MayNotCall where one is a customer whom that person does not read: assigning gives no reading right.
    """
    chosen = list(
        Target.objects.select_for_update(of=("self",))
        .filter(pk__in=[target.pk for target in targets])
        .select_related("campaign")
        .order_by("pk")
    )
    read = set(
        Customer.objects.visible_to(to)
        .filter(pk__in=[target.customer_id for target in chosen if target.customer_id])
        .values_list("pk", flat=True)
    )
    hidden = [target for target in chosen if target.customer_id and target.customer_id not in read]
    taking_part = set(Unit.objects.filter(pk=to.unit_id).values_list("pk", flat=True) if to.unit_id else [])
    if hidden or not taking_part:
        raise MayNotCall(hidden or chosen)
    moved = [target for target in chosen if target.owner_id != to.pk]
    for target in moved:
        before = target.owner_id
        target.owner, target.unit_id = to, to.unit_id or target.unit_id
        target.next_on = target.next_on or business_date(at)
        target.save(update_fields=["owner", "unit", "next_on"])
        record_act(
            kind="campaign.target_assigned",
            subject=target.campaign,
            actor=by,
            at=at,
            before={"owner": before},
            after={"target": target.public_id, "staff": to.employee_no},
        )
    return len(moved)


# ---------------------------------------------------------------- lists
def _open_list(
    campaign: Campaign,
    name: str,
    source: ListSource,
    by: Staff,
    at: datetime,
    form_key: UUID | None,
    **more: Any,
) -> tuple[TargetList, bool]:
    """The list of this form key and whether it is new; lists of one campaign are written one after the other."""
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    held = TargetList.objects.filter(form_key=form_key).first() if form_key else None
    if held is not None:
        return held, False
    listed = TargetList.objects.create(
        campaign=campaign, name=name, source=source, form_key=form_key, added_by=by, added_at=at, **more
    )
    return listed, True


def _close_list(
    listed: TargetList, read: int, made: int, refused: list, by: Staff, at: datetime
) -> TargetList:
    listed.lines_read, listed.new_targets, listed.refused = read, made, refused
    listed.save(update_fields=["lines_read", "new_targets", "refused"])
    record_act(
        kind="campaign.list_added",
        subject=listed.campaign,
        actor=by,
        at=at,
        after={"list": listed.name, "lines": read, "new": made, "refused": len(refused)},
    )
    return listed


def _take(listed: TargetList, found: Iterable[Customer | Prospect], by: Staff, at: datetime) -> TargetList:
    """Put the companies found into the list, each a target once, and name those whose unit does not take part."""
    campaign, field = listed.campaign, "prospect" if listed.source == ListSource.PROSPECTS else "customer"
    companies = list(found)
    units = set(campaign.participants.values_list("unit_id", flat=True))
    inside = [company for company in companies if company.unit_id in units]
    outside = sorted(_called(company) for company in companies if company.unit_id not in units)
    held = {
        getattr(each, f"{field}_id"): each for each in campaign.targets.filter(**{f"{field}__in": inside})
    }
    fresh = [
        _target(campaign, each.name, at, unit=each.unit, owner=_caller(each), **{field: each})
        for each in inside
        if each.pk not in held
    ]
    held |= {getattr(each, f"{field}_id"): each for each in Target.objects.bulk_create(fresh)}
    standing = set(listed.lines.values_list("target_id", flat=True))
    ListLine.objects.bulk_create(
        ListLine(target_list=listed, target=held[company.pk])
        for company in inside
        if held[company.pk].pk not in standing
    )
    refused = [[name, "unit_not_taking_part"] for name in outside]
    return _close_list(listed, len(companies), listed.new_targets + len(fresh), refused, by, at)


def _called(company: Customer | Prospect) -> str:
    return company.customer_no if isinstance(company, Customer) else company.name


def _caller(company: Customer | Prospect) -> Staff | None:
    return company.manager if isinstance(company, Customer) else company.owner


def _ensure_targets(
    campaign: Campaign, lines: list[Line], by: Staff, at: datetime
) -> tuple[list[Target], int]:
    """The target of every line, in order, and how many of them are new."""
    customers = _subjects(Customer.objects.visible_to(by).live(), lines)
    prospects = _subjects(Prospect.objects.visible_to(by).live(), lines)
    by_customer = {each.customer_id: each for each in campaign.targets.exclude(customer=None)}
    by_prospect = {each.prospect_id: each for each in campaign.targets.exclude(prospect=None)}
    by_name = {each.folded_name: each for each in campaign.targets.filter(customer=None, prospect=None)}
    found, made = [], 0
    for line in lines:
        folded = fold_name(line.name)
        customer = customers.get(line.credit_code) or customers.get(folded)
        prospect = None if customer else prospects.get(line.credit_code) or prospects.get(folded)
        if customer:
            target = by_customer.get(customer.pk)
        elif prospect:
            target = by_prospect.get(prospect.pk)
        else:
            target = by_name.get(folded)
        if target is None:
            owner = customer.manager if customer else line.manager or (prospect.owner if prospect else None)
            target = _target(
                campaign,
                customer.name if customer else line.name,
                at,
                customer=customer,
                prospect=prospect,
                unit=customer.unit if customer else line.unit,
                owner=owner,
                who_decides=line.who_decides,
                way_in=line.way_in,
                value_fen=line.value_fen,
            )
            target.save()
            made += 1
            if customer:
                by_customer[customer.pk] = target
            elif prospect:
                by_prospect[prospect.pk] = target
            else:
                by_name[folded] = target
        found.append(target)
    return found, made


def _subjects(rows: Any, lines: list[Line]) -> dict[str, Any]:
    """Customers or prospects by credit code and by folded name, of those that the lines may mean."""
    codes = {line.credit_code for line in lines if line.credit_code}
    names = {line.name for line in lines}
    found: dict[str, Any] = {}
    for row in rows.filter(name__in=names):
        found[fold_name(row.name)] = row
    for row in rows.filter(credit_code__in=codes):
        found[row.credit_code] = row
    return found


def _target(campaign: Campaign, name: str, at: datetime, *, unit: Unit, **facts: Any) -> Target:
    text, _parts = search_document([name], [])
    owner = facts.get("owner")
    return Target(
        campaign=campaign,
        name=name,
        folded_name=fold_name(name),
        search_text=text,
        name_key=pinyin(name)[:160],
        unit=unit,
        next_action=NextAction.CALL.value,
        next_on=_first_day(campaign, at) if owner else None,
        added_at=at,
        **facts,
    )


def _first_day(campaign: Campaign, at: datetime) -> date:
    return max(campaign.starts_on, business_date(at))


# ---------------------------------------------------------------- lines of a file
def _read_lines(campaign: Campaign, sheet: Sheet, columns: dict[str, int]) -> tuple[list[Line], list]:
    units: dict[str, Unit] = {}
    for participant in campaign.participants.select_related("unit"):
        place = participant.unit
        names = (place.code, place.name, place.short_name, place.short_name_en)
        units |= dict.fromkeys(filter(None, names), place)
    people = {
        person.employee_no: person
        for person in Staff.objects.working().filter(unit__in={unit.pk for unit in units.values()})
    }
    lines: list[Line] = []
    refused: list = []
    for row, cells in sheet.rows:
        said = {name: as_text(cells[place]).strip() for name, place in columns.items()}
        manager = people.get(said.get("manager", ""))
        unit = units.get(said.get("unit", "")) or _unit_of(units, manager)
        if not said["name"] or len(said["name"]) > 120:
            refused.append([row, "no_name" if not said["name"] else "name_too_long"])
        elif said.get("manager") and manager is None:
            refused.append([row, "unknown_manager"])
        elif said.get("unit") and unit is None:
            refused.append([row, "unknown_unit"])
        else:
            try:
                worth = as_number(cells[columns["value"]]) if "value" in columns else None
            except ValueError:
                refused.append([row, "no_number"])
                continue
            lines.append(
                Line(
                    row=row,
                    name=said["name"],
                    credit_code=said.get("credit_code", "")[:18],
                    unit=unit or campaign.owner_unit,
                    manager=manager,
                    who_decides=said.get("who_decides", "")[:120],
                    way_in=said.get("way_in", "")[:120],
                    value_fen=int(worth * FEN_IN_WAN) if worth is not None else None,
                )
            )
    return lines, refused


def _unit_of(units: dict[str, Unit], person: Staff | None) -> Unit | None:
    """The unit of a person among those that take part."""
    return next((unit for unit in units.values() if person and unit.pk == person.unit_id), None)
