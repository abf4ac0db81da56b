"""The columns of an import kind: what each means, how it is read, and what a wrong header is answered
with.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from store.errors import BadInput
from store.words import say

if TYPE_CHECKING:
    from store.transfer.cells import Shop

ATTRIBUTE = "attr:"
"""A column of a custom attribute begins with it: ``attr:shoe size``."""
FIELD = "field:"
"""A column of a card's custom field begins with it: ``field:favourite drink``."""
REJECTED = "rejected_"
"""Columns of a rejects file that begin with it say why; they are skipped on the way back in."""
LONGEST_HEADER = 120


class Wrong(BadInput):
    """A row that cannot be taken, with the column at fault."""

    def __init__(self, column: str | None, reason: str) -> None:
        super().__init__(reason)
        self.column = column


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its parser (cell, field name and shop to a value; raises `BadInput`), the catalogue's key
    of its meaning, and an example.

    ``clears``: a single ``-`` empties the field; without it a ``-`` is refused.
    """

    name: str
    parse: "Callable[[str, str, Shop], Any]"
    about: str
    example: str
    clears: bool = False

    @property
    def meaning(self) -> str:
        """What the column holds, in words."""
        return say(self.about)


@dataclass(frozen=True, slots=True)
class Header:
    """A file's header understood: the canonical name of every cell of a row, None for one that is skipped."""

    names: tuple[str | None, ...]
    unknown: tuple[str, ...] = ()


def read_header(
    cells: Sequence[str], columns: Sequence[Column], *, attributes: bool, keep_unknown: bool = False
) -> Header:
    """Names matched case-blind, spaces and dashes as ``_``; raises `BadInput` with what was expected.

    ``attributes``: the kind knows ``attr:NAME``. ``keep_unknown``: other columns become attributes where
    the kind knows them and are skipped elsewhere.
    """
    known = {column.name: column for column in columns}
    names: list[str | None] = []
    unknown: list[str] = []
    for cell in cells:
        written = " ".join(cell.split())
        name = written.lower().replace(" ", "_").replace("-", "_")
        if len(written) > LONGEST_HEADER or not written.isprintable():
            raise BadInput(say("transfer.unreadable_name", number=len(names) + 1, expected=expected(columns)))
        if name in known:
            names.append(name)
        elif attributes and written.lower().startswith(ATTRIBUTE) and written[len(ATTRIBUTE) :].strip():
            names.append(ATTRIBUTE + written[len(ATTRIBUTE) :].strip())
        elif attributes and written.lower().startswith(FIELD) and written[len(FIELD) :].strip():
            names.append(ATTRIBUTE + written[len(FIELD) :].strip())
        elif not written or name.startswith(REJECTED):
            names.append(None)
        else:
            unknown.append(written)
            names.append(ATTRIBUTE + written if attributes else None)
    if not any(name in known for name in names):
        raise BadInput(say("transfer.no_known_column", expected=expected(columns)))
    twice = sorted({name for name in names if name is not None and names.count(name) > 1})
    if twice:
        raise BadInput(say("transfer.column_twice", column=twice[0]))
    if unknown and not keep_unknown:
        raise BadInput(_unknown_sentence(unknown, tuple(known), attributes, columns))
    return Header(tuple(names), tuple(unknown))


def expected(columns: Sequence[Column]) -> str:
    """The columns there are, as a sentence."""
    return say("transfer.expected", columns=", ".join(column.name for column in columns))


def _unknown_sentence(
    unknown: list[str], known: tuple[str, ...], attributes: bool, columns: Sequence[Column]
) -> str:
    hints = []
    for written in unknown[:5]:
        near = get_close_matches(written.lower().replace(" ", "_"), known, 1, 0.6)
        key = "transfer.unknown_near" if near else "transfer.unknown_plain"
        hints.append(say(key, written=written, near="".join(near)))
    if len(unknown) > 5:
        hints[-1] = say("transfer.unknown_more", last=hints[-1], more=len(unknown) - 5)
    return say(
        "transfer.unknown_columns" if attributes else "transfer.unknown_columns_skipped",
        columns=", ".join(hints),
        attribute=f"{ATTRIBUTE}{unknown[0]}",
        expected=expected(columns),
    )
