"""Rules decide, querysets select, queries answer, services act, views speak HTTP: no file does another's work."""

import ast
from collections.abc import Callable
from pathlib import Path

from tests.conventions.sources import at, code, dotted, imported, modules, name_of, parsed

INTERFACES = ("views", "api", "forms", "filters", "serializers")
# Catalogues that everybody reads; every other model is reached by `visible_to`.
OPEN_TO_ALL = {"Tier", "ProductLine"}
WRITES = {"save", "delete", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "record_act"}
# A set handed over whole may stand without its name.
SETS = {"rows", "notices"}


def in_none_of(paths: list[Path]) -> Callable:
    """A test that a kind of fault stands in none of the files; it names all that do. One test each took 25 seconds."""

    def tested(find: Callable[[Path], list[str]]) -> Callable[[], None]:
        def test() -> None:
            assert paths
            faults = [fault for path in paths for fault in find(path)]
            assert not faults, "\n".join(faults)

        test.__doc__ = find.__doc__
        return test

    return tested


def functions(path):
    return [node for node in parsed(path).body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


@in_none_of(modules(*INTERFACES))
def test_interfaces_say_whose_rows(path):
    faults = []
    for node in ast.walk(parsed(path)):
        if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute)):
            continue
        manager = node.value
        if manager.attr in ("objects", "_default_manager") and node.attr not in ("visible_to", "none"):
            model = dotted(manager.value)
            if model not in OPEN_TO_ALL:
                faults.append(
                    f"{at(path, node)}: {model}.{manager.attr}.{node.attr} must begin with visible_to(user)"
                )
    return faults


@in_none_of(modules("views", "api"))
def test_interfaces_write_nothing_themselves(path):
    faults = [
        f"{at(path, node)}: .{node.func.attr}() belongs into a service"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
    ]
    return faults


def is_atomic(function):
    return any(dotted(decorator) == "transaction.atomic" for decorator in function.decorator_list)


def writes_of(function):
    """The writing calls that a function makes itself."""
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    names = {func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "") for func in calls}
    return sorted(names & (WRITES | {"create", "update"}))


@in_none_of(modules("services"))
def test_services_take_named_arguments(path):
    faults = []
    for function in functions(path):
        unnamed = [argument.arg for argument in function.args.posonlyargs + function.args.args]
        acts = is_atomic(function) or writes_of(function)
        allowed = len(unnamed) == 1 and (not acts or set(unnamed) <= SETS)
        if unnamed and not allowed and not function.name.startswith("_"):
            faults.append(f"{at(path, function)}: {function.name}({', '.join(unnamed)}) must be keyword-only")
    return faults


@in_none_of(modules("services"))
def test_services_that_write_are_atomic(path):
    faults = []
    for function in functions(path):
        opened = any(
            dotted(item.context_expr) == "transaction.atomic"
            for node in ast.walk(function)
            if isinstance(node, ast.With)
            for item in node.items
        )
        writes = writes_of(function)
        if writes and not (opened or is_atomic(function) or function.name.startswith("_")):
            faults.append(
                f"{at(path, function)}: {function.name} writes ({', '.join(writes)}) outside a transaction"
            )
    return faults


@in_none_of(modules("rules"))
def test_rules_are_plain_python(path):
    faults = [
        f"{at(path, node)}: rules know nothing of {module}"
        for node, module in imported(path)
        if module.split(".")[0] in ("django", "rest_framework", "celery", "pghistory", "pgtrigger")
    ]
    return faults


@in_none_of(modules("models", "querysets", "rules", "queries", "services"))
def test_the_domain_knows_no_http(path):
    faults = [
        f"{at(path, node)}: {module} belongs to views and api"
        for node, module in imported(path)
        if module.split(".")[0] in ("rest_framework", "celery")
        or module.startswith(("django.http", "django.shortcuts", "django.contrib.messages"))
    ]
    return faults


@in_none_of(code(tests=True))
def test_imports_stand_at_the_top(path):
    faults = [
        f"{at(path, node)}: an import inside {function.name}"
        for function in ast.walk(parsed(path))
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    return faults


@in_none_of(code())
def test_a_module_opens_with_one_sentence(path):
    tree = parsed(path)
    silent = tree.body and not ast.get_docstring(tree)
    return [f"{name_of(path)}: say in one sentence what the module is for"] if silent else []


@in_none_of(code())
def test_no_signals_and_no_star_imports(path):
    faults = [
        f"{at(path, node)}: no signals for domain flow"
        for node, module in imported(path)
        if module.startswith(("django.db.models.signals", "django.dispatch"))
    ]
    faults += [
        f"{at(path, node)}: name what is imported"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]
    return faults
