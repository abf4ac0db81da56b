"""Runs commands: one way from a key, an F-bar slot, the palette or the mouse to a message on the screen."""

from typing import Any

from textual import on
from textual.app import App
from textual.message import Message

from widgets.command import CommandRegistry
from widgets.fbar import FBar


class CommandRefused(Message):
    """A dimmed command was used; ``reason`` says in a sentence what locks it."""

    def __init__(self, command_id: str, reason: str) -> None:
        self.command_id = command_id
        self.reason = reason
        super().__init__()


class CommandRunner(App[Any]):
    """Mixed into the app: ``action_run_command`` posts the command's message to the current screen.

    The message bubbles from the screen to the app, so a screen handles what it can carry out and the app the
    rest. A disabled command posts ``CommandRefused`` with its reason instead.
    """

    registry: CommandRegistry

    def reason_disabled(self, command_id: str) -> str | None:
        """Why the command can't be used now, in a sentence; None when it can. To be overridden."""
        return None

    @on(FBar.Chosen)
    def run_chosen_slot(self, message: FBar.Chosen) -> None:
        """A click on the F-bar is its key."""
        message.stop()
        self.action_run_command(message.command_id)

    def action_run_command(self, command_id: str) -> None:
        """Post the command's message, or the reason why not."""
        reason = self.reason_disabled(command_id)
        if reason is not None:
            self.screen.post_message(CommandRefused(command_id, reason))
            return
        make_message = self.registry[command_id].message
        if make_message is not None:
            self.screen.post_message(make_message())
