"""Notes that name colleagues, files, tags, pins and followers on the tour's customers."""

import datetime as dt
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from crm_site.demo.relations import TOUR_CUSTOMER
from customers.models import Customer, Tag, TagColour
from customers.services import follow_customer, make_tag, pin_customer, put_tag
from notebook.models import CustomerFile
from notebook.services import add_file, edit_note, write_note
from organization.models import Staff

TAGS = (
    ("季末冲存款", TagColour.GREEN, True, 3),
    ("授信年审中", TagColour.AMBER, True, 2),
    ("周五回访", TagColour.BLUE, False, 4),
)
MINUTES = (
    "会议纪要\r\n1. 下游账期拉长，应收账款占用增加。\r\n2. 财务总监希望十二月前落实保理方案。\r\n"
    "3. 我行下周送方案，风险经理同行。\r\n"
)


def note_and_mark(*, at: dt.datetime) -> int:
    """Write, mark and follow where nobody has yet, as the account manager; returns how many customers have a tag."""
    tour = Customer.objects.select_related("manager", "unit").get(customer_no=TOUR_CUSTOMER)
    manager = tour.manager
    if manager is None or Tag.objects.filter(owner=manager).exists():
        return 0
    others = Customer.objects.filter(manager=manager, state="live").exclude(pk=tour.pk)
    companies = [tour, *others.order_by("customer_no")[:4]]
    with transaction.atomic():
        for name, colour, shared, count in TAGS:
            unit = tour.unit if shared else None
            tag = make_tag(name=name, colour=colour, shared_with=unit, by=manager, at=at)
            for customer in companies[:count]:
                put_tag(customer=customer, tag=tag, by=manager, at=at)
        for customer in companies[:3]:
            pin_customer(customer=customer, by=manager, pinned=True)
        _write(tour, manager, at)
    return len(companies)


def _write(tour: Customer, manager: Staff, at: dt.datetime) -> None:
    seniors = Staff.objects.working().filter(
        role_assignments__role="supervisor", role_assignments__unit=tour.unit
    )
    senior = seniors.order_by("employee_no").first()
    if senior is not None:
        follow_customer(customer=tour, by=senior, followed=True)
    named = f"@{senior.name} " if senior else ""
    key = uuid.uuid5(uuid.NAMESPACE_URL, "demo-note-named")
    words = f"{named}财务总监希望十二月前落实保理，请协调产品经理一起上门。"
    note = write_note(customer=tour, text=words, form_key=key, by=manager, at=at)
    edit_note(note=note, text=f"{words}时间暂定周四上午。", version=1, by=manager, at=at)
    if not CustomerFile.objects.filter(customer=tour).exists():
        paper = SimpleUploadedFile("上门会议纪要.txt", MINUTES.encode())
        add_file(customer=tour, file=paper, by=manager, at=at)
