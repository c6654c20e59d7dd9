"""Foreign keys point down the layers by class; migrations are named by hand, reversible, and free of app code."""

import ast
import re

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from tests.conventions.sources import APPS, at, dotted, files, height, imported, modules, name_of, parsed

RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
HAND_NAMED = re.compile(r"^\d{4}_[a-z][a-z0-9]*(_[a-z0-9]+)*$")
# The default of public identifiers is the one thing of ours that the state of a model must import.
IMPORTABLE = {"common.models"}


@pytest.mark.parametrize("path", modules("models"), ids=name_of)
def test_relations_name_the_class(path):
    faults = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and dotted(node).split(".")[-1] in RELATIONS and node.args:
            target = node.args[0]
            if isinstance(target, ast.Constant) and target.value != "self":
                faults.append(f"{at(path, node)}: import {target.value!r} instead of naming it in a string")
    assert not faults, "\n".join(faults)


def test_relations_point_down_the_layers():
    faults = []
    for model in apps.get_models():
        owner = model._meta.app_label
        if owner not in APPS:
            continue
        for relation in model._meta.get_fields():
            if not relation.is_relation or relation.auto_created or relation.related_model is None:
                continue
            target = relation.related_model._meta.app_label
            to_user = relation.related_model._meta.label == "organization.Staff"
            if target in APPS and not to_user and target != owner and height(target) >= height(owner):
                faults.append(f"{model.__name__}.{relation.name} of {owner} points up to {target}")
    assert not faults, "\n".join(faults)


MIGRATIONS = [path for path in files(".py") if path.parent.name == "migrations" and path.stem != "__init__"]


@pytest.mark.parametrize("path", MIGRATIONS, ids=name_of)
def test_migrations_are_named_by_hand(path):
    assert HAND_NAMED.match(path.stem) and "_auto_" not in path.stem, (
        f"{name_of(path)}: give it a name of its own"
    )


@pytest.mark.parametrize("path", MIGRATIONS, ids=name_of)
def test_migrations_import_no_app_code(path):
    faults = [
        f"{at(path, node)}: {module} will change, a migration must not"
        for node, module in imported(path)
        if module.split(".")[0] in APPS and module not in IMPORTABLE
    ]
    assert not faults, "\n".join(faults)


def test_migrations_can_be_taken_back():
    loader = MigrationLoader(None)
    faults = [
        f"{app}.{name}: {operation.describe()} has no way back"
        for (app, name), migration in loader.disk_migrations.items()
        if app in APPS
        for operation in migration.operations
        if not operation.reversible
    ]
    assert not faults, "\n".join(faults)
