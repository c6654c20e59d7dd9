"""Who is told what by notes and files of the secret customer."""

from tests.access.calls import WORKERS, Call, editors, get, of_people, only, post, readers, signed_in
from tests.access.world import READERS

NOTES = "/customers/{customer}/notes/"
FILES = "/customers/{customer}/files/"
ONE_NOTE, ONE_FILE = f"{NOTES}{{kept_note}}/", f"{FILES}{{kept_file}}/"
NO_NOTE = f"{NOTES}00000000-0000-0000-0000-000000000000/"
API = "/api/v1"


def send(route: str, path: str, who: dict[str, int], method: str = "POST", **body: object) -> Call:
    return Call(route, path, of_people(who), method=method, body=body, json=True)


def its_own(status: int) -> dict[str, int]:
    """An act of whoever wrote or added it: other readers are refused."""
    return readers(403) | {"lead": status}


ACTS = f"{API}/customer-acts/"
# Whoever may do nothing to customers is refused; others are told what is missing.
WORKING = only(WORKERS, 422, 403)

CALLS = [
    post("notebook:bulk", "/customers/bulk/", only(WORKERS, 302, 403)),
    post("notebook:bulk-order", "/customers/bulk/order/", WORKING),
    get("notebook:bulk-run", "/customers/bulk/{bulk}/", signed_in(404) | {"lead": 200}),
    post("notebook:bulk-undo", "/customers/bulk/{bulk}/undo/", signed_in(404) | {"lead": 302}),
    get("api-customer-acts", ACTS, of_people(signed_in(200))),
    send("api-customer-acts", ACTS, only(WORKERS, 400, 403), act="x"),
    get("api-customer-act", f"{ACTS}{{bulk}}/", of_people(signed_in(404) | {"lead": 200})),
    send("api-customer-act-undo", f"{ACTS}{{bulk}}/undo/", signed_in(404) | {"lead": 400}, more="x"),
    post("notebook:note-create", NOTES, editors(422)),
    get("notebook:people-to-name", f"{NOTES}people/", editors(200)),
    get("notebook:note", ONE_NOTE, readers(200)),
    post("notebook:note", ONE_NOTE, its_own(422), text=""),
    post("notebook:note-restore", f"{ONE_NOTE}restore/", its_own(302)),
    post("notebook:note-remove", f"{NO_NOTE}remove/", only(READERS, 404, 404)),
    get("notebook:files", FILES, readers(200)),
    post("notebook:file-add", f"{FILES}add/", editors(422)),
    get("notebook:file", ONE_FILE, readers(200)),
    post("notebook:file-restore", f"{ONE_FILE}restore/", its_own(302)),
    post("notebook:file-remove", f"{ONE_FILE}remove/", readers(403) | {"lead": 302}),
    get("api-notes", API + NOTES, of_people(readers(200))),
    send("api-notes", API + NOTES, editors(400), text=""),
    get("api-note", API + ONE_NOTE, of_people(readers(200))),
    send("api-note", API + ONE_NOTE, its_own(428), method="PATCH", text="x"),
    send("api-note-remove", f"{API}{ONE_NOTE}remove/", its_own(400), more="x"),
    send("api-note-restore", f"{API}{ONE_NOTE}restore/", its_own(400), more="x"),
    get("api-customer-files", API + FILES, of_people(readers(200))),
    send("api-customer-files", API + FILES, editors(400)),
    get("api-customer-file", API + ONE_FILE, of_people(readers(200))),
    get("api-customer-file-content", f"{API}{ONE_FILE}content/", of_people(readers(200))),
    send("api-customer-file-remove", f"{API}{ONE_FILE}remove/", its_own(400), more="x"),
    send("api-customer-file-restore", f"{API}{ONE_FILE}restore/", its_own(400), more="x"),
]
