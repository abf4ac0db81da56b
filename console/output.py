"""Data on stdout, talk on stderr: JSON, aligned columns and sentences that cannot drive a terminal."""

import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from store.inert import FORBIDDEN, inert
from store.words import say

WIDTH = 80
"""Cells of a line: what every terminal has."""
NOTHING = "–"
"""What stands where there is no value."""


@cache
def _unsafe() -> re.Pattern[str]:
    return re.compile("[" + "".join(re.escape(chr(code)) for code in FORBIDDEN if code >= 0x7F) + "]")


def talk(sentence: object) -> None:
    """A sentence for the person, on stderr."""
    for line in str(sentence).split("\n"):
        print(inert(line), file=sys.stderr)


def tell(line: str = "") -> None:
    """A line of data for people, on stdout."""
    print(inert(line))


def tell_json(data: Any) -> None:
    """Data for programs, on stdout; what could drive a terminal is escaped and comes back on reading."""
    import json

    text = json.dumps(data, ensure_ascii=False, indent=2)
    if not text.isascii() or "\x7f" in text:
        text = _unsafe().sub(lambda found: json.dumps(found.group())[1:-1].replace("\x7f", "\\u007f"), text)
    print(text)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, whether it holds figures, the fewest cells it may shrink to."""

    title: str
    right: bool = False
    least: int = 4


def tell_table(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> None:
    """Rows in aligned columns that fit the line; the widest columns give way first."""
    cells = [[NOTHING if cell is None else inert(str(cell)) for cell in row] for row in rows]
    widths = [
        max([width_of(column.title), *(width_of(row[place]) for row in cells)])
        for place, column in enumerate(columns)
    ]
    gaps = 2 * (len(columns) - 1)
    while sum(widths) + gaps > WIDTH:
        givers = [place for place, width in enumerate(widths) if width > columns[place].least]
        if not givers:
            break
        widths[max(givers, key=lambda place: widths[place])] -= 1
    for row in [[column.title for column in columns], *cells]:
        fitted = (
            fit(cell, width, right=column.right)
            for cell, width, column in zip(row, widths, columns, strict=True)
        )
        print("  ".join(fitted).rstrip())


def tell_pairs(pairs: Iterable[tuple[str, object]]) -> None:
    """Names and values, one a line, values aligned and wrapped to the line."""
    import textwrap

    shown = [(inert(name), NOTHING if value is None else inert(str(value))) for name, value in pairs]
    width = max((width_of(name) for name, _ in shown), default=0)
    for name, value in shown:
        lines = textwrap.wrap(value, WIDTH - width - 2) or [""]
        print(f"{fit(name, width)}  {lines[0]}".rstrip())
        for line in lines[1:]:
            print(" " * (width + 2) + line)


def width_of(text: str) -> int:
    """Terminal cells of a text: marks and joiners take none, wide characters two."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


@cache
def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def fit(text: str, width: int, *, right: bool = False) -> str:
    """The text in exactly so many cells, cut with an ellipsis where it is longer."""
    if width_of(text) > width:
        kept, used = "", 0
        for character in text:
            if used + _cells(character) > width - 1:
                break
            kept, used = kept + character, used + _cells(character)
        text = kept + "…"
    blanks = " " * (width - width_of(text))
    return blanks + text if right else text + blanks


def ask(prompt: str) -> str:
    """What the person types after a prompt on stderr; raises ``EOFError`` at the end of input."""
    print(inert(prompt), end=" ", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.strip()


def yes_no(value: bool) -> str:
    """Yes or no in words."""
    return say("command.word.yes") if value else say("command.word.no")
