"""Files fit into a head, each app explains itself, templates keep to the strict policy, nothing names other places."""

import ast
import re

import pytest
from django.urls import get_resolver

from tests.conventions.sources import APPS, ROOT, code, files, name_of, parsed
from tests.conventions.urls import routes_of

LONGEST = 400
# Files that may be longer. Keep it empty: split by noun instead.
LONGER: set[str] = set()
CATCH_ALLS = {"utils", "helpers", "misc", "common_functions", "tools"}
INLINE = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE),
    "a style element": re.compile(r"<style[\s>]", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "another host": re.compile(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE),
}
# Cut in two, so that this file does not name them itself.
ELSEWHERE = ["/wo" + "rk/", "farm-" + "studio", "../sha" + "red", "shared/" + "domain", "issues " + "show"]
TEXTS = (
    ".py",
    ".md",
    ".html",
    ".js",
    ".css",
    ".sql",
    ".toml",
    ".txt",
    ".in",
    ".json",
    ".po",
    ".ini",
    ".cfg",
    ".yml",
    "",
)


@pytest.mark.parametrize("app", [app for app in APPS if app != "crm_site"])
def test_every_app_has_a_page_about_itself(app):
    page = ROOT / app / "README.md"
    assert page.exists(), f"{app}/README.md: one page, nouns, rules, public functions"
    lines = page.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ") and 8 <= len(lines) <= 90, f"{app}/README.md: one page with a title"


def test_no_file_is_longer_than_a_head_holds():
    long = {
        name_of(path): lines
        for path in files(".py", ".html", ".js", ".css")
        if "migrations" not in path.parts
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long.keys() <= LONGER, "\n".join(
        f"{name}: {lines} lines, split it" for name, lines in long.items()
    )


def test_no_catch_all_modules():
    assert [name_of(path) for path in code() if path.stem in CATCH_ALLS] == []


@pytest.mark.parametrize("path", files(".html"), ids=name_of)
def test_templates_keep_to_the_content_policy(path):
    text = re.sub(
        r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(encoding="utf-8"), flags=re.S
    )
    faults = [
        f"{name_of(path)}:{text.count(chr(10), 0, match.start()) + 1}: {what}: {match.group()[:80]}"
        for what, pattern in INLINE.items()
        for match in pattern.finditer(text)
    ]
    assert not faults, "\n".join(faults)


def test_nothing_names_a_place_outside_the_repository():
    faults = []
    for path in files():
        if path.suffix not in TEXTS or path.stat().st_size > 2_000_000:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        faults += [f"{name_of(path)} names {word}" for word in ELSEWHERE if word in text]
    assert not faults, "\n".join(faults)


# ---------------------------------------------------------------- every list has its query count measured
LISTS = re.compile(
    r"(list|today|cockpit|notices|search|panel|timeline|history|people|follow-ups|lost|balances|inbox)$"
)
MEASURES = re.compile(r"quer(y|ies)")


def measured_text() -> str:
    """The source of every test whose name speaks of queries, with its decorators and its file's constants."""
    texts = []
    for path in (path for path in files(".py") if path.name.startswith("test_") and "tests" in path.parts):
        source = path.read_text(encoding="utf-8")
        for node in ast.walk(parsed(path)):
            if (
                isinstance(node, ast.FunctionDef)
                and node.name.startswith("test_")
                and MEASURES.search(node.name)
            ):
                first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                texts.append("\n".join(source.splitlines()[first - 1 : node.end_lineno]))
                texts += [line for line in source.splitlines() if re.match(r"^[A-Z_]+ = ", line)]
    return "\n".join(texts)


def test_every_list_has_its_query_count_measured():
    measured = measured_text()
    faults = []
    for route in routes_of(get_resolver()):
        if route.is_api or not LISTS.search(route.name):
            continue
        fixed = [part for part in re.split(r"<[^>]+>", "/" + route.pattern) if len(part) > 2]
        if route.name not in measured and not (fixed and all(part in measured for part in fixed)):
            faults.append(
                f"{route.name} (/{route.pattern}): no test_...queries... asks for it with few and many rows"
            )
    assert not faults, "\n".join(faults)
