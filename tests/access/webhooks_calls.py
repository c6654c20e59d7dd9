"""Who is told what by the pages and the API of webhooks."""

from tests.access.calls import get, of_people, post
from tests.access.corebanking_calls import administrators, send

API = "/api/v1/corebanking/webhooks/"
ONE = "/webhooks/{webhook}/"
NONE = "00000000-0000-0000-0000-000000000000"

CALLS = [
    get("corebanking:webhooks", "/webhooks/", administrators(200)),
    get("corebanking:webhook-create", "/webhooks/new/", administrators(200)),
    post("corebanking:webhook-create", "/webhooks/new/", administrators(422), url="ftp://elsewhere"),
    get("corebanking:dead-letters", "/webhooks/dead/", administrators(200)),
    get("corebanking:webhook", ONE, administrators(200)),
    get("corebanking:webhook", f"/webhooks/{NONE}/", administrators(404)),
    post("corebanking:webhook", ONE, administrators(422), url="ftp://elsewhere"),
    post("corebanking:webhook-replay", f"{ONE}replay/", administrators(422), since="never"),
    post("corebanking:secret-create", f"{ONE}secrets/", administrators(201)),
    post("corebanking:secret-withdraw", f"{ONE}secrets/{NONE}/withdraw/", administrators(404)),
    post("corebanking:message-replay", f"{ONE}messages/{NONE}/replay/", administrators(404)),
    get("api-webhooks", API, of_people(administrators(200))),
    send("api-webhooks", API, 400),
    get("api-webhook", f"{API}{{webhook}}/", of_people(administrators(200))),
    send("api-webhook", f"{API}{{webhook}}/", 428, "PATCH", active=False),
    send("api-webhook-secrets", f"{API}{{webhook}}/secrets/", 201),
    send("api-webhook-secret-withdraw", f"{API}{{webhook}}/secrets/{NONE}/withdraw/", 404),
    send("api-webhook-replay", f"{API}{{webhook}}/replay/", 400),
    get("api-messages", f"{API}{{webhook}}/messages/", of_people(administrators(200))),
    get("api-message", f"{API}{{webhook}}/messages/{NONE}/", of_people(administrators(404))),
    send("api-message-replay", f"{API}{{webhook}}/messages/{NONE}/replay/", 404),
]
