"""Files what account managers know of their customers, through the same services as their own screens."""

import datetime as dt
import uuid
from collections import defaultdict

from django.db import transaction
from django.db.models import Sum

from activities.services import log_interaction
from common.calendar import SHANGHAI, business_date, month_start
from common.working_days import bank_calendar
from crm_site.demo import roster
from crm_site.demo.dossiers import tell_dossiers
from crm_site.demo.relations import TOUR_MANAGER, File, Known, plan_files
from crm_site.demo.ties import tie_companies
from crm_site.demo.uniting import approach_association, open_association
from customers.models import AccountMonth, Contact, Customer, CustomerScore, NeedsSegment, OtherBank
from customers.services import (
    add_contact,
    add_note,
    edit_customer,
    join_team,
    name_team,
    record_wallet_estimate,
    set_profile,
)
from customers.services.vocabulary import change_segment, name_bank
from organization.models import Staff
from products.models import ProductLine
from worklist.models import Task
from worklist.rules import TaskKind, TaskState
from worklist.services import add_task, complete_task

SERVED_BY = ("招商银行", "东海农商银行", "中国工商银行", "兴业银行", "浦发银行")
# Name, other words for it, what it is good at: listed by head office, and proposed by an account manager.
LOCAL_BANKS = (
    ("东海农商银行", "东海农商", "网点密，小额授信三天批"),
    ("江南银行", "江南", "票据贴现价格低"),
)
SEGMENT_MEANINGS = {
    "newcomer": "成立不久、销售翻番，最缺流动资金和结算效率",
    "steady": "现金流稳定，看重服务和长期价格",
}
NAMESPACE = uuid.UUID("6f1d3c5e-8a1b-5c0e-9d7a-2b0f4e6a9c31")
PRODUCT_MANAGERS, RISK_MANAGERS = ("P1001", "P1002"), ("R1001", "R1002")


def file_relations(*, seed: int, at: dt.datetime) -> tuple[int, int]:
    """File everything planned that is not filed yet, ties and dossiers too; returns customers filed now and before."""
    files = plan_files(known=known_customers(), seed=seed)
    numbers = [file.customer_no for file in files]
    customers = Customer.objects.select_related("manager").in_bulk(numbers, field_name="customer_no")
    filed = set(
        Contact.objects.filter(customer__customer_no__in=numbers).values_list(
            "customer__customer_no", flat=True
        )
    )
    clerk = Clerk(at)
    for file in files:
        if file.customer_no not in filed:
            clerk.file(file, customers[file.customer_no])
    open_association(at=at)
    tie_companies(at=at)
    approach_association(at=at)
    tell_dossiers(at=at)
    name_other_banks(at=at)
    return len(files) - len(filed), len(filed)


def name_other_banks(*, at: dt.datetime) -> None:
    """A local bank that head office listed, one that an account manager proposes, and what two segments mean; once."""
    numbers = (roster.LOGINS["executive"], TOUR_MANAGER)
    head, manager = (Staff.objects.get(employee_no=number) for number in numbers)
    for (name, also, strengths), by in zip(LOCAL_BANKS, (head, manager), strict=True):
        if not OtherBank.objects.filter(name=name).exists():
            name_bank(name=name, also=also, strengths=strengths, by=by, at=at)
    for segment in NeedsSegment.objects.filter(code__in=SEGMENT_MEANINGS, meaning=""):
        meaning = {"meaning": SEGMENT_MEANINGS[segment.code]}
        words = {"version": segment.version, "reason": "补充说明", "by": head, "at": at}
        change_segment(segment=segment, changes=meaning, **words)


def answer_earlier_drops(*, at: dt.datetime) -> int:
    """The tour's account manager has dealt with the tier drops so far, so that Today shows the latest ones only."""
    open_tasks = Task.objects.filter(
        owner__employee_no=TOUR_MANAGER, kind=TaskKind.TIER_CHANGE, state=TaskState.OPEN
    ).select_related("owner")
    for task in open_tasks:
        complete_task(task=task, by=task.owner, at=at, note="已了解原因，见拜访记录。")
    return len(open_tasks)


def known_customers() -> list[Known]:
    """What the publication that readers follow says of each customer, and last month's averages by line."""
    scores = list(
        CustomerScore.objects.current()
        .filter(customer__manager__isnull=False)
        .order_by("customer_id")
        .values_list(
            "customer_id",
            "customer__customer_no",
            "customer__manager__employee_no",
            "tier_id",
            "score",
            "loans_fen",
            "publication__business_date",
        )
    )
    ours: dict[int, dict[str, int]] = defaultdict(dict)
    if scores:
        held = AccountMonth.objects.filter(month=month_start(scores[0][-1]))
        sums = held.values_list("customer_id", "product_line__code").annotate(
            Sum("average_yuan_fen"), Sum("fees_yuan_fen")
        )
        for customer_id, line, average, fees in sums:
            ours[customer_id][line] = int(average or fees * 12)
    return [
        Known(number, manager, tier, score, loans > 0, ours[customer_id])
        for customer_id, number, manager, tier, score, loans, _ in scores
    ]


class Clerk:
    """Files one customer after the other; everything about one customer in one transaction."""

    def __init__(self, at: dt.datetime) -> None:
        self._at, self._today = at, business_date(at)
        self._calendar = bank_calendar()
        self._lines = {line.code: line for line in ProductLine.objects.all()}
        colleagues = Staff.objects.in_bulk([*PRODUCT_MANAGERS, *RISK_MANAGERS], field_name="employee_no")
        self._colleagues = [
            (part, [colleagues[number] for number in numbers if number in colleagues])
            for part, numbers in (("middle", PRODUCT_MANAGERS), ("back", RISK_MANAGERS))
        ]

    @transaction.atomic
    def file(self, file: File, customer: Customer) -> None:
        """People first, then what was said to them, then the rest."""
        by = customer.manager
        moments = [self._moment(talk.days_ago, talk.minute) for talk in file.talks]
        met_at = min(moments, default=self._at) - dt.timedelta(hours=1)
        people = [
            add_contact(
                customer=customer,
                values={
                    "name": person.name,
                    "name_en": person.name_en,
                    "title": person.post.title,
                    "title_en": person.post.title_en,
                    "department": person.post.department,
                    "level": person.post.level,
                    "part": person.post.part,
                    "attitude": person.attitude,
                    "phone": person.phone,
                    "email": person.email,
                    "source": person.source,
                },
                by=by,
                at=met_at,
            )
            for person in file.people
        ]
        for place, (happened_at, talk) in enumerate(
            sorted(zip(moments, file.talks, strict=True), key=lambda pair: pair[0])
        ):
            log_interaction(
                customer=customer,
                kind=talk.kind,
                happened_at=happened_at,
                people=[people[talk.person]],
                summary=talk.summary,
                next_contact_on=self._agreed(talk.next_in_days, happened_at),
                form_key=_key(customer, "talk", place),
                by=by,
                at=happened_at + dt.timedelta(minutes=35),
            )
        for place, (days_ago, text) in enumerate(file.notes):
            add_note(
                customer=customer,
                text=text,
                form_key=_key(customer, "note", place),
                by=by,
                at=self._moment(days_ago, 16 * 60 + 40),
            )
        self._file_tasks(file, customer, by)
        self._file_figures(file, customer, by)
        if file.with_team:
            self._class(customer, by)
            self._build_team(customer, by)

    def _file_tasks(self, file: File, customer: Customer, by: Staff) -> None:
        for place, (title, in_days) in enumerate(file.tasks):
            add_task(
                customer=customer,
                owner=by,
                title=title,
                due_on=self._today + dt.timedelta(days=in_days),
                by=by,
                slot=_key(customer, "task", place),
                at=self._moment(6, 17 * 60),
            )

    def _file_figures(self, file: File, customer: Customer, by: Staff) -> None:
        for wallet in file.wallets:
            record_wallet_estimate(
                customer=customer,
                product_line=self._lines[wallet.line],
                total_fen=wallet.total_fen,
                source=wallet.source,
                confidence=wallet.confidence,
                estimated_on=self._today - dt.timedelta(days=30),
                competitor=SERVED_BY[int(customer.customer_no) % len(SERVED_BY)],
                by=by,
            )
        if file.referrals:
            edit_customer(
                customer=customer,
                changes={"referrals_given": file.referrals},
                version=customer.version,
                by=by,
                at=self._at,
            )

    def _class(self, customer: Customer, by: Staff) -> None:
        """Pool, stage and segment, for whoever has a team; by the number, so that every bank is alike."""
        stages = ("growth", "maturity", "maturity", "growth", "start_up", "decline")
        place = int(customer.customer_no)
        segments = ("newcomer", "steady", "marketing", "deals", "controller")
        changes = {
            "pool": "focus",
            "life_stage": stages[place % len(stages)],
            "segment": segments[place % len(segments)],
        }
        set_profile(customer=customer, changes=changes, version=0, by=by, at=self._at)

    def _build_team(self, customer: Customer, by: Staff) -> None:
        named = {"team_name": f"{(customer.short_name or customer.name)[:50]}营销小组"}
        name_team(customer=customer, changes=named, version=1, by=by, at=self._at)
        for part, colleagues in self._colleagues:
            if colleagues:
                join_team(
                    customer=customer,
                    staff=colleagues[int(customer.customer_no) % len(colleagues)],
                    part=part,
                    starts_on=self._today - dt.timedelta(days=200),
                    reason="组建营销小组",
                    by=by,
                    at=self._at,
                )

    def _moment(self, days_ago: int, minute: int) -> dt.datetime:
        """A minute of the working day on or before so many days ago."""
        day = self._today - dt.timedelta(days=days_ago)
        while not self._calendar.is_working(day):
            day -= dt.timedelta(days=1)
        return dt.datetime.combine(day, dt.time(minute // 60, minute % 60), tzinfo=SHANGHAI)

    def _agreed(self, in_days: int | None, happened_at: dt.datetime) -> dt.date | None:
        if in_days is None:
            return None
        return max(self._today + dt.timedelta(days=in_days), business_date(happened_at))


def _key(customer: Customer, kind: str, place: int) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"{customer.customer_no} {kind} {place}")
