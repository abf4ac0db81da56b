"""Intents and facts that cross screens."""

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from screens.desk import Desk


class SignedIn(Message):
    """Somebody signed in at this terminal."""

    def __init__(self, desk: "Desk") -> None:
        self.desk = desk
        super().__init__()


class StoreOpened(Message):
    """The store is open and the sign-in can be checked."""


class StoreFailed(Message):
    """The store could not be opened; ``sentence`` says what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__()


class EntryRefused(Message):
    """The code and PIN of the environment do not open this console; ``sentence`` says why."""

    def __init__(self, code: str, sentence: str) -> None:
        self.code = code
        self.sentence = sentence
        super().__init__()
