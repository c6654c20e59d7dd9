"""Who is told what of the secret customer's surveys, answers and of head office's numbers."""

from tests.access.calls import Call, editors, everybody, get, of_people, only, post, readers, signed_in

OF = "/customers/{customer}/surveys/"
API = "/api/v1/surveys/"
ANSWERS = "/api/v1/survey-answers/"
RULES = "/api/v1/survey-rules/"
NOBODYS = "01890000-0000-7000-8000-000000000000"


def send(route: str, path: str, who: dict[str, int], **body: object) -> Call:
    return Call(route, path, of_people(who), method="POST", body=body, json=True)


CALLS = [
    get("surveys:answer", "/survey/{link}/", everybody(200)),
    get("surveys:answer", "/survey/0123456789:forged/", everybody(404)),
    post("surveys:answer", "/survey/{link}/", everybody(422)),
    get("surveys:refuse", "/survey/{link}/refuse/", everybody(200)),
    post("surveys:refuse", "/survey/{link}/refuse/", everybody(422)),
    get("surveys:overview", "/surveys/", signed_in(200)),
    get("surveys:answers", "/surveys/answers/", signed_in(200)),
    get("surveys:rules", "/surveys/rules/", signed_in(200)),
    get("surveys:rule-edit", "/surveys/rules/new/", only({"executive"}, 200, 403)),
    post("surveys:rule-edit", "/surveys/rules/new/", only({"executive"}, 422, 403)),
    get("surveys:of-customer", OF, readers(200)),
    get("surveys:panel", f"{OF}panel/", readers(200)),
    post("surveys:ask", f"{OF}new/", editors(422), form_key=""),
    post("surveys:mail", f"{OF}{{answered_survey}}/mail/", editors(302)),
    post("surveys:link", f"{OF}{{answered_survey}}/link/", editors(302)),
    post("surveys:withdraw", f"{OF}{{answered_survey}}/withdraw/", editors(302)),
    post("surveys:person", f"{OF}people/{{contact}}/", editors(302), asked="again"),
    get("api-surveys", API, of_people(everybody(200))),
    get("api-survey-figures", f"{API}figures/", of_people(everybody(200))),
    get("api-survey", f"{API}{{answered_survey}}/", of_people(readers(200))),
    send("api-survey-mail", f"{API}{{answered_survey}}/mail/", editors(409)),
    send("api-survey-link", f"{API}{{answered_survey}}/link/", editors(409)),
    send("api-survey-withdraw", f"{API}{{answered_survey}}/withdraw/", editors(409)),
    get("api-customer-surveys", "/api/v1/customers/{customer}/surveys/", of_people(readers(200))),
    send("api-customer-surveys", "/api/v1/customers/{customer}/surveys/", editors(400), key=""),
    get("api-survey-answers", ANSWERS, of_people(everybody(200))),
    get("api-survey-answer", f"{ANSWERS}{{survey_answer}}/", of_people(readers(200))),
    get("api-survey-rules", RULES, of_people(everybody(200))),
    send("api-survey-rules", RULES, only({"executive"}, 400, 403), quality=1),
    get("api-survey-rule", f"{RULES}{NOBODYS}/", of_people(everybody(404))),
]
