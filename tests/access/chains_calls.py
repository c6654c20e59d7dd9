"""Who is told what by the rules of follow-up: everybody reads them, head office tries and decides."""

from tests.access.calls import Call, everybody, get, of_people, only, post, signed_in

RULES = "/api/v1/follow-up-rules/"
NOBODYS = "01890000-0000-7000-8000-000000000000"


def send(route: str, path: str, who: dict[str, int], **body: object) -> Call:
    return Call(route, path, of_people(who), method="POST", body=body, json=True)


CALLS = [
    get("chains:list", "/follow-ups/", signed_in(200)),
    get("chains:edit", "/follow-ups/lost/edit/", only({"executive"}, 200, 403)),
    post("chains:edit", "/follow-ups/lost/edit/", only({"executive"}, 422, 403), act="decide"),
    get("api-follow-up-rules", RULES, of_people(everybody(200))),
    send("api-follow-up-rules", RULES, only({"executive"}, 400, 403), cause="lost"),
    send("api-follow-up-trial", f"{RULES}trial/", only({"executive"}, 200, 403), cause="lost", steps=[]),
    get("api-follow-up-rule", f"{RULES}{NOBODYS}/", of_people(everybody(404))),
]
