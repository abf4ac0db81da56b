"""Label and value rows in sections, with a cursor: what a card's tab is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from widgets.glyphs import glyphs_of
from widgets.lines import LineWidget, fitted, width_of


@dataclass(frozen=True, slots=True)
class Section:
    """A bold heading; the cursor passes over it."""

    title: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One labelled value. ``name`` tells the screen which; ``copy`` is what ``y`` copies (the value if None).

    ``note`` is dim behind the value (who, when, how); ``look`` is ``""``, ``good``, ``bad`` or ``dim``. A
    ``whole`` line has no label: its value begins at the left edge.
    """

    name: str
    label: str
    value: str
    note: str = ""
    copy: str | None = None
    look: str = ""
    whole: bool = False

    @property
    def copied(self) -> str:
        """What copying this row gives."""
        return self.value if self.copy is None else self.copy


TableRow = Section | FieldRow


class FieldTable(LineWidget, can_focus=True):
    """Rows in one column, or in two from ``two_from`` cells on. The rows' values keep one left edge.

    ``Chosen`` on Enter (edit, open). The screen copies ``row.copied`` on ``y``.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "field-table--section",
        "field-table--label",
        "field-table--note",
        "field-table--cursor",
        "field-table--good",
        "field-table--bad",
        "field-table--dim",
    }
    DEFAULT_CSS = """
    FieldTable {
        height: 1fr;
        width: 1fr;
        & > .field-table--section { text-style: bold; }
        & > .field-table--label { text-style: dim; }
        & > .field-table--note { text-style: dim; }
        & > .field-table--cursor { text-style: reverse; }
        & > .field-table--good { color: $success; }
        & > .field-table--bad { color: $error; }
        & > .field-table--dim { text-style: dim; }
    }
    """

    class Chosen(Message):
        """Enter on a row."""

        def __init__(self, table: "FieldTable", row: FieldRow) -> None:
            self.table = table
            self.row = row
            super().__init__()

        @property
        def control(self) -> "FieldTable":
            return self.table

    def __init__(
        self,
        rows: Sequence[TableRow] = (),
        *,
        label_width: int = 20,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.rows: tuple[TableRow, ...] = ()
        self.label_width = label_width
        self.cursor = 0
        self.top = 0
        self.show(rows)

    def show(self, rows: Sequence[TableRow]) -> None:
        """Other rows; the cursor stays on the field of the same name if there is one."""
        name = self.row.name if self.row is not None else ""
        self.rows = tuple(rows)
        names = [row.name if isinstance(row, FieldRow) else None for row in self.rows]
        fields = [index for index, found in enumerate(names) if found is not None]
        self.cursor = names.index(name) if name in names else (fields[0] if fields else 0)
        self._follow()
        self.refresh()

    @property
    def row(self) -> FieldRow | None:
        """The row under the cursor."""
        row = self.rows[self.cursor] if self.cursor < len(self.rows) else None
        return row if isinstance(row, FieldRow) else None

    def turn(self, pages: int) -> None:
        """So many pages on, or back."""
        step = max(self.size.height - 1, 1) * pages
        self._go(self.cursor + step, 1 if pages > 0 else -1)

    async def _on_key(self, event: events.Key) -> None:
        if self._handled(event.key):
            event.stop()
            event.prevent_default()

    def _handled(self, key: str) -> bool:
        page = max(self.size.height - 1, 1)
        steps = {"up": -1, "k": -1, "down": 1, "j": 1, "pageup": -page, "pagedown": page}
        if key in steps:
            self._go(self.cursor + steps[key], 1 if steps[key] > 0 else -1)
        elif key in ("home", "g"):
            self._go(0, 1)
        elif key in ("end", "G"):
            self._go(len(self.rows) - 1, -1)
        elif key in ("enter", "ctrl+j") and self.row is not None:
            self.post_message(self.Chosen(self, self.row))
        else:
            return False
        return True

    def _go(self, index: int, step: int) -> None:
        index = max(0, min(index, len(self.rows) - 1))
        while 0 <= index < len(self.rows) and not isinstance(self.rows[index], FieldRow):
            index += step
        if not 0 <= index < len(self.rows):
            if step < 0:
                self.top = 0
                self.refresh()
            return
        before, top = self.cursor, self.top
        self.cursor = index
        self._follow()
        if self.top != top:
            self.refresh()
        else:
            self.refresh_lines(before - self.top, index - self.top)

    def _follow(self) -> None:
        """Scroll as little as needed; a heading above the first field stays in sight."""
        height = self.size.height
        if not height:
            self.top = max(0, min(self.top, self.cursor))
            return
        if all(isinstance(row, Section) for row in self.rows[: self.cursor]) and self.cursor < height:
            self.top = 0
        elif self.cursor < self.top:
            self.top = self.cursor
        elif self.cursor >= self.top + height:
            self.top = self.cursor - height + 1
        self.top = max(0, min(self.top, len(self.rows) - height))

    def _on_resize(self, event: events.Resize) -> None:
        top = self.top
        self._follow()
        if self.top != top:
            self.refresh()

    def _on_focus(self, event: events.Focus) -> None:
        self.refresh_lines(self.cursor - self.top)

    def _on_blur(self, event: events.Blur) -> None:
        self.refresh_lines(self.cursor - self.top)

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._go(self.cursor + 3, 1)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._go(self.cursor - 3, -1)

    def on_click(self, event: events.Click) -> None:
        """Go to the row; a second click chooses it."""
        index = self.top + event.y
        if index == self.cursor and event.chain > 1 and self.row is not None:
            self.post_message(self.Chosen(self, self.row))
        elif index < len(self.rows):
            self._go(index, 1)

    def strip_at(self, y: int) -> Strip:
        base, index = self.look(""), self.top + y
        if index >= len(self.rows):
            return self.line_of()
        row = self.rows[index]
        if isinstance(row, Section):
            return self.line_of((row.title, base + self.look("field-table--section")))
        here = index == self.cursor and self.has_focus
        mark = self.look("field-table--cursor") if here else Style.null()
        sign = f"{glyphs_of(self).cursor} " if here else "  "
        look = base + self.look(f"field-table--{row.look}") if row.look else base
        room = self.size.width - (2 if row.whole else self.label_width + 3)
        value = row.value if width_of(row.value) <= room else fitted(row.value, room)
        label = "" if row.whole else fitted(row.label, self.label_width) + " "
        parts = [(sign, base), (label, base + self.look("field-table--label")), (value, look + mark)]
        left = room - width_of(value) - 2
        if row.note and left > 3:
            note = row.note if width_of(row.note) <= left else fitted(row.note, left)
            parts.append((f"  {note}", base + self.look("field-table--note")))
        return self.line_of(*parts)
