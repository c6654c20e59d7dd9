"""The customer's written request as it came: taken by content, read by whoever reads the request, kept as it was."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from audit.models import Act
from common.calendar import business_today
from common.models import uuid7
from files.services import FileRefused
from pricing import services
from pricing.models import Concession, Scan
from pricing.services import ScansClosed
from tests.pricing.making import decide, make_quote, make_request
from tests.pricing.test_price_pages import client_of, page_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def stored(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def upload(name="利率优惠申请书.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def scanned(bank, customer):
    return make_request(bank, customer, files=[upload()])


def acts(kind):
    return [(act.actor, act.after["name"]) for act in Act.objects.filter(kind=kind).order_by("id")]


def test_it_comes_with_the_request_and_is_read_by_whoever_decides(bank, customer):
    quote = make_quote(bank, customer)
    typed = {
        "written_on": business_today(),
        "wanted_until": business_today() + timedelta(days=200),
        "reason": "checked",
        "form_key": str(uuid7()),
    }
    ask, manager = f"/prices/quotes/{quote.public_id}/request/", client_of(bank.manager)
    refused = manager.post(ask, typed | {"files": upload(content=b"<html>")})
    assert refused.status_code == 422 and "is not taken" in refused.content.decode()
    assert "checked" in refused.content.decode() and not Concession.objects.exists()

    for _ in range(2):  # the same form again adds nothing
        assert manager.post(ask, typed | {"files": upload()}).status_code == 302
    scan = Scan.objects.get()
    assert (scan.name, scan.added_by, acts("price.scan_added")) == (
        "利率优惠申请书.pdf",
        bank.manager,
        [(bank.manager, "利率优惠申请书.pdf")],
    )
    approver, address = client_of(bank.supervisor), f"{page_of(scan.concession)}scans/{scan.public_id}/"
    assert f"{address}?show=1" in approver.get(page_of(scan.concession)).content.decode()
    shown = approver.get(f"{address}?show=1")
    assert b"".join(shown.streaming_content) == PDF
    assert (shown["Content-Type"], shown["Content-Disposition"].split(";")[0]) == (
        "application/pdf",
        "inline",
    )
    assert acts("price.scan_taken") == [(bank.supervisor, "利率优惠申请书.pdf")]


def test_who_does_not_read_the_request_finds_no_file(bank, customer):
    scan = scanned(bank, customer).scans.get()
    other = make_request(bank, customer)
    wrong = f"{page_of(other)}scans/{scan.public_id}/"
    assert client_of(bank.manager).get(wrong).status_code == 404
    for stranger in (bank.outsider, bank.system_admin, bank.personas["credit"]):
        for address in (page_of(scan.concession), f"/api/v1/pricing/requests/{scan.concession.public_id}/"):
            content = "" if address.startswith("/prices") else "content/"
            answer = client_of(stranger).get(f"{address}scans/{scan.public_id}/{content}")
            assert answer.status_code == 404
    assert not Act.objects.filter(kind="price.scan_taken").exists()


def test_the_page_says_that_it_is_missing_until_it_is_added(bank, customer):
    request = make_request(bank, customer)
    manager, missing = client_of(bank.manager), "The written request itself is not here."
    assert missing in client_of(bank.supervisor).get(page_of(request)).content.decode()
    assert manager.post(f"{page_of(request)}scans/", {"sent": "1"}).status_code == 422
    assert "scans/" not in client_of(bank.executive).get(page_of(request)).content.decode()
    added = manager.post(f"{page_of(request)}scans/", {"files": upload()})
    assert (added.status_code, request.scans.count()) == (302, 1)
    assert missing not in manager.get(page_of(request)).content.decode()


def test_what_was_decided_keeps_the_files_it_rested_on(bank, customer):
    refused = decide(scanned(bank, customer), bank.supervisor, "refuse", note="无回报")
    with pytest.raises(ScansClosed):
        services.attach_scans(concession=refused, files=[upload()], by=bank.manager, at=timezone.now())
    answer = client_of(bank.manager).post(
        f"{page_of(refused)}scans/", {"files": upload("b.pdf", PDF + b"\n")}
    )
    assert answer.status_code == 422 and "while it waits" in answer.content.decode()
    assert refused.scans.count() == 1
    denied = pytest.raises(ProgrammingError, match="permission denied")
    with denied, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM pricing_scan")
    appealed = services.appeal(
        refused=refused, reason="new", form_key=uuid7(), by=bank.manager, at=timezone.now()
    )
    assert [scan.name for scan in appealed.scans.all()] == ["利率优惠申请书.pdf"]


def test_a_request_with_a_file_that_is_not_taken_is_not_made(bank, customer):
    with pytest.raises(FileRefused), transaction.atomic():
        make_request(bank, customer, files=[upload("申请.pdf", b"no")])
    assert not Concession.objects.exists()


def test_over_the_api(bank, customer):
    request = make_request(bank, customer)
    manager, api = client_of(bank.manager), f"/api/v1/pricing/requests/{request.public_id}/"
    assert (
        manager.post(f"{api}scans/", {"file": upload("x.pdf", b"no")}).json()["errors"][0]["field"] == "file"
    )
    made = manager.post(f"{api}scans/", {"file": upload()}).json()
    assert (made["name"], made["media_type"], made["size"]) == (
        "利率优惠申请书.pdf",
        "application/pdf",
        len(PDF),
    )
    assert manager.get(api).json()["scans"] == [made]
    taken = client_of(bank.supervisor).get(f"{api}scans/{made['id']}/content/")
    assert b"".join(taken.streaming_content) == PDF
    assert client_of(bank.executive).post(f"{api}scans/", {"file": upload()}).status_code == 403
    decide(request, bank.supervisor, "refuse", note="无回报")
    assert manager.post(f"{api}scans/", {"file": upload()}).status_code == 409
