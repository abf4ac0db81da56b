"""A small console of the real parts, for tests of keys and paint: bar, list of invented people, F-bar, log.

Arguments: ``stock`` runs Textual's own Input without the gate (the negative control).
"""

import os
import sys
from dataclasses import dataclass

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets import Input, Static

from console.terminal.environment import look_for
from console.terminal.key_gate import InputDropped, KeyGate, Scanned
from console.terminal.line_filter import SAFE_GLYPHS
from console.terminal.size_notice import SizeNotice
from console.terminal.themes import THEMES
from widgets.answer import Answer, Needle
from widgets.answer_list import AnswerList
from widgets.glyphs import ASCII, UNICODE
from widgets.persona_row import PERSONA_LOOK
from widgets.search_bar import SearchBar


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    name: str
    phone: str
    email: str
    points: int
    last_seen_days: int
    source: str = "Loyalty"
    status: str = "active"
    matched: str = "phone"


PEOPLE = [
    Person(
        n, f"{first} {last}", f"+1212555{100 + n % 100:04}", f"{first.lower()}.{n}@example.com", n * 7, n % 90
    )
    for n, (first, last) in enumerate(
        (first, last)
        for last in ("Stone", "Haddad", "Lindqvist", "Okafor", "Moreau")
        for first in ("Amelia", "Omar", "Astrid", "Chidi", "Anna", "Jules", "Mara", "Tom")
    )
]


def answer(query: str, rows: int) -> Answer:
    found = [p for p in PEOPLE if query.lower() in p.name.lower() or (query.isdigit() and query in p.phone)]
    column = "Phone" if query.isdigit() else "Name"
    return Answer(
        query, hash(query), f"{query or 'here last'} · {len(found)} of {len(PEOPLE)}", found[:rows],
        len(found), False, None, (Needle(column, query, "words"),) if query else (),
    )  # fmt: skip


class GateApp(SizeNotice, KeyGate):
    """Logs what happens on its last line: searches, tabs, actions, scans, drops."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { background: ansi_default; } #log { dock: bottom; height: 1; }"
    BINDINGS = [
        *(Binding(str(n), f"happen('tab{n}')") for n in range(1, 5)),
        Binding("d", "happen('delete')"), Binding("e", "happen('edit')"), Binding("f2", "find"),
        Binding("x", "happen('archive')"), Binding("ctrl+q", "quit"),
        Binding("ctrl+l", "redraw"),
    ]  # fmt: skip

    def __init__(self) -> None:
        look = look_for(os.environ)
        super().__init__(ansi_color=look.ansi)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = look.theme
        self.glyphs = ASCII if look.ascii else UNICODE
        self.happened: list[str] = []

    def get_line_filters(self):
        return [*super().get_line_filters(), SAFE_GLYPHS]

    def compose(self) -> ComposeResult:
        rows = AnswerList(PERSONA_LOOK)
        yield SearchBar(answer, rows.show_answer)
        yield rows
        yield Static("", id="log", markup=False)

    def on_mount(self) -> None:
        self.query_one(SearchBar).ask()

    def action_happen(self, what: str) -> None:
        self.happened.append(what)
        self.query_one("#log", Static).update(" ".join(self.happened))

    def action_redraw(self) -> None:
        self.repaint_all()

    def action_find(self) -> None:
        bar = self.query_one(SearchBar)
        bar.select_all()
        bar.focus()

    @on(SearchBar.Submitted)
    def submitted(self, message: SearchBar.Submitted) -> None:
        self.action_happen(f"find:{message.query}")
        if message.query.isdigit() and len(message.query) > 6:
            message.bar.look_up("")
        else:
            self.query_one(AnswerList).focus()

    @on(AnswerList.SteppedUp)
    def up(self) -> None:
        self.action_find()

    @on(AnswerList.Opened)
    def opened(self, message: AnswerList.Opened) -> None:
        self.action_happen(f"open:{message.index}")

    @on(Scanned)
    def scanned(self, message: Scanned) -> None:
        self.action_happen(f"{'scan' if message.complete else 'typed'}:{message.text}")

    @on(InputDropped)
    def dropped(self, message: InputDropped) -> None:
        self.action_happen(f"dropped:{type(message).__name__}")


class StockApp(App[None]):
    """Textual as it comes: the failures the gate is for."""

    BINDINGS = [
        *(Binding(str(n), f"happen('tab{n}')") for n in range(1, 5)),
        Binding("d", "happen('delete')"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.happened: list[str] = []

    def compose(self) -> ComposeResult:
        yield Input()
        yield Static("ready", id="log", markup=False)

    def action_happen(self, what: str) -> None:
        self.happened.append(what)
        self.query_one("#log", Static).update(" ".join(self.happened))

    def on_input_submitted(self, message: Input.Submitted) -> None:
        self.action_happen(f"find:{message.value}")
        message.input.value = ""


if __name__ == "__main__":
    if "stock" in sys.argv:
        StockApp().run()
    else:
        GateApp().run()
