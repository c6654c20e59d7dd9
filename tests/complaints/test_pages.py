"""The pages of complaints: who sees what, what each act does, what is said where it is refused."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Act
from common.models import uuid7
from common.robots import QUICKEST_SECONDS, fresh_token
from complaints import services
from complaints.models import Attachment, Complaint, ComplaintGroup, Step
from complaints.queries.public import survey_token
from complaints.rules.standing import CaseAct
from tests.complaints.making import accepted, closed, fresh, make_complaint, make_desk, resolved
from tests.factories import fresh as fresh_person

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def desk(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return make_desk()


def client_of(person) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(fresh_person(person), backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(answer) -> str:
    return re.sub(r"<svg.*?</svg>", "", answer.content.decode(), flags=re.S)


def act_path(complaint, act: str) -> str:
    return f"/complaints/{complaint.number}/do/{act}/"


# ---------------------------------------------------------------- the desk
def test_the_desk_shows_the_queue_and_the_first_case(desk):
    complaint = accepted(desk)
    page = client_of(desk.officer).get("/complaints/")
    assert page.status_code == 200
    assert complaint.number in text(page) and "票据托收两周没有入账" in text(page)
    assert 'aria-current="step"' in page.content.decode()


def test_every_view_of_the_desk_answers(desk):
    accepted(desk)
    client = client_of(desk.officer)
    for view in ("mine", "all", "today", "paused", "check", "reopened", "ended"):
        assert client.get(f"/complaints/?view={view}").status_code == 200, view


def test_overdue_cases_stand_first_by_level(desk):
    regular = accepted(desk)
    urgent = accepted(desk, level=1)
    old = timezone.now() - timedelta(days=30)
    Complaint.objects.filter(pk=regular.pk).update(resolve_due_at=old, resolve_amber_at=old)
    Complaint.objects.filter(pk=urgent.pk).update(
        resolve_due_at=timezone.now() - timedelta(minutes=5), resolve_amber_at=old
    )
    page = text(client_of(desk.officer).get("/complaints/?view=all"))
    queue = page.split('id="case"')[0]
    assert queue.index(urgent.number) < queue.index(regular.number)
    assert "Overdue 2" in queue


def test_the_desk_asks_the_same_number_of_queries_for_3_and_30_cases(desk):
    client = client_of(desk.officer)
    client.get("/complaints/?view=all")  # the session is written at the first request
    counts = []
    for more in (3, 17):
        for _ in range(more):
            accepted(desk)
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/complaints/?view=all")
        counts.append((page.content.decode().count("data-row-link"), len(queries)))
    assert [rows for rows, _ in counts] == [3, 20]
    assert counts[0][1] == counts[1][1]


def test_a_customers_panel_and_the_list_of_groups_ask_the_same_number_of_queries_for_3_and_9_rows(desk):
    client = client_of(desk.officer)
    manager = client_of(desk.bank.manager)
    paths = {f"/customers/{desk.customer.customer_no}/complaints/": manager, "/complaints/groups/": client}
    counts = []
    for more in (3, 6):
        for _ in range(more):
            complaint = make_complaint(desk)
            group = ComplaintGroup.objects.create(slot=f"page {complaint.pk}", title="代发工资晚到账")
            group.members.create(complaint=complaint)
        for path, reader in paths.items():
            reader.get(path)
            with CaptureQueriesContext(connection) as queries:
                page = reader.get(path)
            assert page.status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


def test_the_page_of_a_case_asks_fewer_than_twenty_queries_and_no_more_when_much_was_written(desk):
    client, complaint = client_of(desk.officer), resolved(desk, harm="serious")
    counts = []
    for more in (0, 12):
        for turn in range(more):
            services.add_step(complaint=complaint, kind="note", text=f"备注 {turn}", by=desk.officer)
        client.get(f"/complaints/{complaint.number}/")
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"/complaints/{complaint.number}/?trail=all")
        assert page.status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] < 20


def test_the_queue_is_paged_and_no_case_is_skipped_or_shown_twice(desk):
    made = {accepted(desk).number for _ in range(30)}
    client = client_of(desk.officer)
    first = client.get("/complaints/?view=all").content.decode()
    following = re.search(r'href="([^"]+)" rel="next"', first).group(1).replace("&amp;", "&")
    second = client.get(following).content.decode()
    rows = [re.findall(r'data-split="([^"]+)"', page) for page in (first, second)]
    assert len(rows[0]) == 25 and len(rows[1]) == 5
    assert set(rows[0]) | set(rows[1]) == made


# ---------------------------------------------------------------- what is done to a case
def test_every_act_offered_has_a_form_that_opens(desk):
    complaint = accepted(desk)
    client = client_of(desk.officer)
    page = client.get(f"/complaints/{complaint.number}/").content.decode()
    links = set(re.findall(rf'href="(/complaints/{complaint.number}/do/[^"]+)"', page))
    assert len(links) >= 12
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link
        assert client.get(link.replace("&amp;", "&"), headers={"HX-Request": "true"}).status_code == 200, link


def test_no_act_page_opens_for_whom_the_act_is_not(desk):
    complaint = accepted(desk)
    client = client_of(desk.officer)
    assert client.get(act_path(complaint, CaseAct.CHECK)).status_code == 403
    assert client.get(act_path(complaint, "delete")).status_code == 404
    assert client_of(desk.bank.outsider).get(act_path(complaint, CaseAct.ADD_STEP)).status_code == 404


def test_accepting_makes_the_owner_and_the_second_is_told_who_was_quicker(desk):
    complaint = make_complaint(desk)
    assert client_of(desk.officer).post(act_path(complaint, "accept")).status_code == 302
    assert fresh(complaint).owner == desk.officer
    answer = client_of(desk.branch_officer).post(act_path(complaint, "accept"))
    assert answer.status_code == 403 and fresh(complaint).owner == desk.officer


def test_a_step_sent_twice_is_written_once(desk):
    complaint = accepted(desk)
    words = {"kind": "understand", "text": "复述了一遍", "form_key": str(uuid7())}
    client = client_of(desk.officer)
    for _ in range(2):
        assert client.post(act_path(complaint, "add_step"), words).status_code == 302
    assert Step.objects.filter(complaint=complaint, kind="understand").count() == 1


def test_what_is_missing_is_named_and_can_be_filled_on_the_spot(desk):
    complaint = accepted(desk)
    page = text(client_of(desk.officer).get(f"/complaints/{complaint.number}/"))
    assert "The reply in writing" in page and "A corrective action with owner and date" in page
    assert f"/complaints/{complaint.number}/do/classify/" in page


def test_a_refused_act_keeps_what_was_typed_and_says_what_would_help(desk):
    complaint = accepted(desk)
    words = {"findings": "查明经过", "basis": "第八条", "remedies": "可申请核查", "sent_via": "letter"}
    answer = client_of(desk.officer).post(act_path(complaint, "freeze_reply"), words)
    assert answer.status_code == 422
    assert "Decide first whether the complaint is valid" in text(answer) and "查明经过" in text(answer)


def test_whoever_heard_it_first_sees_only_that_somebody_looks_after_it(desk):
    complaint = accepted(desk)
    page = text(client_of(desk.bank.manager).get(f"/complaints/{complaint.number}/"))
    assert "He Ping" in page and "已收到，我来负责" not in page
    assert client_of(desk.bank.manager).get(act_path(complaint, "add_step")).status_code == 404


def test_the_accused_and_their_line_find_no_trace(desk):
    complaint = make_complaint(desk, accused=[desk.bank.colleague], text="周明在柜面大声训斥我们的会计。")
    for person in (desk.bank.colleague, desk.bank.supervisor, desk.bank.branch_supervisor):
        client = client_of(person)
        for path in (
            f"/complaints/{complaint.number}/",
            act_path(complaint, "accept"),
            f"/complaints/{complaint.number}/files/new/",
        ):
            assert client.get(path).status_code == 404, (person, path)
        for path in ("/complaints/?view=all", f"/customers/{desk.customer.customer_no}/complaints/", "/"):
            page = client.get(path)
            assert complaint.number not in text(page) and "大声训斥" not in text(page), (person, path)


# ---------------------------------------------------------------- intake
def intake(desk, **words) -> dict:
    return {
        "customer": desk.customer.customer_no,
        "text": "今早工资又晚到，员工在群里骂。",
        "channel": "phone",
        "category": "business",
        "mood": "angry",
        "form_key": str(uuid7()),
        **words,
    }


def test_a_complaint_is_registered_with_four_answers(desk):
    answer = client_of(desk.bank.manager).post("/complaints/new/", intake(desk))
    complaint = Complaint.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/complaints/{complaint.number}/"
    assert (complaint.customer, complaint.first_contact, complaint.level) == (
        desk.customer,
        desk.bank.manager,
        2,
    )
    assert complaint.unit == desk.bank.unit and complaint.topic == "process"


def test_the_same_form_sent_twice_registers_once(desk):
    words = intake(desk)
    client = client_of(desk.bank.manager)
    for _ in range(2):
        assert client.post("/complaints/new/", words).status_code == 302
    assert Complaint.objects.count() == 1


def test_files_come_with_the_complaint_and_only_readers_fetch_them(desk):
    words = intake(desk, files=[SimpleUploadedFile("结息单.pdf", PDF)])
    client_of(desk.bank.manager).post("/complaints/new/", words)
    attached = Attachment.objects.get()
    path = f"/complaints/{attached.complaint.number}/files/{attached.public_id}/"
    answer = client_of(desk.officer).get(path)
    assert b"".join(answer.streaming_content) == PDF and answer["Content-Disposition"].startswith(
        "attachment"
    )
    assert client_of(desk.bank.outsider).get(path).status_code == 404


def test_a_file_that_is_not_what_its_name_says_registers_nothing(desk):
    words = intake(desk, files=[SimpleUploadedFile("结息单.pdf", b"<html><script>alert(1)</script>")])
    answer = client_of(desk.bank.manager).post("/complaints/new/", words)
    assert answer.status_code == 422 and "结息单.pdf" in text(answer) and not Complaint.objects.exists()


def test_the_hint_proposes_the_level_and_shows_cases_of_the_same_customer(desk):
    complaint = make_complaint(desk)
    page = text(
        client_of(desk.bank.manager).get(
            "/complaints/new/hint/", {"customer": desk.customer.customer_no, "mood": "angry"}
        )
    )
    assert "Level 2" in page and "票据托收两周没有入账" in page and complaint.number in page


# ---------------------------------------------------------------- without signing in
def told(desk, **words) -> dict:
    given_out = timezone.now() - timedelta(seconds=QUICKEST_SECONDS + 1)
    return {
        "complainant": "company",
        "complainant_name": "庐州建工集团",
        "unit": desk.bank.unit.pk,
        "category": "business",
        "text": "网银支付中断，投标保证金今日截止。",
        "token": fresh_token(given_out),
        "form_key": str(uuid7()),
        **words,
    }


def test_anybody_tells_a_complaint_and_follows_it_with_number_and_secret(desk):
    page = text(Client(HTTP_ACCEPT_LANGUAGE="en").post("/complaint/", told(desk)))
    complaint = Complaint.objects.get()
    number, secret = re.findall(r"<b>([^<]+)</b>", page)[:2]
    assert (number, complaint.first_contact, complaint.channel) == (complaint.number, None, "web_form")
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    shown = text(client.post("/complaint/follow/", {"number": number.lower(), "secret": secret}))
    assert "Received; somebody will look after it" in shown
    refused = client.post("/complaint/follow/", {"number": number, "secret": "WRONGWRONG"})
    assert refused.status_code == 422 and "We know no case" in text(refused)


def test_a_complainant_reads_what_they_were_told_and_nothing_of_the_handling(desk):
    page = text(Client().post("/complaint/", told(desk)))
    number, secret = re.findall(r"<b>([^<]+)</b>", page)[:2]
    complaint = Complaint.objects.get()
    services.accept_complaint(complaint=complaint, by=desk.officer)
    services.acknowledge(complaint=complaint, text="已收到您的投诉", by=desk.officer)
    services.add_step(complaint=complaint, kind="note", text="内部：疑为系统切换所致", by=desk.officer)
    shown = text(Client().post("/complaint/follow/", {"number": number, "secret": secret}))
    assert "已收到您的投诉" in shown and "疑为系统切换所致" not in shown


@pytest.mark.parametrize(
    "trap", [{"website": "http://spam.example"}, {"token": "forged"}, {"token": None}], ids=str
)
def test_what_only_a_machine_would_send_is_not_registered(desk, trap):
    words = told(desk, **trap)
    if trap.get("token", "") is None:
        words["token"] = fresh_token(timezone.now())
    answer = Client().post("/complaint/", words)
    assert answer.status_code == 422 and not Complaint.objects.exists()


def test_one_address_tells_only_so_many_an_hour(desk, settings):
    settings.PUBLIC_COMPLAINTS_AN_HOUR = 2
    client = Client()
    statuses = [client.post("/complaint/", told(desk)).status_code for _ in range(3)]
    assert statuses == [200, 200, 429] and Complaint.objects.count() == 2


def test_whoever_guesses_secrets_is_stopped_and_what_they_tried_is_recorded(desk, settings):
    settings.PUBLIC_FOLLOWS_AN_HOUR = 3
    complaint, client = make_complaint(desk), Client()
    words = {"number": complaint.number, "secret": "geraten"}
    answers = [client.post("/complaint/follow/", words).status_code for _ in range(5)]
    assert answers == [422, 422, 422, 429, 429]
    assert Act.objects.filter(kind="complaint.follow_missed", subject_id=str(complaint.pk)).count() == 3


def test_a_reply_is_printed_as_it_was_frozen(desk):
    complaint = resolved(desk)
    reply, client = complaint.replies.get(), client_of(desk.officer)
    case = client.get(f"/complaints/{complaint.number}/")
    path = f"/complaints/{complaint.number}/replies/{reply.public_id}/"
    assert path in text(case)
    page = text(client.get(path))
    assert reply.findings in page and reply.basis in page and reply.remedies in page and reply.sha256 in page
    assert "not those of the hash" not in page
    assert client_of(desk.far_officer).get(path).status_code == 404


def test_a_colleague_with_an_interest_is_kept_away_and_one_steps_aside_from_the_page(desk):
    complaint = accepted(desk)
    client = client_of(desk.branch_officer)
    sent = client.post(act_path(complaint, "recuse"), {"person": desk.bank.supervisor.pk, "note": "亲属"})
    assert sent.status_code == 302
    assert client_of(desk.bank.supervisor).get(f"/complaints/{complaint.number}/").status_code == 404
    aside = client.post(act_path(complaint, "step_aside"), {"note": "曾任该公司董事"}, follow=True)
    assert aside.status_code == 200 and complaint.number not in text(aside)
    assert client.get(f"/complaints/{complaint.number}/").status_code == 404


def test_a_statement_is_asked_from_the_page_and_given_without_the_case(desk):
    complaint = accepted(desk, accused=[desk.bank.colleague])
    page = text(client_of(desk.officer).get(f"/complaints/{complaint.number}/"))
    assert act_path(complaint, "ask_statement") in page
    words = {"person": desk.bank.colleague.pk, "question": "当日经过？", "quote": "问了三次"}
    until = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    sent = client_of(desk.officer).post(act_path(complaint, "ask_statement"), {**words, "due_at": until})
    assert sent.status_code == 302
    asked = complaint.contributions.get()
    accused = client_of(desk.bank.colleague)
    page = accused.get(f"/complaints/answers/{asked.public_id}/")
    assert "当日经过？" in text(page) and "问了三次" in text(page)
    assert complaint.number not in text(page) and complaint.text not in text(page)
    accused.post(f"/complaints/answers/{asked.public_id}/", {"answer": "当日系统停机"})
    assert fresh(complaint).contributions.get().answer == "当日系统停机"


def test_the_palette_finds_a_case_for_who_may_open_it_and_for_nobody_else(desk):
    complaint = accepted(desk, accused=[desk.bank.colleague])
    path = f"/complaints/{complaint.number}/"
    for typed in (complaint.number, "票据托收", complaint.number[-5:]):
        assert path in text(client_of(desk.officer).get("/search/", {"q": typed}))
        for person in (desk.bank.colleague, desk.bank.supervisor, desk.far_officer):
            assert path not in text(client_of(person).get("/search/", {"q": typed}))


def test_a_survey_is_answered_once_by_its_link_and_the_link_grows_old(desk, settings):
    complaint = closed(desk)
    services.ask_satisfaction(complaint=complaint, by=desk.officer)
    path = f"/complaint/survey/{survey_token(complaint.number, complaint.round)}/"
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    assert client.get(path).status_code == 200
    for score in ("40", "100"):
        assert "Thank you" in text(client.post(path, {"score": score, "comment": "太慢"}))
    survey = complaint.survey_answers.get()
    assert (survey.score, survey.unhappy) == (40, True)
    settings.SURVEY_DAYS = -1
    assert client.get(path).status_code == 410
    assert client.get("/complaint/survey/forged/").status_code == 404
