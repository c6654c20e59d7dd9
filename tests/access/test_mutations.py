"""The access tests' own test: with `visible_to` giving everything, anywhere, they fail.

That they find nothing in the code as it is, test_routes.py says.
"""

import sys
from itertools import chain

import pytest

from organization.models import Unit
from tests.access.checks import faults
from tests.access.oracle import guarded_models, wrong_sets
from tests.access.table import CALLS

pytestmark = pytest.mark.django_db
# Nobody of these reads the customer; the far supervisor and the colleague read others.
STRANGERS = ["colleague", "outsider", "far_supervisor", "supervisor", "audit_admin", "other_client"]
# Apps whose models have a rule of sight, and apps whose code says visible_to.
DEFINING = [
    "organization",
    "lists",
    "products",
    "customers",
    "prospects",
    "complaints",
    "negotiations",
    "pricing",
    "campaigns",
    "worklist",
    "tiers",
    "activities",
    "corebanking",
    "dashboards",
]
USING = [
    "lists",
    "customers",
    "fit",
    "prospects",
    "complaints",
    "negotiations",
    "pricing",
    "campaigns",
    "worklist",
    "tiers",
    "activities",
    "corebanking",
    "workspace",
    "dashboards",
]


def everything(self, user):
    return self.get_queryset()


def blind_for(app, honest):
    """`visible_to` as it is, but giving everything to callers in one app, through the shared door as well."""

    def visible_to(self, user):
        caller = sys._getframe(1)
        if caller.f_globals["__name__"] == "customers.access":
            caller = caller.f_back
        return (
            self.get_queryset() if caller.f_globals["__name__"].startswith(f"{app}.") else honest(self, user)
        )

    return visible_to


# What follows by itself, and who decided it, is read by everybody: to show everything is right there.
EVERYBODYS = {
    "chains.ChainVersion",
    "signs.SignRule",
    "surveys.SurveyRule",
    "accountplans.PlanRule",
    "customers.MarketStance",
    "customers.NeedsSegment",
    "customers.OtherBank",
    "customers.SizeThresholds",
}


def managers(models):
    return [type(model._default_manager) for model in models]


def calls_of(app):
    """The whole table; first an app's own routes, of these what is hidden from somebody and read, then what shows."""

    def kept_for_late(call):
        own = call.route.startswith((f"{app}:", f"{app}-"))
        hidden = call.method == "GET" and any(call.who[stranger] == 404 for stranger in STRANGERS)
        return not own, not hidden, call.method != "GET"

    return sorted(CALLS, key=kept_for_late)


def test_where_an_apps_models_show_everything_the_access_tests_fail(world, monkeypatch):
    survivors = []
    for app in DEFINING:
        models = [model for model in guarded_models() if model._meta.app_label == app]
        with monkeypatch.context() as mutation:
            for manager in managers(models):
                mutation.setattr(manager, "visible_to", everything)
            found = chain(wrong_sets(world, STRANGERS, models), faults(world, calls_of(app), STRANGERS))
            if next(found, None) is None:
                survivors.append(app)
    assert survivors == []


def test_where_a_single_model_shows_everything_the_access_tests_fail(world, monkeypatch):
    survivors = []
    for model in guarded_models():
        with monkeypatch.context() as mutation:
            mutation.setattr(type(model._default_manager), "visible_to", everything)
            found = iter(wrong_sets(world, STRANGERS, [model]))
            if model._default_manager.exists() and next(found, None) is None:
                survivors.append(model._meta.label)
    assert set(survivors) == EVERYBODYS


def test_where_an_apps_code_forgets_visible_to_some_call_gives_it_away(world, monkeypatch):
    """As if every `visible_to(...)` written in the app were `all()`; what other apps say still holds."""
    survivors = []
    for app in USING:
        with monkeypatch.context() as mutation:
            for manager in managers(guarded_models()):
                mutation.setattr(manager, "visible_to", blind_for(app, manager.visible_to))
            if next(faults(world, calls_of(app), STRANGERS), None) is None:
                survivors.append(app)
    assert survivors == []


def test_where_every_unit_is_read_whole_by_everybody_some_call_gives_it_away(world, monkeypatch):
    for manager in managers(model for model in guarded_models() if model is Unit):
        monkeypatch.setattr(manager, "read_whole_by", everything)
    assert (
        next(faults(world, [call for call in CALLS if "dashboard" in call.route], STRANGERS), None)
        is not None
    )
