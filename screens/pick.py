"""Pick one of a list by typing a few letters: the menu, earlier searches, saved ones, values, orders."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from screens.modal import Window
from store.words import say
from widgets.answer import Answer
from widgets.answer_list import AnswerList
from widgets.columns import Column, RowLook
from widgets.commands import GoBack
from widgets.search_bar import SearchBar


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to pick: what is given back, how it is called, its key or count, and a line about it."""

    value: str
    label: str
    key: str = ""
    about: str = ""


class Pick(Window[str | None]):
    """Letters narrow, Enter takes the one under the cursor, Esc takes none."""

    CSS_PATH = "pick.tcss"

    def __init__(self, title: str, options: Sequence[Option], *, wide_label: int = 28) -> None:
        super().__init__()
        self._title = title
        self._options = tuple(options)
        self._number = 0
        columns = (
            Column(title, wide_label, 1, grow=1),
            Column("", 12, 2),
            Column("", 30, 3, grow=2),
        )
        look = RowLook(columns, key=lambda row: row.value, cells=lambda row: (row.label, row.key, row.about))
        self._list = AnswerList(look, empty=say("pick.nothing"), id="options")
        self._bar = SearchBar(
            self._narrow, self._list.show_answer, label="⌕ ", placeholder=say("pick.placeholder")
        )

    def compose(self) -> ComposeResult:
        with Vertical(id="pick"):
            yield self._bar
            yield self._list

    def on_mount(self) -> None:
        self._bar.focus()
        self.call_after_refresh(self._bar.ask)

    def _narrow(self, query: str, wanted: int) -> Answer:
        words = query.casefold().split()
        rows = [
            option
            for option in self._options
            if all(word in f"{option.label} {option.about} {option.value}".casefold() for word in words)
        ]
        rows.sort(key=lambda option: _distance(option.label.casefold(), query.casefold()))
        self._number += 1
        return Answer(query, self._number, rows=rows, explain=say("pick.explain", count=len(rows)))

    @on(SearchBar.Submitted)
    def take_first(self) -> None:
        """Enter in the bar takes the row under the cursor."""
        row = self._list.row
        if isinstance(row, Option):
            self.dismiss(row.value)

    @on(SearchBar.SteppedDown)
    def go_to_list(self) -> None:
        """↓ goes to the rows."""
        self._list.focus()
        self._list.go_to(1)

    @on(AnswerList.SteppedUp)
    def go_to_bar(self) -> None:
        """↑ on the first row goes back to the bar."""
        self._bar.focus()

    @on(AnswerList.Opened)
    def take(self, message: AnswerList.Opened) -> None:
        """Enter on a row takes it."""
        if isinstance(message.row, Option):
            self.dismiss(message.row.value)

    @on(GoBack)
    def close(self, message: GoBack) -> None:
        """Esc takes none."""
        message.stop()
        self.dismiss(None)


def _distance(label: str, typed: str) -> int:
    """0 begins so, 1 a word in it does, 2 holds it, 3 only what is said about it does."""
    if label.startswith(typed):
        return 0
    if re.search(rf"\b{re.escape(typed)}", label):
        return 1
    return 2 if typed in label else 3
