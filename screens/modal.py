"""Windows over home: they pass on the keys that act everywhere and hold the rest."""

from typing import ClassVar, TypeVar

from textual.binding import BindingType
from textual.screen import ModalScreen

from widgets.commands import registry

R = TypeVar("R")
THROUGH = ("back", "lock", "quit")
"""A window takes no other command than these; Textual would hold these too."""


class Window(ModalScreen[R]):
    """A modal screen that Esc, F3, Ctrl+L and Ctrl+Q reach."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding for binding in registry().bindings() if binding.id in THROUGH
    ]
