"""A small bank for tests: units, personas by role, customers, accounts, months and a published scoring."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import count

from django.db import connection
from django.utils import timezone

from common.calendar import SHANGHAI, business_today
from common.partitions import ensure_month_partition, replace_run_partition
from common.text import pinyin, search_document
from customers.models import (
    Account,
    AccountMonth,
    CurrentPublication,
    Customer,
    CustomerScore,
    Publication,
    TeamMember,
    Tier,
)
from organization.models import RoleAssignment, Staff, Unit
from organization.rules import Role
from products.models import ProductLine

SINCE = date(2020, 1, 1)
PASSWORD = "a-long-test-password"
_numbers = count(1)


def at(year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment in Shanghai."""
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def make_unit(code: str, level: str, parent: Unit | None = None, name: str = "", name_en: str = "") -> Unit:
    return Unit.objects.create(
        code=code,
        level=level,
        parent=parent,
        path=f"{parent.path if parent else ''}{code}/",
        name=name or code,
        name_en=name_en or code,
        short_name=name or code,
        short_name_en=name_en or code,
        opened_on=SINCE,
    )


def make_staff(
    role: Role | None, unit: Unit, name: str, name_en: str, *, language: str = "en", **fields
) -> Staff:
    person = Staff(
        employee_no=f"T{next(_numbers):05d}",
        name=name,
        name_en=name_en,
        unit=unit,
        language=language,
        **fields,
    )
    person.set_password(PASSWORD)
    person.save()
    if role:
        grant(person, role, unit)
    return person


def grant(
    person: Staff, role: Role, unit: Unit, starts_on: date = SINCE, ends_on: date | None = None
) -> None:
    RoleAssignment.objects.create(staff=person, role=role, unit=unit, starts_on=starts_on, ends_on=ends_on)


def fresh(person: Staff) -> Staff:
    """The person as the next request would load them: nothing worked out is kept."""
    return Staff.objects.get(pk=person.pk)


@dataclass
class Bank:
    """Two branches with two sub-branches each, and one person per role; `customer` is led by `manager`."""

    head_office: Unit
    branch: Unit
    other_branch: Unit
    unit: Unit
    sister_unit: Unit
    far_unit: Unit
    manager: Staff
    colleague: Staff
    outsider: Staff
    supervisor: Staff
    branch_supervisor: Staff
    far_supervisor: Staff
    executive: Staff
    system_admin: Staff
    security_admin: Staff
    audit_admin: Staff
    client_account: Staff
    personas: dict[str, Staff] = field(default_factory=dict)


def make_bank() -> Bank:
    head = make_unit("HO", "head_office", None, "总行", "Head office")
    branch = make_unit("B01", "branch", head, "杭州分行", "Hangzhou")
    other = make_unit("B02", "branch", head, "宁波分行", "Ningbo")
    unit = make_unit("S0101", "sub_branch", branch, "城东支行", "Chengdong")
    sister = make_unit("S0102", "sub_branch", branch, "西湖支行", "Xihu")
    far = make_unit("S0201", "sub_branch", other, "海曙支行", "Haishu")
    make_unit("S0202", "sub_branch", other, "鄞州支行", "Yinzhou")
    people = {
        "manager": make_staff(Role.ACCOUNT_MANAGER, unit, "陈思远", "Chen Siyuan"),
        "colleague": make_staff(Role.ACCOUNT_MANAGER, unit, "周明", "Zhou Ming"),
        "outsider": make_staff(Role.ACCOUNT_MANAGER, far, "方旭", "Fang Xu"),
        "supervisor": make_staff(Role.SUPERVISOR, unit, "许嘉", "Xu Jia"),
        "branch_supervisor": make_staff(Role.SUPERVISOR, branch, "林雅琴", "Lin Yaqin"),
        "far_supervisor": make_staff(Role.SUPERVISOR, other, "吴珂", "Wu Ke"),
        "executive": make_staff(Role.EXECUTIVE, head, "沈国华", "Shen Guohua"),
        "system_admin": make_staff(Role.SYSTEM_ADMINISTRATOR, head, "郑系", "Zheng Xi"),
        "security_admin": make_staff(Role.SECURITY_ADMINISTRATOR, head, "冯安", "Feng An"),
        "audit_admin": make_staff(Role.AUDIT_ADMINISTRATOR, head, "褚审", "Chu Shen"),
        "client_account": make_staff(Role.SERVICE_ACCOUNT, head, "核心系统", "Core banking"),
    }
    return Bank(
        head_office=head,
        branch=branch,
        other_branch=other,
        unit=unit,
        sister_unit=sister,
        far_unit=far,
        personas=people,
        **people,
    )


def make_customer(
    bank: Bank, *, manager: Staff | None = None, unit: Unit | None = None, **fields
) -> Customer:
    """A customer of the manager's unit, led by the manager; names can be given."""
    number = next(_numbers)
    manager = manager or bank.manager
    unit = unit or manager.unit
    fields.setdefault("name", f"杭州样例{number}制造有限公司")
    fields.setdefault("short_name", f"样例{number}")
    fields.setdefault("name_en", f"Hangzhou Sample {number} Manufacturing")
    fields.setdefault("short_name_en", f"Sample {number}")
    fields.setdefault("customer_no", f"C{number:06d}")
    fields.setdefault("customer_since", date(2021, 3, 1))
    fields.setdefault("industry_code", "C34")
    fields.setdefault("rating", "A")
    text, parts = search_document(
        [
            fields["name"],
            fields["short_name"],
            fields["name_en"],
            fields["short_name_en"],
            *fields.get("former_names", []),
        ],
        [fields["customer_no"], fields.get("credit_code", "")],
    )
    return Customer.objects.create(
        unit=unit,
        manager=manager,
        search_text=text,
        search_parts=parts,
        name_key=pinyin(fields["short_name"]),
        **fields,
    )


def join_team(
    customer: Customer, person: Staff, part: str = "middle", ends_on: date | None = None
) -> TeamMember:
    return TeamMember.objects.create(
        customer=customer, staff=person, part=part, starts_on=SINCE, ends_on=ends_on
    )


def make_account(customer: Customer, line: str = "rmb_current", **fields) -> Account:
    fields.setdefault("account_no", f"A{next(_numbers):08d}")
    fields.setdefault("opened_on", date(2021, 3, 1))
    fields.setdefault("status", "active")
    fields.setdefault("rate", Decimal("0.0035"))
    return Account.objects.create(
        customer=customer, product_line=ProductLine.objects.get(code=line), **fields
    )


def make_month(account: Account, month: date, average_fen: int, **fields) -> AccountMonth:
    """One month of an account's books; needs the loader's role (fixture `loader`)."""
    ensure_month_partition("customers_accountmonth", month)
    values = {
        "ending_fen": average_fen,
        "year_average_fen": average_fen,
        "settlement_fen": 0,
        "fees_fen": 0,
        "transactions": 0,
        "ending_yuan_fen": average_fen,
        "average_yuan_fen": average_fen,
        "settlement_yuan_fen": 0,
        "fees_yuan_fen": fields.get("fees_fen", 0),
        "batch_id": 0,
    } | fields
    return AccountMonth.objects.create(
        month=month,
        account=account,
        customer_id=account.customer_id,
        product_line_id=account.product_line_id,
        currency=account.currency,
        average_fen=average_fen,
        rate=account.rate,
        **values,
    )


def publish_scores(
    scores: dict[Customer, dict],
    *,
    business_date: date | None = None,
    boundaries: dict[str, int] | None = None,
) -> Publication:
    """Publish rows made by hand: {customer: {"tier_id": 2, "score": 89560, ...}}; needs the loader's role."""
    publication = Publication.objects.create(
        pk=next(_numbers) + 1_000_000,
        business_date=business_date or business_today(),
        published_at=timezone.now(),
        model_label="v1",
        customers=len(scores),
        boundaries=boundaries or {"1": 91200, "2": 84000, "3": 71500, "4": 48200, "5": 0},
    )
    replace_run_partition("customers_customerscore", publication.pk)
    replace_run_partition("customers_customerforeignbalance", publication.pk)
    ordered = sorted(scores.items(), key=lambda pair: -pair[1].get("score", 0))
    for rank, (customer, values) in enumerate(ordered, start=1):
        tier = values.get("tier_id", 4)
        defaults = {
            "unit_id": customer.unit_id,
            "score": 50_000,
            "tier_id": tier,
            "tier_before_id": tier,
            "qualifies_for_id": tier,
            "rank": rank,
            "bank_decile": 1 + (rank - 1) * 10 // len(scores),
            "branch_decile": 1 + (rank - 1) * 10 // len(scores),
            "strategic_class": 3,
            "phase": 3,
            "confidence": 100,
            "provisional": False,
            "contribution_fen": 0,
            "contribution_before_fen": 0,
            "deposits_fen": 0,
            "deposits_cny_fen": 0,
            "deposits_change_bp": 0,
            "loans_fen": 0,
            "loans_cny_fen": 0,
            "limit_cny_fen": 0,
            "product_lines": 1,
        }
        CustomerScore.objects.create(publication=publication, customer=customer, **(defaults | values))
    CurrentPublication.objects.update_or_create(only=True, defaults={"publication": publication})
    return publication


def tier(code: str) -> Tier:
    return Tier.objects.get(code=code)


def current_role() -> str:
    """The database role under which the test works."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]
