"""An import kind: its columns, the check of a whole row, and who applies it to the store."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from store.errors import BadInput
from store.transfer.cells import Shop
from store.transfer.columns import ATTRIBUTE, Column, Wrong
from store.transfer.escaping import unescaped
from store.transfer.reading import Row
from store.transfer.result import Outcome, Reject
from store.words import say

if TYPE_CHECKING:
    from store.database.unit import Unit
    from store.transfer.preparing import About
    from store.transfer.runs import Run
    from store.transfer.seen import Seen

__all__ = ["Applier", "Familiar", "Kind", "Ready", "Values", "Wrong"]
Values = dict[str, Any]
"""The cells of a row that hold something, parsed, by column; None: a ``-`` that clears."""
VALUE_SHOWN = 120


class Applier(Protocol):
    """Writes checked rows of one run; may keep what it looked up between chunks."""

    def apply(self, unit: "Unit", rows: Sequence[tuple[int, Any]]) -> Outcome:
        """Writes (line, record) rows in the unit's transaction."""


class Familiar(Protocol):
    """Rows whose cells have all been read before need no reading again."""

    def record(self, cells: tuple[str, ...]) -> Any:
        """The record of a row, None if something in it is new."""

    def read(self, cells: tuple[str, ...], shop: Shop) -> Any:
        """The record of a row of which only a part is new, None if it has to be read whole."""

    def keep(self, cells: tuple[str, ...], record: Any) -> None:
        """Remembers a row that was read."""


Ready = Callable[[str, list[tuple[int, Any]]], list[tuple[int, Any]]]
"""Makes checked rows ready to write as far as that needs no store: the present and (line, record) rows."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file. ``check`` makes a record of plain JSON values; ``applier`` is made once a run.

    ``noun`` is what a row is called. ``remembers``: what a row means depends on the rows before it.
    ``grouped``: rows of one order belong together. ``familiar`` makes, for a header, what knows repeated
    rows; ``ready`` what makes checked rows ready to write.
    """

    name: str
    noun: str
    columns: tuple[Column, ...]
    check: Callable[[Values, Shop], Any]
    applier: "Callable[[Run], Applier]"
    attributes: bool = False
    remembers: bool = False
    needs: tuple[tuple[str, ...], ...] = ()
    grouped: bool = False
    rows_at_once: int = 50
    familiar: Callable[[Sequence[str | None]], Familiar] | None = None
    ready: "Callable[[About, Seen], Ready] | None" = None
    parsers: dict[str, Column] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.parsers.update({column.name: column for column in self.columns})

    def require_columns(self, names: Sequence[str | None]) -> None:
        """Raises `BadInput` where a column without which no row can be read is missing."""
        for group in self.needs:
            if not any(name in names for name in group):
                from store.transfer.columns import expected

                raise BadInput(
                    say(
                        "transfer.column_missing", columns=" or ".join(group), expected=expected(self.columns)
                    )
                )

    def read(self, names: Sequence[str | None], row: Row, shop: Shop) -> Any:
        """The record of a row, or the `Reject` that says why there is none."""
        if row.wrong:
            return Reject(row.line, None, None, row.wrong)
        values: Values = {}
        name: str | None = None
        cell = ""
        parsers = self.parsers
        try:
            for name, cell in zip(names, row.cells, strict=False):
                if not cell or name is None or not (text := cell.strip()):
                    continue
                column = parsers.get(name)
                if text == "-":
                    if column is not None and not column.clears:
                        raise Wrong(name, say("transfer.not_cleared", column=name))
                    values[name] = None
                elif column is None:
                    values[name] = _attribute(name, unescaped(cell))
                else:
                    values[name] = column.parse(unescaped(cell) if cell[0] == "'" else cell, name, shop)
            name, cell = None, ""
            return self.check(values, shop)
        except Wrong as wrong:
            at = wrong.column or name
            cell = dict(zip(names, row.cells, strict=False)).get(at, cell)
            return Reject(row.line, at, _shown(cell), str(wrong))
        except BadInput as bad:
            return Reject(row.line, name, _shown(cell), str(bad))


def _shown(cell: str) -> str | None:
    if not cell:
        return None
    return cell if len(cell) <= VALUE_SHOWN else cell[: VALUE_SHOWN - 1] + "…"


def _attribute(name: str, cell: str) -> str:
    from store.people.attributes import VALUE_LIMIT
    from store.text import clean_line

    return clean_line(cell, VALUE_LIMIT, name[len(ATTRIBUTE) :])
