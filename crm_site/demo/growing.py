"""Trainings of the tour, one over and one ahead, and a half-year of its account manager as both judge it."""

import datetime as dt
import uuid

from django.db import transaction

from common.calendar import SHANGHAI, business_date
from crm_site.demo import roster
from growth.models import Assessment, Attendance
from growth.rules import half_of
from growth.services import answer_invitation, assess, give_feedback, plan_training, record_attendance
from organization.models import Staff

NAMESPACE = uuid.UUID("3a6f0c9d-2b1e-5c44-9a57-60d8f1e2b7a9")
TRAININGS = (
    (-9, "票据贴现与转贴现实务", "三楼会议室", "真实贸易背景审查、贴现定价、常见退票原因。"),
    (5, "外汇套期保值怎样向客户讲清楚", "分行培训中心", "远期、掉期与期权；三个客户案例。"),
)
OWN = {"professional": 3, "judgement": 4, "environment": 3, "communication": 4, "design": 3}
SUPERVISORS = {"professional": 4, "judgement": 3, "environment": 3, "communication": 4, "design": 2}


def teach_and_judge(*, at: dt.datetime) -> int:
    """File what is not filed yet, once; returns how many trainings there are."""
    manager = Staff.objects.select_related("unit").get(employee_no=roster.LOGINS["account_manager"])
    supervisor = Staff.objects.select_related("unit").get(employee_no=roster.LOGINS["supervisor"])
    with transaction.atomic():
        for number, (days, title, place, about) in enumerate(TRAININGS):
            _train(number, days, {"title": title, "place": place, "about": about}, manager, supervisor, at)
        half = half_of(business_date(at))
        if not Assessment.objects.filter(person=manager, half=half).exists():
            words = {"person": manager, "half": half, "at": at}
            assess(**words, scores=OWN, words="方案设计还靠产品经理支持。", by=manager)
            assess(**words, scores=SUPERVISORS, words="客户沟通稳健，组合方案需要多练。", by=supervisor)
    return len(TRAININGS)


def _train(
    number: int, days: int, words: dict[str, str], manager: Staff, supervisor: Staff, at: dt.datetime
) -> None:
    day = business_date(at) + dt.timedelta(days=days)
    unit = supervisor.unit
    others = Staff.objects.working().filter(unit__path__startswith=unit.path)
    training = plan_training(
        facts={**words, "minutes": 90, "starts_at": dt.datetime.combine(day, dt.time(14), tzinfo=SHANGHAI)},
        unit=unit,
        people=[manager, *others.exclude(pk=manager.pk).order_by("pk")[:20]],
        form_key=uuid.uuid5(NAMESPACE, str(number)),
        by=supervisor,
        at=at - dt.timedelta(days=14),
    )
    mine = Attendance.objects.filter(training=training, person=manager).first()
    if mine is None or training.recorded_at is not None:
        return
    answer_invitation(attendance=mine, coming=True)
    if days < 0:
        invited = Attendance.objects.filter(training=training).order_by("pk")
        record_attendance(
            training=training,
            came=[manager.pk, *invited.values_list("person_id", flat=True)[:3]],
            by=supervisor,
            at=at,
        )
        give_feedback(attendance=mine, rating=4, feedback="退票案例很有用，希望再讲定价。")
