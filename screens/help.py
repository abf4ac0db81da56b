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

ABOUT = (
    "points reason note amount receipt discount identity last_name first_name phone home_phone email birthday "
    "card_serial id_seen member favorite_store wallet_pin tag name value channel code pin other choice digits "
    "case text opt attr tags trait preferred spend household former card"
)
KNOWN = frozenset(ABOUT.split())
"""Fields of prompts and of the card that have an explanation of their own, ``about.<name>``."""


def field_help(name: str, label: str, *, optional: bool) -> str:
    """What a field means, how it is written and who may fill it in; empty for a field that needs no words."""
    if name not in KNOWN:
        return ""
    words = say(f"about.{name}")
    title = f"{label.strip()}: " if label else ""
    return f"{title}{words}" + (f" {say('about.optional')}" if optional else "")


class Help(Screen[None]):
    """One page that scrolls; Esc goes back to where one was."""

    CSS_PATH = "help.tcss"

    def __init__(self, commands: CommandRegistry, about: str = "") -> None:
        super().__init__()
        self._commands = commands
        self._about = about

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="page"):
            if self._about:
                yield Static(plain(say("help.here")), classes="title")
                yield Static(plain(self._about), id="about")
            yield Static(plain(say("help.title")), classes="title")
            for line in say("help.first").splitlines():
                yield Static(plain(line))
            yield Static(plain(say("help.keys")), classes="title")
            for row in self._commands.help_rows():
                yield Static(plain(f"{row.keys:<22}  {row.label}"), classes="row")
                yield Static(plain(row.help), classes="said")
            yield Static(plain(say("help.conditions")), classes="title")
            for field in FIELDS.values():
                yield Static(plain(f"{field.example:<22}  {field.help}"), classes="row")
        yield Static(plain(say("help.bar")), id="keys")

    @on(GoBack)
    @on(FindPersona)
    def close(self, message: GoBack | FindPersona) -> None:
        """Back to where one was."""
        message.stop()
        self.dismiss()
