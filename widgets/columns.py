"""Columns that give way by priority, so that a list reads well from 60 to 200 cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from store.words import say
from widgets.answer import Answer


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` cells at least; ``priority`` 1 stays longest; ``grow`` takes a share of what is left over.

    ``word`` is the heading's key in the catalogue; without one the name is the heading.
    """

    name: str
    width: int
    priority: int = 1
    right: bool = False
    grow: int = 0
    word: str = ""

    @property
    def heading(self) -> str:
        """What stands over the column."""
        return say(self.word) if self.word else self.name


@dataclass(frozen=True, slots=True)
class Placed:
    """A column where it stands: ``index`` into the row's cells."""

    index: int
    column: Column
    width: int


GAP = 1
"""Cells between two columns."""


@lru_cache(maxsize=64)
def placed(columns: tuple[Column, ...], width: int) -> tuple[Placed, ...]:
    """The columns that fit into ``width`` cells, in their order, the growing ones grown."""
    kept: list[int] = []
    left = width
    for index in sorted(range(len(columns)), key=lambda index: (columns[index].priority, index)):
        needed = columns[index].width + (GAP if kept else 0)
        if needed > left and kept:
            break
        kept.append(index)
        left -= needed
    kept.sort()
    shares = sum(columns[index].grow for index in kept)
    widths: dict[int, int] = {}
    spare = max(left, 0)
    for index in kept:
        extra = max(left, 0) * columns[index].grow // shares if shares else 0
        widths[index] = min(columns[index].width, width) + extra
        spare -= extra
    grown = [index for index in kept if columns[index].grow]
    if grown:
        widths[grown[0]] += spare
    return tuple(Placed(index, columns[index], widths[index]) for index in kept)


Marked = tuple[int, int]
"""Start and end (characters) of a part of a cell that is why the row matched."""


@dataclass(frozen=True, slots=True)
class RowLook:
    """How opaque rows are shown: what identifies one (for marks), its cells, and what in them matched.

    Rows are hashable records. ``cells`` gives one string a column; ``matched`` gives the underlined spans a
    column, for an answer; ``dimmed`` rows can't be used now. All are called once a row and match, because
    strips are cached.
    """

    columns: tuple[Column, ...]
    key: Callable[[Any], object]
    cells: Callable[[Any], Sequence[str]]
    matched: Callable[[Any, Sequence[str], Answer], Sequence[Sequence[Marked]]] | None = None
    dimmed: Callable[[Any], bool] | None = None
