"""Calls that no view answers: problem documents under /api/, pages elsewhere."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("path", "status"), [("/api/v1/nothing/", 404), ("/api/v1/customers/?q=%00", 400)])
def test_a_call_that_no_view_answers_is_refused_by_a_problem_document(client, path, status):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status
    assert "<" not in answer.content.decode()


def test_a_person_gets_a_page(client):
    answer = client.get("/nothing/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
