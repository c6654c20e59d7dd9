"""The catalogue: products by family, one product with its versions, the editor, the dry run, the release."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.calendar import business_today
from common.errors import Forbidden
from common.htmx import acted
from common.posted import posted
from customers.models import Customer
from customers.queries import current_publication
from fit import queries, texts
from fit.access import visible_product
from fit.forms import DraftForm, ManagerForm, ProductForm
from fit.queries import ProductPage
from organization.access import refuse_others
from organization.rules import Act
from products import services
from products.models import ProductVersion


@require_safe
def product_list(request: HttpRequest) -> HttpResponse:
    may_shape = request.user.reach.may(Act.SHAPE_PRODUCTS)
    context = {"families": queries.catalogue(request.user), "may_shape": may_shape}
    return render(request, "fit/catalogue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def product_create(request: HttpRequest) -> HttpResponse:
    """A new product; its first draft is written next."""
    refuse_others(request, Act.SHAPE_PRODUCTS)
    form = ProductForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.add_product(**said, by=request.user, at=timezone.now())
        except services.CodeTaken:
            form.add_error("code", texts.CODE_TAKEN)
        else:
            return acted(request, _("Added: write the draft."), to=reverse("fit:edit", args=[said["code"]]))
    return render(request, "fit/new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def manager_name(request: HttpRequest, code: str) -> HttpResponse:
    """Say who answers for a product."""
    found, form = _shaped(request, code), ManagerForm(request.POST)
    to = reverse("fit:product", args=[code])
    if not form.is_valid():
        return acted(request, str(texts.NOT_A_MANAGER), to=to, level="error")
    manager = form.cleaned_data["manager"]
    services.name_manager(product=found.product, manager=manager, by=request.user, at=timezone.now())
    return acted(request, _("Saved."), to=to)


@require_safe
def product_detail(request: HttpRequest, code: str) -> HttpResponse:
    """A product as its version in force says, or as another version that `version` names."""
    found = visible_product(request, code, request.GET.get("version", ""))
    context = {"found": found, **_said(found.shown)}
    if found.may_shape:
        context["manager"] = ManagerForm(
            initial={"manager": found.product.manager and found.product.manager.employee_no}
        )
    return render(request, "fit/product.html", context)


@require_POST
def draft_create(request: HttpRequest, code: str) -> HttpResponse:
    found = _shaped(request, code)
    services.draft_version(product=found.product, by=request.user, at=timezone.now())
    return redirect("fit:edit", code)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_edit(request: HttpRequest, code: str) -> HttpResponse:
    """The editor of a draft; saved whole, refused where another window was faster, with what was typed kept."""
    found, draft = _draft(request, code)
    form = DraftForm(posted(request), version=draft)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_version(
                version=draft,
                edits=form.cleaned_data["edits"],
                changes=form.changes(),
                by=request.user,
                at=timezone.now(),
            )
            return acted(request, _("Draft saved."), to=reverse("fit:edit", args=[code]))
        except services.EditedMeanwhile:
            form.add_error(None, _("Somebody saved this draft meanwhile. Open it anew beside this window."))
    rows_wrong = form.is_bound and not form.is_valid()
    context = {"found": found, "draft": draft, "form": form, "wrong": rows_wrong}
    return render(request, "fit/edit.html", context, status=422 if rows_wrong or form.errors else 200)


@require_safe
def draft_trial(request: HttpRequest, code: str) -> HttpResponse:
    """What the draft would change over the whole bank."""
    found, draft = _draft(request, code)
    trial = queries.dry_run(
        draft=draft,
        now=found.in_force,
        user=request.user,
        publication=current_publication(),
        day=business_today(),
    )
    visible = Customer.objects.visible_to(request.user)
    context = {
        "found": found,
        "draft": draft,
        "trial": trial,
        "gained": visible.filter(pk__in=trial.gained_keys).order_by("name_key", "id"),
        "lost": visible.filter(pk__in=trial.lost_keys).order_by("name_key", "id"),
        "by_rule": [
            (texts.rule_words(rule), failed, unknown) for rule, failed, unknown in trial.after.by_rule
        ],
    }
    return render(request, "fit/trial.html", context)


@require_POST
def draft_release(request: HttpRequest, code: str) -> HttpResponse:
    _found, draft = _draft(request, code)
    try:
        services.release_version(version=draft, by=request.user, at=timezone.now())
    except services.NeedsSecondPerson:
        return _back(request, code, str(texts.SECOND_PERSON))
    except services.NotWritten:
        return _back(request, code, str(texts.NOT_WRITTEN))
    except services.NothingChanged:
        return _back(request, code, str(texts.SAME))
    return acted(request, _("In force now."), to=reverse("fit:product", args=[code]))


@require_POST
def draft_discard(request: HttpRequest, code: str) -> HttpResponse:
    _found, draft = _draft(request, code)
    services.discard_draft(version=draft, by=request.user, at=timezone.now())
    return acted(request, _("The draft is gone; the trail keeps it."), to=reverse("fit:product", args=[code]))


def _shaped(request: HttpRequest, code: str) -> ProductPage:
    found = visible_product(request, code)
    if not found.may_shape:
        raise Forbidden
    return found


def _draft(request: HttpRequest, code: str) -> tuple[ProductPage, ProductVersion]:
    """The draft of a product for whoever shapes products; without one a new draft is begun on the product's page."""
    found = _shaped(request, code)
    if found.draft is None:
        raise Forbidden
    return found, found.draft


def _back(request: HttpRequest, code: str, text: str) -> HttpResponse:
    return acted(request, text, to=reverse("fit:edit", args=[code]), level="error")


def _said(version: ProductVersion) -> dict[str, object]:
    return {
        "rules": [texts.rule_words(rule) for rule in version.conditions],
        "limits": [texts.limit_words(limit) for limit in version.bounds],
        "fees": [texts.fee_words(fee) for fee in version.charges],
        "needs": [texts.NEEDS[kind] for kind in texts.NEEDS if kind.value in version.serves],
    }
