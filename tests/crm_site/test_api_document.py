"""The whole document of the API has one form: every operation of every app, judged from what a stranger reads."""

from functools import cache

from drf_spectacular.generators import SchemaGenerator

# Amounts of money by their names: text with two decimals, never a float.
MONEY = ("deposits", "loans", "contribution", "capital", "amount", "_assets", "revenue", "profit", "balance")


@cache
def document():
    return SchemaGenerator().get_schema(request=None, public=True)


def operations():
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            if method in ("get", "post", "put", "patch", "delete"):
                yield f"{method.upper()} {path}", operation


def resolved(schema):
    while "$ref" in schema:
        schema = document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def parameters(operation):
    return {one["name"]: one for one in operation.get("parameters", ())}


def answer(operation):
    """The body of the good answer."""
    for code in ("200", "201", "202"):
        content = operation["responses"].get(code, {}).get("content", {})
        if "application/json" in content:
            return resolved(content["application/json"]["schema"])
    return {}


def is_page(operation):
    return {"next", "previous", "results"} <= answer(operation).get("properties", {}).keys()


def fields():
    for name, schema in document()["components"]["schemas"].items():
        for field, told in schema.get("properties", {}).items():
            yield f"{name}.{field}", told


def departures(name, operation):
    """In what an operation departs from the one form."""
    sent = parameters(operation)
    if "application/problem+json" not in operation["responses"].get("default", {}).get("content", {}):
        yield "refuses by something else than a problem document"
    if name.startswith("GET") and is_page(operation) and "/corebanking/batches/" not in name:
        yield from (f"no {one}" for one in ("cursor", "page_size", "ordering", "fields") if one not in sent)
    if name.startswith("PATCH") and not sent.get("If-Match", {}).get("required"):
        yield "changes a record without If-Match"
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if body and resolved(body).get("additionalProperties") is not False:
        yield "takes fields that it does not know"
    if not (operation.get("description") or operation.get("summary")):
        yield "says nothing of itself"


def test_every_operation_of_every_app_has_the_one_form():
    faults = [f"{name}: {one}" for name, operation in operations() for one in departures(name, operation)]
    assert not faults, "\n".join(faults)
    pages = [name for name, operation in operations() if is_page(operation)]
    assert len(pages) >= 30


def test_money_days_and_moments_are_written_one_way():
    faults = []
    for name, told in fields():
        kinds = told.get("type", "")
        if any(word in name.rpartition(".")[2] for word in MONEY) and ("number" in kinds):
            faults.append(f"{name}: money as a number")
        if name.endswith("_on") and told.get("format") not in ("date", None):
            faults.append(f"{name}: {told.get('format')}")
        if name.endswith("_at") and told.get("format") not in ("date-time", None):
            faults.append(f"{name}: {told.get('format')}")
    assert not faults, "\n".join(faults)


def test_no_name_of_an_operation_is_there_twice():
    names = [operation["operationId"] for _, operation in operations()]
    assert len(names) == len(set(names))
