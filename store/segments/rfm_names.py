"""The ten usual names of RFM and the cells of the map they stand for; every cell has one, none has two.

A cell is ten times the recency score plus the score of frequency and monetary together: 55 bought lately, often
and for much.
"""

import re
from dataclasses import dataclass

from store.words import say

SCORES = (1, 2, 3, 4, 5)
CELLS = tuple(10 * recency + value for recency in SCORES for value in SCORES)
NONE = "none"
"""Who never bought has no scores."""

_CELL = re.compile(r"r?([1-5])f?([1-5])")
_ROW = re.compile(r"r([1-5])")


@dataclass(frozen=True, slots=True)
class Group:
    """One of the ten: ``name`` as it is typed (``rfm:at-risk``), and its cells."""

    name: str
    cells: tuple[int, ...]

    @property
    def title(self) -> str:
        """The name as it is shown."""
        return say(f"segments.rfm.{self.name}")

    @property
    def meaning(self) -> str:
        """Who they are, in a few words."""
        return say(f"segments.rfm.{self.name}.meaning")


def _cells(recencies: str, values: str) -> tuple[int, ...]:
    return tuple(10 * int(recency) + int(value) for recency in recencies for value in values)


GROUPS = (
    Group("champions", _cells("5", "45")),
    Group("loyal", _cells("34", "45")),
    Group("potential-loyalists", _cells("45", "23")),
    Group("new", _cells("5", "1")),
    Group("promising", _cells("4", "1")),
    Group("need-attention", _cells("3", "3")),
    Group("about-to-sleep", _cells("3", "12")),
    Group("at-risk", _cells("12", "34")),
    Group("cant-lose", _cells("12", "5")),
    Group("hibernating", _cells("12", "12")),
)
GROUP_OF = {cell: group for group in GROUPS for cell in group.cells}
"""The group of every cell."""
_BY_NAME = {re.sub(r"[^a-z]", "", group.name): group for group in GROUPS}


def cells_of(text: str) -> tuple[int, ...] | None:
    """The cells a value of ``rfm:`` means: a name, a cell (``r4f5``, ``45``), a recency (``r4``); none for
    ``none``, None for what is nothing of it."""
    plain = re.sub(r"[^a-z0-9]", "", text.lower())
    if plain == NONE:
        return ()
    if plain in _BY_NAME:
        return _BY_NAME[plain].cells
    if found := _CELL.fullmatch(plain):
        return (10 * int(found[1]) + int(found[2]),)
    if found := _ROW.fullmatch(plain):
        return tuple(10 * int(found[1]) + value for value in SCORES)
    return None


def cell_text(cell: int) -> str:
    """A cell as it is typed: ``r4f5``."""
    return f"r{cell // 10}f{cell % 10}"
