"""Two customers side by side, field by field: what A has, what B has, which it will be."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from widgets.glyphs import glyphs_of
from widgets.lines import LineWidget, fitted

WIDE_FROM = 74
"""Cells from which A, B and the result stand on one line; below, a field takes two."""


@dataclass(frozen=True, slots=True)
class SideRow:
    """A field: both values and the result. ``side`` (``A``, ``B`` or empty) is where the result comes from;
    ``can_choose`` whether the other could be taken."""

    name: str
    label: str
    a: str
    b: str
    result: str
    side: str = ""
    can_choose: bool = False


class MergeTable(LineWidget, can_focus=True):
    """``Taken`` when a side is chosen: ``a`` or ←, ``b`` or →, Space for the other one. ``Done`` on Enter."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "merge-table--head",
        "merge-table--label",
        "merge-table--left",
        "merge-table--taken",
        "merge-table--cursor",
    }
    DEFAULT_CSS = """
    MergeTable {
        height: 1fr;
        width: 1fr;
        & > .merge-table--head { text-style: bold; }
        & > .merge-table--label { text-style: dim; }
        & > .merge-table--left { text-style: dim; }
        & > .merge-table--taken { text-style: none; }
        & > .merge-table--cursor { text-style: reverse; }
    }
    """

    class Taken(Message):
        """Somebody wants a field from one side."""

        def __init__(self, name: str, side: str) -> None:
            self.name = name
            self.side = side
            super().__init__()

    class Done(Message):
        """Enter: the choices stand."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.rows: tuple[SideRow, ...] = ()
        self.heads = ("", "", "")
        self.cursor = 0
        self.top = 0

    def show(self, heads: tuple[str, str, str], rows: Sequence[SideRow]) -> None:
        """Other rows, or the same after a choice: the cursor stays on its field."""
        name = self.row.name if self.row is not None else ""
        self.heads, self.rows = heads, tuple(rows)
        names = [row.name for row in self.rows]
        self.cursor = names.index(name) if name in names else self._first_choice()
        self._follow()
        self.refresh()

    def _first_choice(self) -> int:
        return next((place for place, row in enumerate(self.rows) if row.can_choose), 0)

    @property
    def row(self) -> SideRow | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    @property
    def _tall(self) -> int:
        """Lines of a field."""
        return 1 if self.size.width >= WIDE_FROM else 2

    @property
    def _room(self) -> int:
        """Fields that are seen at once; the first line is the heads'."""
        return max((self.size.height - 1) // self._tall, 1)

    async def _on_key(self, event: events.Key) -> None:
        if self._handled(event.key):
            event.stop()
            event.prevent_default()

    def _handled(self, key: str) -> bool:
        steps = {"up": -1, "k": -1, "down": 1, "j": 1, "pageup": -self._room, "pagedown": self._room}
        ends = {"home": 0, "g": 0, "end": len(self.rows) - 1, "G": len(self.rows) - 1}
        sides = {"a": "A", "left": "A", "b": "B", "right": "B"}
        if key in steps:
            self._go(self.cursor + steps[key])
        elif key in ends:
            self._go(ends[key])
        elif key in sides:
            self._take(sides[key])
        elif key == "space" and self.row is not None:
            self._take("A" if self.row.side == "B" else "B")
        elif key in ("enter", "ctrl+j"):
            self.post_message(self.Done())
        else:
            return False
        return True

    def _take(self, side: str) -> None:
        row = self.row
        if row is None or not row.can_choose:
            self.app.bell()
        elif row.side != side:
            self.post_message(self.Taken(row.name, side))

    def _go(self, index: int) -> None:
        self.cursor = max(0, min(index, len(self.rows) - 1))
        self._follow()
        self.refresh()

    def _follow(self) -> None:
        room = self._room
        self.top = min(self.top, self.cursor)
        if self.cursor >= self.top + room:
            self.top = self.cursor - room + 1

    def _on_resize(self, event: events.Resize) -> None:
        self._follow()
        self.refresh()

    def _on_focus(self, event: events.Focus) -> None:
        self.refresh()

    def _on_blur(self, event: events.Blur) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Go to the field."""
        index = self.top + (event.y - 1) // self._tall
        if event.y and index < len(self.rows):
            self._go(index)

    def strip_at(self, y: int) -> Strip:
        if y == 0:
            return self._line("", self.heads, "", self.look("") + self.look("merge-table--head"))
        index, part = divmod(y - 1, self._tall)
        index += self.top
        if index >= len(self.rows):
            return self.line_of()
        row, here = self.rows[index], self.has_focus and index == self.cursor
        if self._tall == 1:
            return self._line(
                row.label, (row.a, row.b, row.result), row.side, self.look(""), here=here, row=row
            )
        return self._first_of_two(row, here) if part == 0 else self._second_of_two(row)

    def _line(
        self,
        label: str,
        cells: tuple[str, str, str],
        side: str,
        base: Style,
        *,
        here: bool = False,
        row: SideRow | None = None,
    ) -> Strip:
        if self._tall == 2 and row is None:
            return self.line_of((fitted(f"  {' · '.join(filter(None, cells[:2]))}", self.size.width), base))
        labels = 15
        width = (self.size.width - labels - 8) // 3
        a, b, result = (fitted(cell, width) for cell in cells)
        mark = base + self.look("merge-table--cursor") if here else base
        return self.line_of(
            (self._sign(here), base),
            (fitted(label, labels), base + self.look("merge-table--label") if row else base),
            (f"{a}  ", self._of(side, "A", base)),
            (f"{b}  ", self._of(side, "B", base)),
            (f"{side or ' '} ", base),
            (result, mark),
        )

    def _first_of_two(self, row: SideRow, here: bool) -> Strip:
        base = self.look("")
        mark = base + self.look("merge-table--cursor") if here else base
        return self.line_of(
            (self._sign(here), base),
            (fitted(row.label, 15), base + self.look("merge-table--label")),
            (f"{row.side or ' '} ", base),
            (fitted(row.result, max(self.size.width - 19, 1)), mark),
        )

    def _second_of_two(self, row: SideRow) -> Strip:
        base, width = self.look(""), (self.size.width - 10) // 2
        return self.line_of(
            ("    A ", base),
            (fitted(row.a, width), self._of(row.side, "A", base)),
            (" B ", base),
            (fitted(row.b, width), self._of(row.side, "B", base)),
        )

    def _sign(self, here: bool) -> str:
        return f"{glyphs_of(self).cursor} " if here else "  "

    def _of(self, side: str, mine: str, base: Style) -> Style:
        """The side not taken steps back."""
        taken = side in ("", mine)
        return base + self.look("merge-table--taken" if taken else "merge-table--left")
