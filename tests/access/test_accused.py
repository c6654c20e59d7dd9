"""The person complained about and their superiors walk every list, count, search, notice, export and API answer."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.utils import timezone

from common.calendar import business_today
from common.changes import number_changes
from complaints import services
from complaints.services.attaching import attach_files
from complaints.services.groups import confirm_group, draft_report, suggest_group
from customers.models import CustomerPulse
from organization.rules import Role
from tests.access.calls import Call
from tests.access.checks import _send
from tests.access.table import CALLS
from tests.access.world import World, undone
from tests.factories import make_staff

pytestmark = pytest.mark.django_db

WORDS, TITLE, FILE = "避嫌密案之言", "避嫌密案之群", "避嫌密案之件.pdf"
# The lead manages the customer, supervisor and branch_supervisor stand above them.
LINE = ["lead", "supervisor", "branch_supervisor"]
OF_CASE = ("{complaint}", "{group}", "{corrective}", "{asked}", "{case_file}", "{case_reply}")
MORE = [
    "/complaints/?view={view}&q=" + WORDS,
    "/complaints/?view={view}",
    "/complaints/?case={complaint}",
    "/search/?q={complaint}",
    "/search/?q=" + WORDS,
    "/notices/",
    "/complaints/statistics/?period=2026",
    "/complaints/statistics/cases/?period=2026",
    "/complaints/statistics/regulator/?period=2026",
    "/complaints/statistics/regulator/file/?period=2026",
    "/api/v1/complaints/changes/?since=0",
    "/api/v1/complaints/?page_size=200",
    "/api/v1/complaints/groups/",
]


@pytest.fixture
def case(world):
    """A case about the lead with everything that can belong to one: a group, a file, a reply, an action, notices."""
    bank = world.bank
    officer = world.people["officer"] = make_staff(Role.COMPLAINT_OFFICER, bank.branch, "孔宁", "Kong Ning")
    told = {
        "channel": "phone",
        "category": "service",
        "topic": "manner",
        "unit": bank.unit,
        "by": bank.outsider,
    }
    mine = services.register_complaint(
        text=f"{WORDS}：态度恶劣。", customer=world.customer, accused=[bank.manager], **told
    ).complaint
    like = services.register_complaint(text=f"{WORDS}：另一位。", accused=[bank.manager], **told).complaint
    (attached,) = attach_files(
        complaint=mine, files=[SimpleUploadedFile(FILE, b"%PDF-1.7\n%%EOF\n")], by=bank.outsider
    )
    services.accept_complaint(complaint=mine, by=officer)
    services.acknowledge(complaint=mine, text=WORDS, by=officer)
    soon = timezone.now() + timedelta(hours=4)
    asked = services.request_contribution(
        complaint=mine, person=bank.outsider, question=WORDS, due_at=soon, by=officer
    )
    services.propose_remedy(complaint=mine, kind="compensation", amount_fen=900_000, text=WORDS, by=officer)
    services.decide_validity(complaint=mine, validity="valid", note=WORDS, by=officer)
    reply = services.freeze_reply(complaint=mine, findings=WORDS, basis=WORDS, remedies=WORDS, by=officer)
    action = services.add_action(
        complaint=mine, text=WORDS, owner=officer, due_on=business_today() + timedelta(days=9), by=officer
    )
    group = suggest_group(complaints=[mine, like], title=TITLE, by=officer)
    confirm_group(group=group, by=officer)
    draft_report(group=group, by=officer)
    services.sweep_clocks(at=timezone.now() + timedelta(days=40))
    number_changes()
    world.more |= {
        "complaint": mine.number,
        "group": str(group.public_id),
        "asked": str(asked.public_id),
        "corrective": str(action.public_id),
        "case_file": str(attached.public_id),
        "case_reply": str(reply.public_id),
    }
    return mine


def said(response: HttpResponse) -> str:
    """Everything a reader could make of an answer; of a workbook also what its parts say."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b"".join(parts.read(name) for name in parts.namelist())
    return content.decode(errors="replace") + response.headers.get("Location", "")


def traces(world: World, call: Call, persona: str, number: str) -> list[str]:
    with undone():
        response = _send(world, world.client(persona), call)
        text = said(response)
        of_case = any(place in call.path for place in OF_CASE) and "?" not in call.path
        found = [] if not of_case or response.status_code == 404 else [f"status {response.status_code}"]
        found += [word for word in (WORDS, TITLE, FILE, number) if word in text]
        # What was typed comes back as typed.
        typed = world.fill(call.path).partition("?")[2]
        return [f"{call} by {persona}: {word}" for word in found if word not in typed]


def everywhere() -> list[Call]:
    """Every call of the table, and lists, searches and exports asked for this very case."""
    views = ("mine", "all", "today", "paused", "check", "reopened", "ended")
    more = [path.replace("{view}", view) for path in MORE for view in (views if "{view}" in path else ("",))]
    asked = [Call("more", path, {}) for path in more]
    return [call for call in CALLS if call.method == "GET" or any(p in call.path for p in OF_CASE)] + asked


@pytest.mark.parametrize("persona", LINE)
def test_they_find_no_trace_wherever_they_look(world, case, one_frame, persona):
    found = [line for call in everywhere() for line in traces(world, call, persona, case.number)]
    assert not found, "\n".join(found)


def test_whoever_handles_it_finds_it_in_the_same_places(world, case):
    """Else the walk would prove nothing."""
    places = [call for call in everywhere() if "complaints" in call.path or call.route == "more"]
    found = {call.path for call in places if traces(world, call, "officer", case.number)}
    for path in (
        "/complaints/{complaint}/",
        "/complaints/groups/{group}/",
        "/complaints/?view=all",
        "/api/v1/complaints/changes/?since=0",
        "/api/v1/complaints/groups/",
        "/api/v1/complaints/{complaint}/",
        "/complaints/statistics/cases/?period=2026",
    ):
        assert path in found, path


def test_no_figure_that_all_read_alike_counts_it(world, case):
    """The customer had one open complaint before, the one that the lead heard."""
    assert CustomerPulse.objects.get(customer=world.customer).open_complaints == 1
