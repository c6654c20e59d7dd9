"""Files on a customer: taken by content, once each, read by whoever reads the customer, and who took one is known."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from audit.models import Act
from files.models import StoredFile
from files.services import FileRefused
from notebook.models import CustomerFile
from notebook.services import FileThere, NotTheAdder, add_file, remove_file, restore_file
from tests.browsing import browser
from tests.factories import make_customer

pytestmark = pytest.mark.django_db


def picture(mark: int = 0) -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes([mark]) * 40


def upload(name="门头.png", content=None):
    return SimpleUploadedFile(name, picture() if content is None else content)


def add(bank, customer, by=None, **of_file):
    return add_file(customer=customer, file=upload(**of_file), by=by or bank.manager, at=timezone.now())


def test_a_file_is_stored_once_however_many_customers_have_it(bank, customer):
    one = add(bank, customer)
    other = add(bank, make_customer(bank))
    assert one.file == other.file and StoredFile.objects.count() == 1
    with pytest.raises(FileThere) as there:
        add(bank, customer, name="同一张.png")
    assert there.value.current == one and CustomerFile.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [("报表.pdf", b"<html>", "kind"), ("a.png", b"", "empty"), ("photo.png.exe", picture(), "kind")],
)
def test_what_is_not_taken_is_on_no_customer(bank, customer, name, content, why):
    with pytest.raises(FileRefused) as refused:
        add(bank, customer, name=name, content=content)
    assert refused.value.why == why and not CustomerFile.objects.exists()


def test_a_too_large_file_is_refused_at_the_field(bank, customer, settings):
    settings.FILES_LARGEST_BYTES = 20
    answer = browser(bank.manager).post(f"/customers/{customer.customer_no}/files/add/", {"files": upload()})
    assert answer.status_code == 422 and "is larger than" in answer.content.decode()
    assert not CustomerFile.objects.exists()


def test_a_content_that_is_there_already_is_named_at_the_field(bank, customer):
    add(bank, customer)
    page = f"/customers/{customer.customer_no}/files/add/"
    answer = browser(bank.manager).post(page, {"files": upload("又一次.png")})
    assert (
        answer.status_code == 422 and "This file is here already, as “门头.png”." in answer.content.decode()
    )
    assert CustomerFile.objects.count() == 1


def test_who_opens_or_takes_a_file_is_on_record(bank, customer):
    file = add(bank, customer)
    page = f"/customers/{customer.customer_no}/files/{file.public_id}/"
    shown = browser(bank.supervisor).get(f"{page}?show=1")
    assert shown.status_code == 200 and shown["Content-Disposition"].startswith("inline")
    assert b"".join(shown.streaming_content) == picture()
    assert browser(bank.manager).get(page)["Content-Disposition"].startswith("attachment")
    acts = Act.objects.filter(kind="customer.file_taken").order_by("id")
    assert [act.actor for act in acts] == [bank.supervisor, bank.manager]
    assert acts[0].after["name"] == "门头.png"


def test_a_file_of_a_customer_one_does_not_read_does_not_exist(bank, customer):
    file = add(bank, customer)
    other = make_customer(bank)
    page = f"/customers/{customer.customer_no}/files/{file.public_id}/"
    for stranger in (bank.colleague, bank.outsider, bank.far_supervisor, bank.system_admin):
        assert browser(stranger).get(page).status_code == 404
        assert browser(stranger).get(f"/api/v1{page}content/").status_code == 404
    wrong = f"/customers/{other.customer_no}/files/{file.public_id}/"
    assert browser(bank.manager).get(wrong).status_code == 404
    assert not Act.objects.filter(kind="customer.file_taken").exists()


def test_a_removed_file_is_nowhere_and_comes_back_unless_it_was_put_there_again(bank, customer):
    file = add(bank, customer)
    with pytest.raises(NotTheAdder):
        remove_file(file=file, by=bank.supervisor, at=timezone.now())
    remove_file(file=file, by=bank.manager, at=timezone.now())
    page = f"/customers/{customer.customer_no}/files/{file.public_id}/"
    assert browser(bank.manager).get(page).status_code == 404
    again = add(bank, customer)
    with pytest.raises(FileThere):
        restore_file(file=file, by=bank.manager, at=timezone.now())
    remove_file(file=again, by=bank.manager, at=timezone.now())
    restore_file(file=file, by=bank.manager, at=timezone.now())
    assert list(CustomerFile.objects.kept()) == [file]


def test_a_file_of_the_panel_costs_no_question_of_its_own(bank, customer, django_assert_max_num_queries):
    for number in range(3):
        add(bank, customer, content=picture(number))
    pages = browser(bank.manager)
    html = pages.get(f"/customers/{customer.customer_no}/files/").content.decode()
    assert html.count("门头.png") >= 3
    with django_assert_max_num_queries(12):
        pages.get(f"/customers/{customer.customer_no}/files/")


def test_files_over_the_api(bank, customer):
    api = f"/api/v1/customers/{customer.customer_no}/files/"
    pages = browser(bank.manager)
    made = pages.post(api, {"file": upload()})
    assert made.status_code == 201, made.content
    said = made.json()
    assert (said["name"], said["media_type"], said["size"]) == ("门头.png", "image/png", len(picture()))
    assert pages.post(api, {"file": upload()}).status_code == 409
    assert pages.post(api, {"file": upload("x.pdf", b"no")}).json()["errors"][0]["field"] == "file"
    assert [one["id"] for one in pages.get(api).json()["results"]] == [said["id"]]
    content = pages.get(f"{api}{said['id']}/content/")
    assert b"".join(content.streaming_content) == picture()
    assert Act.objects.filter(kind="customer.file_taken", actor=bank.manager).count() == 1
    assert browser(bank.supervisor).post(f"{api}{said['id']}/remove/").status_code == 403
    assert pages.post(f"{api}{said['id']}/remove/").status_code == 204
    assert pages.post(f"{api}{said['id']}/restore/").status_code == 200
