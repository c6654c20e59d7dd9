"""On the secret customer: a note with a second wording, a file and a tag of its lead, a pin and a follower."""

from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from customers.services import follow_customer, make_tag, pin_customer, put_tag
from notebook.rules import BulkAct
from notebook.services import add_file, edit_note, order_bulk, write_note

KEPT = (
    "notebook_notewording",
    "notebook_mention",
    "notebook_customerfile",
    "notebook_bulkrun",
    "notebook_bulkrow",
)
MARKS_KEPT = ("customers_tag", "customers_customertag", "customers_customerpin", "customers_customerfollow")


def make_notebook(bank, customer) -> dict[str, str]:
    """Make them; returns the keys that paths name."""
    acting = {"by": bank.manager, "at": timezone.now()}
    words = f"只在此处的笔记 @{bank.supervisor.employee_no}"
    note = write_note(customer=customer, text=words, form_key=uuid4(), **acting)
    edit_note(note=note, text=f"{words} 改", version=1, **acting)
    paper = SimpleUploadedFile("只在此处的文件.txt", "只在此处的内容".encode())
    file = add_file(customer=customer, file=paper, **acting)
    tag = make_tag(name="只在此处", colour="good", shared_with=bank.unit, **acting)
    put_tag(customer=customer, tag=tag, **acting)
    pin_customer(customer=customer, by=bank.manager, pinned=True)
    follow_customer(customer=customer, by=bank.supervisor, followed=True)
    run = order_bulk(act=BulkAct.FOLLOW, words={}, customers=[customer.pk], form_key=uuid4(), **acting)
    return {
        "bulk": str(run.public_id),
        "tag": str(tag.public_id),
        "kept_note": str(note.public_id),
        "kept_file": str(file.public_id),
    }
