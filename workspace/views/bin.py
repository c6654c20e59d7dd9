"""What a person removed, to be brought back by the service of each kind."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workspace.queries.bin import KINDS, bin_of


@require_safe
def removed(request: HttpRequest) -> HttpResponse:
    only = request.GET.get("kind", "")
    only = only if only in KINDS else ""
    chips = [("", "?", not only), *((name, f"?kind={name}", name == only) for name in KINDS)]
    context = {
        "rows": bin_of(request.user, only=only),
        "chips": [{"label": KINDS.get(name, ""), "href": href, "on": on} for name, href, on in chips],
        "here": request.get_full_path(),
    }
    return render(request, "workspace/bin.html", context)
