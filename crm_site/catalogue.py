"""The Chinese catalogue without GNU gettext: Django and Babel extract, merge, check and compile it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE_DIR = ROOT / "locale"
LANGUAGE = "zh_Hans"
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
NOT_SOURCE = {".local", ".git", "tests", "migrations", "script", "docs", "node_modules"}
HEADER = "# Chinese (simplified) texts of Hausbank; the source texts are English.\n"
# What a translation must carry over unchanged: %(name)s, %s, {name} and tags.
PLACEHOLDER = re.compile(
    r"%\([a-z_0-9]+\)[sd]|%[sd%]|\{[a-z_0-9.]*(?::[^{}]*)?\}|</?[a-z][^<>]*>|&[a-z]+;", re.I
)
# Cotton reads `:label="_('Save')"` as an expression; to Django's own extraction it is plain text.
COTTON_EXPRESSION = re.compile(r""":[\w.-]+=(?:"_\('((?:[^'\\]|\\.)*)'\)"|'_\("((?:[^"\\]|\\.)*)"\)')""")

Key = tuple[str | None, str]


@dataclass(frozen=True)
class Text:
    """A source string as found; `plural` where it has one."""

    context: str | None
    singular: str
    plural: str | None

    @property
    def key(self) -> Key:
        return (self.context, self.singular)


def po_path(locale_dir: Path = LOCALE_DIR) -> Path:
    return locale_dir / LANGUAGE / "LC_MESSAGES" / "django.po"


# ------------------------------------------------------------ source
def source_texts(root: Path = ROOT) -> dict[Key, Text]:
    """Every translatable string of the code and the templates, by context and singular."""
    found: dict[Key, Text] = {}
    for path in source_files(root):
        code = path.read_text(encoding="utf-8")
        for text in _texts_of(code, is_template=path.suffix != ".py", origin=str(path)):
            known = found.get(text.key)
            if known is None or known.plural is None:
                found[text.key] = text
    return found


def source_files(root: Path) -> Iterator[Path]:
    for pattern in ("*.py", "*.html", "*.txt"):
        for path in sorted(root.rglob(pattern)):
            parts = path.relative_to(root).parts
            if not NOT_SOURCE & set(parts) and (path.suffix == ".py" or "templates" in parts):
                yield path


def _texts_of(code: str, *, is_template: bool, origin: str) -> Iterator[Text]:
    if is_template:
        for single, double in COTTON_EXPRESSION.findall(code):
            yield Text(None, single or double, None)
        # Python's tokenizer minds indentation; every message is on one line here.
        code = "\n".join(line.lstrip() for line in templatize(code, origin=origin).splitlines())
    options = {"encoding": "utf-8"}
    for _, message, _, context in extract("python", BytesIO(code.encode()), KEYWORDS, options=options):
        singular, plural = (message[0], message[1]) if isinstance(message, tuple) else (message, None)
        if singular:
            yield Text(context, singular, plural)


# ------------------------------------------------------------ the .po file
def read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def update(path: Path, texts: dict[Key, Text], translations: dict[Key, str] | None = None) -> None:
    """Write the file anew: the source's strings, sorted, with what is translated and what is given now."""
    old, given = read(path), translations or {}
    new = Catalog(locale=LANGUAGE, fuzzy=False, charset="utf-8")
    for text in texts.values():
        before = old.get(text.singular, context=text.context)
        value = given.get(text.key) or (_first_form(before) if before and not before.fuzzy else "")
        if text.plural:
            new.add((text.singular, text.plural), (value,), context=text.context)
        else:
            new.add(text.singular, value, context=text.context)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_rendered(new), encoding="utf-8")


def _first_form(message: Message) -> str:
    """Chinese has one form, whatever the number."""
    forms = (message.string,) if isinstance(message.string, str) else message.string or ("",)
    return forms[0]


def _rendered(catalog: Catalog) -> str:
    """The file's text; no dates, tools or line numbers, so that a change shows only what changed."""
    output = BytesIO()
    catalog.header_comment = HEADER.rstrip()
    write_po(output, catalog, width=0, no_location=True, sort_output=True)
    lines = output.getvalue().decode().splitlines(keepends=True)
    noise = (
        '"POT-Creation-Date',
        '"PO-Revision-Date',
        '"Generated-By',
        '"Project-Id',
        '"Report-',
        '"Last-',
        '"Language-Team',
    )
    return "".join(line for line in lines if not line.startswith(noise))


def complaints(path: Path, texts: dict[Key, Text]) -> list[str]:
    """What keeps the catalogue from being complete: one sentence per string."""
    catalog = read(path)
    found = []
    for text in sorted(texts.values(), key=lambda text: (text.singular, text.context or "")):
        message = catalog.get(text.singular, context=text.context)
        if message is None:
            found.append(f"not in the catalogue: {_named(text.key)}")
        elif text.plural and not message.pluralizable:
            found.append(f"plural missing: {_named(text.key)}")
        elif not _first_form(message):
            found.append(f"not translated: {_named(text.key)}")
        elif message.fuzzy:
            found.append(f"fuzzy: {_named(text.key)}")
        elif different := _different_placeholders(text, _first_form(message)):
            found.append(f"placeholders differ ({different}): {_named(text.key)}")
    known = {(message.context, _singular(message)) for message in catalog if message.id}
    found += [f"no longer in the source: {_named(key)}" for key in sorted(known - set(texts), key=str)]
    found += [
        f"obsolete: {_named((message.context, _singular(message)))}" for message in catalog.obsolete.values()
    ]
    return found


def _different_placeholders(text: Text, translation: str) -> str:
    wanted = [set(PLACEHOLDER.findall(source)) for source in (text.singular, text.plural) if source]
    found = set(PLACEHOLDER.findall(translation))
    if found in wanted:
        return ""
    return ", ".join(sorted(wanted[-1] ^ found))


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _named(key: Key) -> str:
    context, singular = key
    shown = singular if len(singular) <= 90 else f"{singular[:87]}..."
    return f"{shown!r}" + (f" ({context})" if context else "")


# ------------------------------------------------------------ tab-separated translations
def translations_in(folder: Path) -> tuple[dict[Key, str], list[str]]:
    """Translations of all .tsv files by key, and what is wrong or contradictory in them.

    A line is `msgid<TAB>msgstr` or `msgid<TAB>msgid_plural<TAB>msgstr`; `@context|msgid` gives a context,
    `\\n` a line break.
    """
    found: dict[Key, str] = {}
    problems = []
    for path in sorted(folder.glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip() or line.startswith("#"):
                continue
            cells = [cell.replace("\\n", "\n") for cell in line.split("\t")]
            if len(cells) not in (2, 3) or not cells[0] or not cells[-1]:
                problems.append(f"{path.name}:{number}: not msgid<TAB>msgstr: {line!r}")
                continue
            key = _key(cells[0])
            if found.setdefault(key, cells[-1]) != cells[-1]:
                problems.append(
                    f"{path.name}:{number}: {_named(key)} is also {found[key]!r}; that one is kept"
                )
    return found, problems


def _key(cell: str) -> Key:
    context = re.match(r"@([^|]+)\|(.*)", cell, re.S)
    return (context[1], context[2]) if context else (None, cell)


# ------------------------------------------------------------ compiled files
def compile_catalogue(locale_dir: Path = LOCALE_DIR) -> bool:
    """Write the .mo beside the .po when it is missing or older; says whether it was written."""
    source = po_path(locale_dir)
    target = source.with_suffix(".mo")
    if not source.exists() or (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
        return False
    _write_mo(target, read(source))
    return True


def write_pseudo(folder: Path, texts: Iterable[Text]) -> Path:
    """A catalogue for tests in which every text is marked, so that an untranslated one on a page stands out.

    It takes the place of the Chinese one: put the folder first in LOCALE_PATHS (EXTRA_LOCALE_PATHS).
    """
    catalog = Catalog(locale=LANGUAGE, fuzzy=False)
    for text in texts:
        if text.plural:
            catalog.add((text.singular, text.plural), (pseudo(text.plural),), context=text.context)
        else:
            catalog.add(text.singular, pseudo(text.singular), context=text.context)
    target = po_path(folder).with_suffix(".mo")
    _write_mo(target, catalog)
    return target


ACCENTED = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÀƁÇÐÉƑĜĤÎĴĶĻḾÑÖÞǪŔŠŢÛṼŴẊÝŽàƀçđéƒĝĥîĵķļḿñöþǫŕšţûṽŵẋýž",
)


def pseudo(text: str) -> str:
    """⟦Ţéẋţ⟧: readable, with no plain letter outside placeholders and tags."""
    parts = PLACEHOLDER.split(text)
    kept = PLACEHOLDER.findall(text)
    changed = [part.translate(ACCENTED) for part in parts]
    return "⟦" + "".join(a + b for a, b in zip(changed, [*kept, ""], strict=True)) + "⟧"


def _write_mo(target: Path, catalog: Catalog) -> None:
    """Whole or not at all: several processes may compile at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    output = BytesIO()
    write_mo(output, catalog)
    unfinished = target.with_suffix(".mo.new")
    unfinished.write_bytes(output.getvalue())
    unfinished.replace(target)
