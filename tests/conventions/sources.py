"""The repository's own files, read and parsed once for the convention tests."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Top may import below; siblings stand in one line.
LAYERS = [
    ["crm_site"],
    ["workspace", "dashboards"],
    ["portfolios"],
    ["corebanking", "campaigns", "complaints"],
    ["negotiations"],
    ["proposals"],
    ["pricing"],
    ["signs", "surveys", "accountplans", "targets"],
    ["activities"],
    ["knowledge"],
    ["tiers"],
    ["needs"],
    ["prospects"],
    ["fit"],
    ["growth"],
    ["chains"],
    ["notebook"],
    ["worklist"],
    ["customers"],
    ["products"],
    ["lists"],
    ["imports"],
    ["organization"],
    ["audit"],
    ["files"],
    ["common"],
]
APPS = [app for line in LAYERS for app in line]
NOT_OURS = {
    ".git",
    ".local",
    ".hypothesis",
    ".import_linter_cache",
    "test-results",
    "node_modules",
    "__pycache__",
    ".venv",
    ".pytest_cache",
    ".ruff_cache",
    ".mypy_cache",
}


def height(app: str) -> int:
    """How high an app stands; siblings are equally high."""
    return next(len(LAYERS) - place for place, line in enumerate(LAYERS) if app in line)


@cache
def files(*suffixes: str) -> list[Path]:
    """Our files with these endings (all without), sorted; never what is installed, generated or local."""
    found = []
    for path in ROOT.rglob("*"):
        inside = path.relative_to(ROOT)
        if path.is_file() and not NOT_OURS & set(inside.parts) and (not suffixes or path.suffix in suffixes):
            found.append(path)
    return sorted(found)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def modules(*kinds: str, apps: list[str] | None = None) -> list[Path]:
    """Python files of the given kind in every app: `views.py` and everything in `views/`."""
    pattern = re.compile(rf"^({'|'.join(apps or APPS)})/({'|'.join(kinds)})(\.py$|/.*\.py$)")
    return [path for path in files(".py") if pattern.match(name_of(path))]


def code(*, tests: bool = False) -> list[Path]:
    """Python of the apps, without migrations; with `tests` also ours under tests/."""
    roots = (*APPS, "tests") if tests else tuple(APPS)
    paths = [path for path in files(".py") if path.relative_to(ROOT).parts[0] in roots]
    return [path for path in paths if "migrations" not in path.parts]


def at(path: Path, node: ast.AST) -> str:
    """Where a fault stands: 'customers/models.py:12'."""
    return f"{name_of(path)}:{getattr(node, 'lineno', 1)}"


def imported(path: Path) -> list[tuple[ast.stmt, str]]:
    """Every module that a file imports, with the statement."""
    found: list[tuple[ast.stmt, str]] = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found += [(node, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append((node, node.module))
    return found


def dotted(node: ast.AST) -> str:
    """'transaction.atomic' for such an expression (a call's function too), else ''."""
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        above = dotted(node.value)
        return f"{above}.{node.attr}" if above else ""
    return node.id if isinstance(node, ast.Name) else ""
