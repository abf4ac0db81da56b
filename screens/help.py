"""Help: every key as it is now, the bar's conditions, and how to begin."""

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from store.search.language.fields import FIELDS
from store.words import say
from widgets.command import CommandRegistry
from widgets.commands import FindPersona, GoBack
from widgets.plain import plain


class Help(Screen[None]):
    """One page that scrolls; Esc goes back to where one was."""

    CSS_PATH = "help.tcss"

    def __init__(self, commands: CommandRegistry) -> None:
        super().__init__()
        self._commands = commands

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="page"):
            yield Static(plain(say("help.title")), classes="title")
            for line in say("help.first").splitlines():
                yield Static(plain(line))
            yield Static(plain(say("help.keys")), classes="title")
            for row in self._commands.help_rows():
                yield Static(plain(f"{row.keys:<22.22} {row.label:<26.26} {row.help}"), classes="row")
            yield Static(plain(say("help.conditions")), classes="title")
            for field in FIELDS.values():
                yield Static(plain(f"{field.example:<22.22} {field.help}"), classes="row")
        yield Static(plain(say("help.bar")), id="keys")

    @on(GoBack)
    @on(FindPersona)
    def close(self, message: GoBack | FindPersona) -> None:
        """Back to where one was."""
        message.stop()
        self.dismiss()
