"""The page of a group: who speaks for the others, what joins and leaves, one act for all, the report."""

import pytest
from django.utils import timezone

from complaints import services
from complaints.models import ComplaintGroup
from complaints.services.detection import detect_groups
from complaints.services.groups import confirm_group
from tests.complaints.making import accepted, fresh, make_complaint
from tests.complaints.test_detector import TOLD
from tests.complaints.test_groups import told_by_five
from tests.complaints.test_pages import client_of, text
from tests.factories import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(desk):
    told_by_five(desk, [*TOLD, TOLD[0]])
    detect_groups(at=timezone.now())
    return confirm_group(group=ComplaintGroup.objects.get(), by=desk.officer)


def do(client, group, act: str, **words):
    return client.post(f"/complaints/groups/{group.public_id}/{act}/", words)


def cases_of(group) -> list:
    return [member.complaint for member in group.members.filter(left_at=None).order_by("pk")]


def test_five_at_most_are_chosen_to_speak_and_the_choice_can_be_changed(desk, group):
    client, numbers = client_of(desk.officer), [case.number for case in cases_of(group)]
    assert len(numbers) == 6
    refused = do(client, group, "represent", numbers=numbers)
    assert refused.status_code == 422 and "Five at most" in text(refused)
    assert not group.members.filter(representative=True).exists()
    assert do(client, group, "represent", numbers=numbers[:5]).status_code == 302
    assert do(client, group, "represent", numbers=numbers[1:6]).status_code == 302
    speak = group.members.filter(representative=True).values_list("complaint__number", flat=True)
    assert sorted(speak) == sorted(numbers[1:6])
    page = client.get(f"/complaints/groups/{group.public_id}/")
    assert text(page).count("Speaks for the others") == 5


def test_one_act_is_written_into_every_case_and_says_where_it_could_not_be(desk, group):
    client, cases = client_of(desk.officer), cases_of(group)
    assert do(client, group, "for-all", what="understand", text="").status_code == 422
    answer = client.post(f"/complaints/groups/{group.public_id}/for-all/", {"what": "accept"}, follow=True)
    assert "Done in 6 cases." in text(answer)
    assert {fresh(case).owner for case in cases} == {desk.officer}
    do(client, group, "for-all", what="acknowledge", text="已收到，统一答复。")
    assert all(fresh(case).first_response_at for case in cases)
    services.withdraw_complaint(complaint=cases[0], text="客户撤回", by=desk.officer)
    words = {"what": "understand", "text": "系统升级所致"}
    answer = client.post(f"/complaints/groups/{group.public_id}/for-all/", words, follow=True)
    assert f"Done in 5 cases. Not possible in: {cases[0].number}." in text(answer)


def test_a_case_joins_by_its_number_and_leaves_with_a_reason(desk, group):
    client, other = client_of(desk.officer), make_complaint(desk, customer=make_customer(desk.bank))
    assert do(client, group, "join", number="S-0").status_code == 422
    assert do(client, group, "join", number=other.number.lower()).status_code == 302
    assert other in cases_of(group)
    assert do(client, group, "leave", number=other.number, reason="").status_code == 422
    assert do(client, group, "leave", number=other.number, reason="事由不同").status_code == 302
    assert other not in cases_of(group)
    assert "Taken out again" in text(client.get(f"/complaints/groups/{group.public_id}/"))


def test_a_case_that_is_not_read_cannot_be_put_in(desk, group):
    far = accepted(desk)
    for member in cases_of(group):
        assert member != far
    outsider = client_of(desk.far_officer)
    assert do(outsider, group, "join", number=far.number).status_code == 404
    assert far not in cases_of(group)


def test_the_report_is_drafted_corrected_and_sent_from_the_page(desk, group):
    client = client_of(desk.officer)
    draft = client.get(f"/complaints/groups/{group.public_id}/draft/")
    assert "6 cases" in text(draft)
    assert do(client, group, "draft", text="关于代发工资校验失败的报告").status_code == 302
    assert do(client, group, "send").status_code == 302
    group.refresh_from_db()
    assert (group.report_draft, group.report_sent_at is not None) == ("关于代发工资校验失败的报告", True)
    again = do(client, group, "draft", text="改口")
    assert again.status_code == 422 and "sent already" in text(again)
