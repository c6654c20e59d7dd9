"""A content is stored once, whole, before its row; what nobody holds is swept."""

import hashlib
import io
import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction
from django.utils import timezone

from files import services
from files.downloads import file_response
from files.forms import UploadField
from files.models import StoredFile
from tests.files.conftest import PAGE, PDF, PNG

pytestmark = pytest.mark.django_db


def store(content: bytes = PDF, name: str = "a.pdf", at=None) -> StoredFile:
    return services.store_file(
        content=io.BytesIO(content), name=name, size=len(content), at=at or timezone.now()
    )


def lying(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def age(path: Path, days: int) -> None:
    then = timezone.now().timestamp() - days * 86_400
    os.utime(path, (then, then))


def test_the_same_content_is_stored_once_under_its_digest(folder):
    first, second = store(name="a.pdf"), store(name="b.pdf")
    digest = hashlib.sha256(PDF).hexdigest()
    assert first == second
    assert (first.digest, first.size, first.media_type) == (digest, len(PDF), "application/pdf")
    assert lying(folder) == [folder / digest[:2] / digest[2:4] / digest]
    assert services.open_file(stored=first).read() == PDF


def test_nobody_else_on_the_machine_reads_the_bytes(folder):
    path = services.path_of(digest=store().digest)
    assert path.stat().st_mode & 0o077 == 0 and path.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [(b"", "a.pdf", "empty"), (PAGE, "a.pdf", "kind"), (PDF + b" " * 2000, "a.pdf", "too_large")],
)
def test_what_is_refused_leaves_nothing(folder, settings, content, name, why):
    settings.FILES_LARGEST_BYTES = 1024
    with pytest.raises(services.FileRefused) as refused:
        store(content, name)
    assert refused.value.why == why
    assert lying(folder) == [] and not StoredFile.objects.exists()


def test_an_act_that_fails_after_storing_leaves_bytes_and_no_row(folder):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        store()
        raise ZeroDivisionError
    assert len(lying(folder)) == 1 and not StoredFile.objects.exists()
    stored = store()
    assert services.open_file(stored=stored).read() == PDF and len(lying(folder)) == 1


def test_a_process_killed_while_it_writes_leaves_no_content_under_a_digest(folder, monkeypatch):
    def killed(self, target):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        store()
    assert lying(folder) == [] and not StoredFile.objects.exists()


def test_the_sweep_takes_what_is_a_day_old_and_held_by_nobody(folder):
    old = timezone.now() - timedelta(days=2)
    forgotten, kept = store(at=old), store(PNG, "a.png")
    part = services.path_of(digest=forgotten.digest).parent / "part-abc"
    part.write_bytes(b"half")
    for path in (services.path_of(digest=forgotten.digest), part):
        age(path, 2)
    assert services.sweep_orphans(at=timezone.now()) == 2
    assert lying(folder) == [services.path_of(digest=kept.digest)]
    assert list(StoredFile.objects.all()) == [kept]


def test_the_sweep_leaves_a_content_that_has_just_been_sent_again(folder):
    stored = store(at=timezone.now() - timedelta(days=2))
    age(services.path_of(digest=stored.digest), 2)
    store()
    assert services.sweep_orphans(at=timezone.now()) == 0
    assert services.open_file(stored=stored).read() == PDF


@pytest.mark.django_db(transaction=True)
def test_eight_who_send_the_same_content_at_once_store_it_once(folder):
    failures: list[BaseException] = []

    def one() -> None:
        try:
            store()
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == [] and StoredFile.objects.count() == 1 and len(lying(folder)) == 1


# ---------------------------------------------------------------- out again
def test_a_download_is_saved_under_its_name_and_never_run(folder):
    answer = file_response(store(), "结息单.pdf")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E7%BB%93%E6%81%AF%E5%8D%95.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["Content-Type"] == "application/pdf"
    assert "script-src" not in answer["Content-Security-Policy"]
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")


def test_text_is_saved_even_when_it_was_asked_to_be_shown(folder):
    answer = file_response(store(b"just words", "a.txt"), "a.txt", shown=True)
    assert answer["Content-Disposition"].startswith("attachment")
    answer.close()


def test_a_name_cannot_add_a_header(folder):
    answer = file_response(store(), 'a"\r\nX-Evil: 1.pdf', shown=True)
    assert answer["Content-Disposition"] == 'inline; filename="a_ X-Evil_ 1.pdf"'
    answer.close()


# ---------------------------------------------------------------- the field
def sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_the_field_takes_several_files_and_names_each_it_refuses(settings):
    settings.FILES_LARGEST_BYTES = 1024 * 1024
    field = UploadField()
    assert [file.name for file in field.clean([sent("a.pdf", PDF), sent("b.png", PNG)])] == ["a.pdf", "b.png"]
    assert field.clean(None) == []
    with pytest.raises(Exception) as refused:
        field.clean([sent("a.pdf", PAGE), sent("b.pdf", PDF), sent("c.pdf", PDF + b" " * 1024 * 1024)])
    messages = refused.value.messages
    assert len(messages) == 2 and "a.pdf" in messages[0] and "c.pdf" in messages[1] and "1" in messages[1]


def test_the_field_takes_ten_files_at_most():
    with pytest.raises(Exception, match="10"):
        UploadField().clean([sent(f"{n}.pdf", PDF) for n in range(11)])
