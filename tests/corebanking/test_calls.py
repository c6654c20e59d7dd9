"""The calls of the batch API: who may, which bodies are read, what each refusal says, and keys that are used again."""

import gzip
import zlib
from datetime import date, timedelta
from uuid import uuid4

import orjson
import pytest
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken

from common.calendar import business_today, months_later
from corebanking import services
from corebanking.models import Batch, BatchPart, IdempotencyKey, StagedRow
from corebanking.services import receiving
from organization.models import Staff
from tests.corebanking.conftest import BATCHES, PROBLEM, Machine, announcement, lines, refused, unit_row


# ---------------------------------------------------------------- who
def test_without_a_token_there_is_nothing(machine):
    machine.token = "no-such-token"
    refused(machine.get(BATCHES), 401, "not_authenticated")
    answer = machine.post(BATCHES, announcement())
    refused(answer, 401, "not_authenticated")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert not Batch.objects.exists()


def test_a_signed_in_person_is_nobody_to_the_api(machine, bank):
    browser = Client()
    browser.force_login(bank.executive, backend="django.contrib.auth.backends.ModelBackend")
    answer = browser.post(
        BATCHES,
        orjson.dumps(announcement()),
        content_type="application/json",
        headers={"Idempotency-Key": "k"},
    )
    assert answer.status_code == 401
    assert not Batch.objects.exists()


def test_an_expired_token_is_no_token(machine):
    AccessToken.objects.update(expires=timezone.now() - timedelta(seconds=1))
    refused(machine.get(BATCHES), 401, "not_authenticated")


def test_tokens_are_short_and_secrets_are_hashed(machine):
    token = AccessToken.objects.get()
    assert token.expires - timezone.now() <= timedelta(minutes=15)
    assert machine.credentials.client_secret not in token.application.client_secret
    assert token.application.client_secret.startswith("pbkdf2_sha256_machine$")


def test_a_client_who_left_is_nobody(machine):
    Staff.objects.filter(employee_no="core").update(status="left")
    refused(machine.get(BATCHES), 401, "authentication_failed")


def test_withdrawn_credentials_end_their_tokens_and_leave_the_second_pair(machine):
    account = Staff.objects.get(employee_no="core")
    second = Machine(services.add_credentials(account=account, scopes=["units:write"]))
    second.sign_in()
    services.withdraw_credentials(client_id=machine.credentials.client_id, by=None, at=timezone.now())
    assert machine.get(BATCHES).status_code == 401
    assert second.get(BATCHES).status_code == 200


@pytest.mark.parametrize(
    "resource", ["customers", "accounts", "balances", "exchange_rates", "transfer_prices"]
)
def test_a_scope_opens_its_resource_alone(machine, resource):
    account = Staff.objects.get(employee_no="core")
    units_only = Machine(services.add_credentials(account=account, scopes=["units:write"]), language="en")
    units_only.sign_in()
    refused(units_only.post(BATCHES, announcement(resource=resource)), 403, "scope_missing")
    assert units_only.post(BATCHES, announcement()).status_code == 201
    others = machine.announce(resource, 1)
    refused(units_only.part(others, [{}]), 403, "scope_missing")
    refused(units_only.close(others), 403, "scope_missing")
    assert Batch.objects.get(public_id=others).state == "announced"
    assert not StagedRow.objects.exists()


def test_no_token_for_a_scope_that_was_not_given(machine):
    narrow = services.create_api_client(name="narrow", scopes=["units:write"], starts_on=date(2020, 1, 1))
    answer = Client().post(
        "/api/oauth/token/",
        {
            "grant_type": "client_credentials",
            "client_id": narrow.client_id,
            "client_secret": narrow.client_secret,
            "scope": "customers:write",
        },
    )
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


def test_another_clients_batch_is_not_found(machine):
    batch = machine.announce("units", 1)
    other = Machine(
        services.create_api_client(name="other", scopes=["units:write"], starts_on=date(2020, 1, 1))
    )
    other.sign_in()
    refused(other.get(f"{BATCHES}{batch}/"), 404, "not_found")
    refused(other.get(f"{BATCHES}{batch}/errors/"), 404, "not_found")
    refused(other.part(batch, [unit_row()]), 404, "not_found")
    refused(other.close(batch), 404, "not_found")
    assert other.get(BATCHES).json()["results"] == []
    assert Batch.objects.get(public_id=batch).state == "announced"


# ---------------------------------------------------------------- bodies
@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"surprise": 1}, "surprise", "unknown_field"),
        ({"resource": "weather"}, "resource", "invalid_choice"),
        ({"business_date": "31.10.2026"}, "business_date", "invalid"),
        ({"expected_rows": -1}, "expected_rows", "min_value"),
        ({"expected_rows": None}, "expected_rows", "null"),
        ({"control_totals": {"CNY": "1.234"}}, "control_totals.CNY", "max_decimal_places"),
        ({"control_totals": {"yuan": "1.00"}}, "control_totals", "bad_currency"),
        ({"mode": "sloppy"}, "mode", "invalid_choice"),
        ({"source": "core banking!"}, "source", "invalid"),
    ],
)
def test_an_announcement_says_what_it_must_and_nothing_else(machine, fields, field, code):
    document = refused(machine.post(BATCHES, announcement(**fields)), 400, "invalid_body")
    assert [(error["field"], error["code"]) for error in document["errors"]] == [(field, code)]
    assert not Batch.objects.exists()


def test_a_day_that_has_not_come_cannot_be_announced(machine):
    tomorrow = (business_today() + timedelta(days=1)).isoformat()
    document = refused(machine.post(BATCHES, announcement(business_date=tomorrow)), 400, "invalid_body")
    assert document["errors"][0]["code"] == "in_future"


def test_a_day_of_more_than_ten_years_ago_cannot_be_announced(machine):
    first = months_later(business_today(), -120)
    for day in (date(1, 1, 1), first - timedelta(days=1)):
        refusal = refused(
            machine.post(BATCHES, announcement(business_date=day.isoformat())), 400, "invalid_body"
        )
        assert [(error["field"], error["code"]) for error in refusal["errors"]] == [
            ("business_date", "too_old")
        ]
    assert machine.post(BATCHES, announcement(business_date=first.isoformat())).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 60_000,
        b'{"resource": ' + b"[" * 900 + b"]" * 900 + b"}",
        rb'{"resource": "\ud800", "business_date": "2026-10-31", "expected_rows": 1}',
        rb'{"\ud800": 1}',
        rb'{"control_totals": {"\udfff": "1"}}',
        rb'{"resource": "accounts", "business_date": "2026-10-31", "expected_rows": 1,'
        rb' "control_totals": {"A\u0000B": "1.00"}}',
    ],
    ids=["deep", "deep value", "surrogate value", "surrogate key", "surrogate inside", "null currency"],
)
def test_a_body_that_cannot_be_read_or_kept_is_refused(machine, body):
    for path in (BATCHES, f"{BATCHES}{machine.announce('units', 1)}/close/"):
        answer = machine.http.post(
            path, body, content_type="application/json", headers=machine.headers(str(uuid4()))
        )
        assert (answer.status_code, answer.headers["Content-Type"]) == (400, PROBLEM), answer.content
    assert Batch.objects.get().state == "announced"


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"text"', b"null", "{'资源'}".encode("gbk")])
def test_a_body_that_is_no_object_is_refused(machine, body):
    answer = machine.http.post(
        BATCHES, body, content_type="application/json", headers=machine.headers(str(uuid4()))
    )
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, PROBLEM), answer.content
    assert not Batch.objects.exists()


def test_refusals_come_in_the_callers_language(machine):
    machine.language = "zh-hans"
    chinese = machine.post(BATCHES, announcement(), key=None)
    assert chinese.headers["Content-Language"] == "zh-hans"
    machine.language = "en"
    assert machine.post(BATCHES, announcement(), key=None).headers["Content-Language"] == "en"


def test_only_lines_are_read_as_a_part(machine):
    batch = machine.announce("units", 1)
    path = f"{BATCHES}{batch}/parts/1/"
    answer = machine.http.put(
        path,
        lines([unit_row()]),
        content_type="text/tab-separated-values",
        headers=machine.headers(str(uuid4())),
    )
    refused(answer, 415, "unsupported_media_type")
    refused(machine.put(path, b"x", **{"Content-Encoding": "br"}), 415, "encoding_unknown")
    refused(machine.put(f"{BATCHES}{batch}/parts/0/", b"x"), 404, "not_found")


@pytest.mark.parametrize(
    "body",
    [
        b"not gzip at all",
        gzip.compress(lines([unit_row()]), mtime=0)[:-9],
        gzip.compress(b"{}", mtime=0) + b"rubbish",
        b"\x1f\x8b",
    ],
    ids=["no gzip", "cut short", "rubbish behind", "two bytes"],
)
def test_broken_gzip_is_refused_and_leaves_nothing(machine, body):
    batch = machine.announce("units", 1)
    answer = machine.put(f"{BATCHES}{batch}/parts/1/", body, **{"Content-Encoding": "gzip"})
    refused(answer, 400, "bad_gzip")
    assert not StagedRow.objects.exists()
    assert not BatchPart.objects.exists()


def test_gzip_in_several_members_is_one_part(machine):
    batch = machine.announce("units", 2)
    body = gzip.compress(lines([unit_row("S1")])) + gzip.compress(lines([unit_row("S2")]))
    answer = machine.put(f"{BATCHES}{batch}/parts/1/", body, **{"Content-Encoding": "gzip"})
    assert (answer.status_code, answer.json()["rows"]) == (200, 2)


def test_a_gzip_bomb_is_refused_before_it_is_large(machine, monkeypatch):
    monkeypatch.setattr(receiving, "MAX_BYTES", 1024 * 1024)
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join([*(packer.compress(b" " * 65536) for _ in range(1600)), packer.flush()])
    batch = machine.announce("units", 1)
    answer = machine.put(f"{BATCHES}{batch}/parts/1/", bomb, **{"Content-Encoding": "gzip"})
    refused(answer, 413, "part_too_large")
    assert not StagedRow.objects.exists()


def test_a_part_has_a_limited_number_of_rows(machine, monkeypatch):
    monkeypatch.setattr(receiving, "MAX_ROWS", 3)
    batch = machine.announce("units", 4)
    refused(machine.part(batch, [{}] * 4), 413, "too_many_rows")
    assert machine.part(batch, [{}] * 3).status_code == 200


def test_an_announcement_has_a_limited_size(machine):
    refused(machine.post(BATCHES, announcement(source="x" * 70_000)), 413, "body_too_large")


def test_a_part_without_its_length_is_not_guessed_at(machine):
    batch = machine.announce("units", 1)
    answer = machine.http.put(
        f"{BATCHES}{batch}/parts/1/",
        lines([unit_row()]),
        content_type="application/x-ndjson",
        headers=machine.headers(str(uuid4())),
        CONTENT_LENGTH="",
    )
    refused(answer, 411, "length_missing")


# ---------------------------------------------------------------- keys
@pytest.mark.parametrize("key", [None, "x" * 101, "two words", "schlüssel"])
def test_every_writing_call_needs_a_key(machine, key):
    batch = machine.announce("units", 1)
    code = "idempotency_key_invalid" if key else "idempotency_key_missing"
    refused(machine.post(BATCHES, announcement(), key=key), 400, code)
    refused(machine.part(batch, [unit_row()], key=key), 400, code)
    refused(machine.close(batch, key=key), 400, code)
    assert Batch.objects.get().state == "announced"


def test_a_repeated_call_is_answered_alike_and_done_once(machine):
    first = machine.post(BATCHES, announcement(), key="announce")
    again = machine.post(BATCHES, announcement(), key="announce")
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Batch.objects.count() == 1
    batch = first.json()["id"]
    answers = [machine.part(batch, [unit_row()], key="part") for _ in range(2)]
    assert (
        answers[0].json()
        == answers[1].json()
        == {
            "part": 1,
            "rows": 1,
            "sha256": BatchPart.objects.get().digest,
        }
    )
    assert StagedRow.objects.count() == 1
    closed = [machine.close(batch, key="close") for _ in range(2)]
    assert [answer.status_code for answer in closed] == [202, 202]
    assert closed[0].json() == closed[1].json()


def test_a_refusal_is_an_answer_and_stays_one(machine):
    first = machine.post(BATCHES, announcement(mode="sloppy"), key="wrong")
    again = machine.post(BATCHES, announcement(mode="sloppy"), key="wrong")
    assert (first.status_code, again.status_code) == (400, 400)
    assert first.json() == again.json()
    assert again.headers["Content-Type"] == PROBLEM
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_key_belongs_to_one_call(machine):
    batch = machine.post(BATCHES, announcement(), key="mine").json()["id"]
    refused(machine.post(BATCHES, announcement(expected_rows=2), key="mine"), 422, "idempotency_key_reused")
    refused(machine.close(batch, key="mine"), 422, "idempotency_key_reused")
    refused(machine.part(batch, [unit_row()], key="mine"), 422, "idempotency_key_reused")
    assert Batch.objects.get().state == "announced"


def test_packing_alike_rows_otherwise_is_the_same_call(machine):
    batch = machine.announce("units", 1)
    plain = machine.part(batch, [unit_row()], key="part")
    packed = machine.part(batch, [unit_row()], key="part", zipped=True)
    assert packed.headers["Idempotency-Replayed"] == "true"
    assert plain.json() == packed.json()


def test_keys_of_two_clients_are_two_keys(machine):
    other = Machine(
        services.create_api_client(name="other", scopes=["units:write"], starts_on=date(2020, 1, 1))
    )
    other.sign_in()
    ours = machine.post(BATCHES, announcement(), key="same").json()["id"]
    theirs = other.post(BATCHES, announcement(), key="same").json()["id"]
    assert ours != theirs


def test_a_claim_left_by_a_process_that_died_is_taken_over(machine):
    account = Staff.objects.get(employee_no="core")
    machine.post(BATCHES, announcement(), key="dead")
    Batch.objects.all().delete()
    # As the claim stands when the process dies after claiming and before its work has committed.
    IdempotencyKey.objects.filter(client=account, key="dead").update(status=None, answer="", finished_at=None)
    answer = machine.post(BATCHES, announcement(), key="dead")
    assert answer.status_code == 201
    assert "Idempotency-Replayed" not in answer.headers
    assert Batch.objects.count() == 1


def test_a_call_that_fails_keeps_no_answer_and_can_be_sent_again(machine, monkeypatch):
    def fail(**given):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(services, "announce_batch", fail)
        machine.http.raise_request_exception = False
        refused(machine.post(BATCHES, announcement(), key="later"), 500, "error")
    assert machine.post(BATCHES, announcement(), key="later").status_code == 201
    assert Batch.objects.count() == 1


def test_a_batch_is_read_under_its_etag_and_in_the_fields_asked_for(machine):
    batch = machine.send("units", [unit_row()])["id"]
    whole = machine.get(f"{BATCHES}{batch}/")
    same = machine.http.get(
        f"{BATCHES}{batch}/", headers={**machine.headers(None), "If-None-Match": whole.headers["ETag"]}
    )
    assert (same.status_code, same.content) == (304, b"")
    few = machine.get(f"{BATCHES}{batch}/?fields=id,state")
    assert few.json() == {"id": batch, "state": "applied"}
    listed = machine.get(f"{BATCHES}?fields=id&resource=units").json()["results"]
    assert listed == [{"id": batch}]
    assert machine.get(f"{BATCHES}{batch}/errors/?fields=line,code").json()["results"] == []
    for path in (
        f"{BATCHES}?colour=red",
        f"{BATCHES}{batch}/?fields=colour",
        f"{BATCHES}{batch}/errors/?page=2",
    ):
        refused(machine.get(path), 400, "invalid_query")
