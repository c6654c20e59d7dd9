"""What a table may be taken over into: each app describes its own target, and the settings name them all."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.db.models import Model
from django.utils import translation
from django.utils.module_loading import import_string

from common.spreadsheets import fold_head
from imports.rules import Field, Kind, Read, Verdict

LANGUAGES = ("zh-hans", "en")


@dataclass(frozen=True)
class Written:
    """What became of a row: the record, whether it is new, and what it was before, for undoing.

    `before` and `after` hold the fields that were changed; of a private target they hold where the trail keeps them.
    """

    record: Model
    made: bool
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


class RowRefused(Exception):
    """A row that was fit when it was judged and is not any more; field and code say why, as in `read.wrong`."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field, self.code = field, code


@dataclass(frozen=True)
class Tile:
    """A figure of a table that its target counts: what it is, the figure, and a few words below."""

    label: str
    value: str
    note: str = ""


class KeptBack(Exception):
    """A row that cannot be undone; the code says why: changed, in_use, gone."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Target:
    """A kind of record that tables fill: its columns, its key, who may, and what is done with a row.

    A subclass says the class variables and the methods; `known` looks up what all rows name in a few questions, so that
    `judge` and `write` ask nothing for themselves. `judge` names what is wrong by `read.wrong(field, code)` and may
    leave a remark in the row. `said` is what the bringer said of the whole table (`asked`).
    """

    code: ClassVar[str]
    title: ClassVar[Any]
    note: ClassVar[Any]
    fields: ClassVar[tuple[Field, ...]]
    # The fields by which a row is known again.
    key: ClassVar[tuple[str, ...]]
    # Where one comes from and goes back to: the name of a route.
    home: ClassVar[str]
    # Whether the rows are personal: their file is let go once it was taken over.
    private: ClassVar[bool] = False
    # How many rows a table may have.
    most: ClassVar[int] = 20_000
    # Why such tables are not taken back, in words; empty where they are.
    stays: ClassVar[Any] = ""
    # Words for faults of its own, besides `texts.FAULTS`.
    faults: ClassVar[Mapping[str, Any]] = {}

    def may(self, user: Any) -> bool:
        """Whether a person brings such tables at all."""
        raise NotImplementedError

    def asked(self, user: Any) -> dict[str, forms.Field]:
        """What the bringer says of the whole table, as fields of the form by which it comes in."""
        return {}

    def names(self, read: Read) -> Collection[str]:
        """By what a row is known again within its file: a second row that names one of these is wrong."""
        named = [str(read.values.get(name, "")).lower() for name in self.key]
        return ["\n".join(named)] if any(named) else []

    def known(self, rows: Sequence[Read], *, by: Any, said: Mapping[str, Any]) -> Any:
        """What the bank has of what the rows name, as far as the person may see it."""
        raise NotImplementedError

    def judge(self, read: Read, known: Any) -> Verdict:
        """What taking the row over would do; what is wrong with it is said in the row."""
        raise NotImplementedError

    def write(self, read: Read, known: Any, *, by: Any, at: datetime) -> Written:
        """Take one row over by the service that a person's form calls; raises RowRefused."""
        raise NotImplementedError

    def undo(self, change: Any, *, by: Any, at: datetime) -> None:
        """Take back what one row did; raises KeptBack where that would lose what came after."""
        raise NotImplementedError

    def tiles(self, figures: Counter[str]) -> list[Tile]:
        """Its own figures of a table, for the pages."""
        return []

    def finish(self, *, by: Any, at: datetime) -> None:
        """What follows once a table was taken over, or taken back."""

    def records(self, keys: Collection[int], *, by: Any) -> dict[int, tuple[str, str]]:
        """Name and address of the records that a table made or changed, as far as the reader may see them."""
        return {}

    def choices(self, each: Field) -> Iterable[tuple[str, Any]]:
        """The codes that a field takes, with their labels."""
        return each.choices

    def field(self, name: str) -> Field:
        """The field of this name."""
        return next(each for each in self.fields if each.name == name)

    def heads(self) -> dict[str, tuple[str, ...]]:
        """The usual heads of each field, its own names in both languages first."""
        return {each.name: (*_in_words(each.label), *each.heads) for each in self.fields}

    def words(self) -> dict[str, dict[str, str]]:
        """What words of ours mean in the fields that take one of several."""
        return {
            each.name: {
                fold_head(word): code
                for code, label in self.choices(each)
                for word in (code, *each.words.get(code, ()), *_in_words(label))
                if word
            }
            for each in self.fields
            if each.kind == Kind.CODE
        }


def _in_words(label: Any) -> tuple[str, ...]:
    """A label in both languages; one that is a pair of words already as it is."""
    if isinstance(label, tuple):
        return label
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(str(label))
    return tuple(dict.fromkeys(said))


def in_words(label: Any) -> str:
    """A label in the reader's language; one that is a pair of words (Chinese, English) by that language."""
    if isinstance(label, tuple):
        return str(label[0] if (translation.get_language() or "").startswith("zh") else label[1])
    return str(label)


def named(choices: Any) -> tuple[tuple[str, Any], ...]:
    """Codes and labels of choices, as a field takes them."""
    return tuple((each.value, each.label) for each in choices)


def restored(record: Any, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """The fields as they were; KeptBack where one of them is not as the table left it."""
    fields = {name: record._meta.get_field(name) for name in before}
    if any(getattr(record, name) != field.to_python(after[name]) for name, field in fields.items()):
        raise KeptBack("changed")
    return {name: field.to_python(before[name]) for name, field in fields.items()}


@cache
def targets() -> dict[str, Target]:
    """Every target of this installation by its code, in the order of the settings."""
    made: Iterable[Target] = (import_string(name)() for name in settings.IMPORT_TARGETS)
    return {each.code: each for each in made}


def targets_for(user: Any) -> list[Target]:
    """The targets into which a person may bring tables."""
    return [each for each in targets().values() if each.may(user)]
