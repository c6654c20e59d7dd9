"""The columns of a list, and the menu in which a reader chooses and orders them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lists.rules import moved, toggled


@dataclass(frozen=True)
class Column:
    """One column of a list: its head, its width in pixels ('-' takes what is left), and what its head explains."""

    label: Any
    width: str
    title: Any = ""
    num: bool = False
    money: bool = False


@dataclass(frozen=True)
class ColumnChoice:
    """One column in the menu: whether it stands, and the addresses that show or hide it or move it a place."""

    name: str
    label: Any
    shown: bool
    toggle_href: str
    earlier_href: str = ""
    later_href: str = ""


def column_choices(
    columns: Mapping[str, Column], shown: list[str], address: Callable[[str], str]
) -> list[ColumnChoice]:
    """The columns that stand in their order, then the others; `address` makes one of columns ('name,tier').

    The first column always stands first and is no choice; the last other one cannot be hidden.
    """
    free = shown[1:]

    def href(wanted: list[str]) -> str:
        return address(",".join(wanted)) if wanted != free else ""

    standing = [
        ColumnChoice(
            name=name,
            label=columns[name].label,
            shown=True,
            toggle_href=href(toggled(free, name)) if len(free) > 1 else "",
            earlier_href=href(moved(free, name, -1)),
            later_href=href(moved(free, name, 1)),
        )
        for name in free
    ]
    hidden = [name for name in columns if name not in shown]
    return standing + [
        ColumnChoice(name, columns[name].label, False, href(toggled(free, name))) for name in hidden
    ]
