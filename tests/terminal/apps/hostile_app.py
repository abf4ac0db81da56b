"""Shows one hostile text after another in many kinds of widgets; Enter goes on to the next.

Argument ``open`` leaves the line filter out (the negative control).
"""

import sys

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.style import Style
from textual.widgets import DataTable, Input, Label, ListItem, ListView, OptionList, Static, Tree
from textual.widgets._toast import ToastRack
from textual.widgets.option_list import Option

from console.terminal.line_filter import SAFE_GLYPHS
from console.terminal.paint import LeanPaint
from widgets.field_table import FieldRow, FieldTable, Section
from widgets.line_edit import LineEdit
from widgets.status_line import Status, StatusLine
from widgets.timeline import Timeline

PAYLOADS = [
    "\x00", "\x07", "\x08", "\x0b", "\x0c", "\x0e", "\x1b", "\x7f", "\x84", "\x85", "\x90", "\x9b", "\x9c",
    "\x9d", "\x1b[31m", "\x1b[2J", "\x1b[6n", "\x1b[21t", "\x1b[c", "\x1b]0;owned\x07",
    "\x1b]8;;http://example.org\x1b\\", "\x1b]10;?\x1b\\", "\x1b]11;?\x1b\\", "\x1b]52;c;b3duZWQ=\x07",
    "\x1bP$qm\x1b\\", "\x1bc", "\x1b_x\x1b\\", "\x9b6n", "\x9d11;?\x9c", "\u061c", "\u200e", "\u202e",
    "\u2066", "\u2028", "\u2029", "\ufeff", "\u2060", "\u3164", "\U000e0041", "\ud800", "a" + "\u0301" * 200,
    "[@click=app.quit]x[/]", "[/]", "[red]", "x" * 65536,
]  # fmt: skip


class HostileApp(LeanPaint):
    """Each widget is given the raw text as content: only the last gate stands before the terminal."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [Binding("enter", "next", priority=True)]
    CSS = "* { height: auto; max-height: 3; } Screen { height: 100%; max-height: 100; layout: vertical; }"

    def __init__(self, filtered: bool) -> None:
        super().__init__()
        self.theme = "ansi-dark"
        self.filtered = filtered
        self.at = -1

    def get_line_filters(self):
        return [*super().get_line_filters(), *([SAFE_GLYPHS] if self.filtered else [])]

    def compose(self) -> ComposeResult:
        yield Static("start", id="where")

    async def action_next(self) -> None:
        self.at += 1
        await self.screen.remove_children(
            [widget for widget in self.screen.children if not isinstance(widget, ToastRack)]
        )  # a toast goes by itself, at a moment of its own
        if self.at == len(PAYLOADS):
            await self.screen.mount(Static("the end", id="where"))
            return
        raw = f"A{PAYLOADS[self.at]}B"
        content = Content(raw)
        table = DataTable()
        table.add_column(Content("name"))
        table.add_row(content)
        tree = Tree(Text(raw))
        linked = Static(Content.styled("linked", Style(link="http://example.org/x")))
        titled = Static("t")
        titled.styles.border = ("ascii", "red")
        titled.border_title = content
        line = LineEdit()
        line._value = raw
        timeline = Timeline()
        await self.screen.mount(
            Static(content), Label(content), table, OptionList(Option(content)), Input(raw), tree, linked,
            titled, ListView(ListItem(Label(content))), line, StatusLine(Status(raw, raw, raw, raw)),
            timeline, FieldTable([Section(raw), FieldRow("a", raw, raw, raw)]),
            Static(f"shown {self.at}.", id="where"),
        )  # fmt: skip
        self.notify(raw, markup=False, timeout=0.2)


if __name__ == "__main__":
    HostileApp("open" not in sys.argv).run()
