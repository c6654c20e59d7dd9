"""Ways over pages, the API and the bank's other acts to delete, hide, downgrade or back-date a case.

With those by SQL (test_guard.py) they are more than forty, and the last test counts them. The way over an import
is walked in tests/imports/test_complaints.py.
"""

from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from complaints import services
from complaints.models import Complaint
from organization.models import Staff
from tests.complaints import test_guard as by_sql
from tests.complaints.making import accepted, fresh
from tests.complaints.test_pages import client_of

pytestmark = pytest.mark.django_db
# Everything of a case by which it could be hidden, downgraded or back-dated.
HELD = [
    "number", "sequence", "year", "unit", "number_unit", "customer", "received_at", "first_contact", "text", "track",
    "level", "is_consultation", "state", "owner", "accepted_at", "first_response_at", "response_due_at",
    "resolve_due_at", "legal_due_at", "legal_due_on", "legal_stage", "resolved_at", "closed_at", "withdrawn_at",
    "round", "imported", "validity", "registered_by", "anonymous",
]  # fmt: skip
YESTERDAY = "2026-01-05T10:00:00+08:00"
CASE, API = "/complaints/{number}/", "/api/v1/complaints/{number}/"
FACTS = {
    "version": "1", "category": "business", "topic": "process", "mood": "calm", "harm": "none", "amount": "",
    "complainant_name": "", "complainant_phone": "", "wish": "", "product_line": "", "reason": "",
}  # fmt: skip
# Name: method, address, body; sent by the owner of the case, by their supervisor and by senior management.
WAYS = {
    "page: DELETE": ("delete", CASE, {}),
    "page: PUT": ("put", CASE, {}),
    "page: PATCH": ("patch", CASE, {}),
    "page: POST": ("post", CASE, {"state": "closed"}),
    "page: act delete": ("post", f"{CASE}do/delete/", {}),
    "page: act erase": ("post", f"{CASE}do/erase/", {}),
    "page: act merge": ("post", f"{CASE}do/merge/", {"into": "1"}),
    "page: act hide": ("post", f"{CASE}do/hide/", {}),
    "page: close with steps missing": ("post", f"{CASE}do/close/", {}),
    "page: resolve without a reply": ("post", f"{CASE}do/resolve/", {"text": "已办"}),
    "page: lower the level without a reason": (
        "post",
        f"{CASE}do/lower_level/",
        {"level": "4", "reason": ""},
    ),
    "page: facts with a receipt": ("post", f"{CASE}do/amend/", {**FACTS, "received_at": YESTERDAY}),
    "page: facts with a state": ("post", f"{CASE}do/amend/", {**FACTS, "state": "closed", "level": "4"}),
    "page: facts with a first contact": (
        "post",
        f"{CASE}do/amend/",
        {**FACTS, "first_contact": "", "unit": ""},
    ),
    "page: a consultation after all": ("post", f"{CASE}do/amend/", {**FACTS, "is_consultation": "on"}),
    "page: reopen what is open": ("post", f"{CASE}do/reopen/", {"reason": "重置时钟"}),
    "page: accept once more": ("post", f"{CASE}do/accept/", {}),
    "api: DELETE": ("delete", API, {}),
    "api: PUT": ("put", API, {"received_at": YESTERDAY}),
    "api: PATCH": ("patch", API, {"received_at": YESTERDAY}),
    "api: DELETE of the list": ("delete", "/api/v1/complaints/", {}),
    "api: act delete": ("post", f"{API}delete/", {}),
    "api: close with steps missing": ("post", f"{API}close/", {}),
    "api: facts with a receipt": ("post", f"{API}amend/", {"version": 1, "received_at": YESTERDAY}),
    "api: facts with a level": ("post", f"{API}amend/", {"version": 1, "level": 4, "is_consultation": True}),
    "admin: delete": ("post", "/admin/complaints/complaint/{pk}/delete/", {"post": "yes"}),
    "admin: change": ("post", "/admin/complaints/complaint/{pk}/change/", {"state": "closed"}),
}


def held(complaint: Complaint) -> dict:
    now = fresh(complaint)
    return {name: getattr(now, name) for name in HELD}


@pytest.mark.parametrize(("method", "path", "body"), WAYS.values(), ids=WAYS)
def test_nobody_deletes_hides_downgrades_or_back_dates_a_case_over_the_web(desk, method, path, body):
    complaint = accepted(desk)
    before, lines = held(complaint), complaint.steps.count()
    for person in (desk.officer, desk.bank.supervisor, desk.bank.executive, desk.bank.system_admin):
        address = path.format(number=complaint.number, pk=complaint.pk)
        form = path.startswith(CASE) and method == "post"
        more = (
            {}
            if form or (method == "post" and path.startswith("/admin"))
            else {"content_type": "application/json"}
        )
        getattr(client_of(person), method)(address, body, **more)
        assert held(complaint) == before, person
    assert Complaint.objects.count() == 1 and complaint.steps.count() == lines


def test_a_new_case_is_not_written_with_a_receipt_of_its_own(desk):
    now = timezone.now()
    told = {
        "text": "托收未入账", "channel": "phone", "category": "business", "mood": "calm",
        "customer": desk.customer.customer_no, "received_at": YESTERDAY, "number": "S0101-2026-90001",
        "first_contact": desk.bank.colleague.pk, "form_key": "0199aa00-0000-7000-8000-0000000000aa",
    }  # fmt: skip
    client_of(desk.bank.manager).post("/complaints/new/", told)
    body = {**told, "customer_no": told["customer"], "topic": "process"}
    body["form_key"] = "0199aa00-0000-7000-8000-0000000000ab"
    client_of(desk.bank.manager).post("/api/v1/complaints/", body, content_type="application/json")
    for case in Complaint.objects.all():
        assert case.received_at >= now and case.first_contact == desk.bank.manager
        assert case.number.endswith(f"{case.sequence:05d}") and case.sequence < 3
    assert Complaint.objects.count() >= 1


def test_there_is_no_admin_and_no_way_to_merge_customers_or_cases():
    assert not apps.is_installed("django.contrib.admin")
    names = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert not {name for name in names if "merge" in name and "complaint" in name}
    assert Client().get("/admin/").status_code in (302, 404)


def test_leaving_staff_and_closed_units_leave_their_cases(desk):
    complaint = accepted(desk)
    before = held(complaint)
    Staff.objects.filter(pk=desk.bank.manager.pk).update(status="left")
    assert held(complaint) == before
    assert Complaint.objects.visible_to(desk.branch_officer).filter(pk=complaint.pk).exists()
    services.sweep_clocks(at=timezone.now() + timedelta(days=30))
    assert fresh(complaint).received_at == before["received_at"]


def test_these_are_more_than_forty_ways():
    sql = len(by_sql.TABLES) * 2 + len(by_sql.FACTS)
    sql += len(by_sql.ON_AN_OPEN_CASE) + len(by_sql.ON_A_CLOSED_CASE) + len(by_sql.FORGED)
    assert len(WAYS) + len(by_sql.ON_AN_OPEN_CASE) + len(by_sql.ON_A_CLOSED_CASE) + len(by_sql.FORGED) >= 60
    assert len(WAYS) + sql >= 120
