"""The shop's settings: each switch with its value and meaning; Enter changes one, its effect seen first."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from screens.change_setting import ChangeSetting
from screens.desk import Desk
from screens.modal import Window
from store.settings import SettingKind
from store.settings_use import FIXED, shown_settings
from store.words import say
from widgets.answer import Answer
from widgets.answer_list import AnswerList
from widgets.columns import Column, RowLook
from widgets.commands import GoBack
from widgets.plain import plain
from widgets.search_bar import SearchBar


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A setting as the list draws it."""

    name: str
    value: str
    meaning: str
    kind: SettingKind


class ShopSettings(Window[None]):
    """Letters narrow, Enter opens the one under the cursor; stays until Esc."""

    CSS_PATH = "shop_settings.tcss"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._number = 0
        columns = (
            Column(say("shop_settings.name"), 20, 1),
            Column(say("shop_settings.value"), 14, 1),
            Column(say("shop_settings.meaning"), 24, 2, grow=1),
        )
        look = RowLook(
            columns, key=lambda row: row.name, cells=lambda row: (row.name, row.value, row.meaning)
        )
        self._list = AnswerList(look, empty=say("pick.nothing"), id="settings-list")
        self._bar = SearchBar(
            self._narrow, self._list.show_answer, label="⌕ ", placeholder=say("shop_settings.placeholder")
        )

    def compose(self) -> ComposeResult:
        with Vertical(id="settings"):
            yield self._bar
            yield self._list
            yield Static(plain(say("shop_settings.keys")), id="keys")

    def on_mount(self) -> None:
        self._bar.focus()
        self.call_after_refresh(self._bar.ask)

    @property
    def rows(self) -> tuple[SettingRow, ...]:
        """What the list shows."""
        return tuple(row for row in self._list.answer.rows if isinstance(row, SettingRow))

    def _narrow(self, query: str, wanted: int) -> Answer:
        words = query.casefold().split()
        settings = self._desk.settings
        rows = [
            SettingRow(kind.name, kind.write(settings[kind.name]), kind.meaning, kind)
            for kind in shown_settings()
        ]
        rows = [row for row in rows if all(word in f"{row.name} {row.meaning}".casefold() for word in words)]
        self._number += 1
        return Answer(query, self._number, rows=rows, explain=say("shop_settings.advice"))

    def _open(self, row: object) -> None:
        if isinstance(row, SettingRow) and row.name not in FIXED:
            self.app.push_screen(ChangeSetting(self._desk, row.kind), self._changed)

    def _changed(self, said: str | None) -> None:
        if said is not None:
            self._desk.settings = self._desk.store.settings()
            self._bar.ask()

    @on(SearchBar.Submitted)
    def take_first(self) -> None:
        """Enter in the line opens the row under the cursor."""
        self._open(self._list.row)

    @on(SearchBar.SteppedDown)
    def go_to_list(self) -> None:
        """↓ goes to the rows."""
        self._list.focus()

    @on(AnswerList.SteppedUp)
    def go_to_bar(self, message: AnswerList.SteppedUp) -> None:
        """↑ on the first row goes back to the line."""
        message.stop()
        self._bar.focus()

    @on(AnswerList.Opened)
    def open_row(self, message: AnswerList.Opened) -> None:
        """Enter on a row."""
        message.stop()
        self._open(message.row)

    @on(AnswerList.CursorMoved)
    def keep(self, message: AnswerList.CursorMoved) -> None:
        """The list on home is another one."""
        message.stop()

    @on(GoBack)
    def close(self, message: GoBack) -> None:
        """Back home."""
        message.stop()
        self.dismiss(None)
