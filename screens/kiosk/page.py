"""One page of the turned screen: what it says, what it asks, and which page comes next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from screens.desk import Desk
from widgets.prompt_field import PromptField

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Way:
    """A choice on a page without fields: its words, and the page it leads to."""

    words: str
    page: Callable[[], Page]


class Page:
    """A page with fields, or with ways to choose from, or (neither) one that only says something.

    ``go`` runs in a thread: it does what the page is for and gives the next page, None for the first one. It raises
    the store's errors, which are shown on the page.
    """

    heading = ""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def lines(self) -> Sequence[str]:
        """What stands above the fields, a sentence a line."""
        return ()

    def ways(self) -> Sequence[Way]:
        """What can be chosen by digit."""
        return ()

    def fields(self) -> Sequence[PromptField]:
        """What is asked, in order."""
        return ()

    def preview(self, values: Values) -> str:
        """A line below the fields, on every key."""
        return ""

    def check(self, values: Values) -> str | None:
        """What is wrong on Enter, in a sentence."""
        return None

    def go(self, values: Values) -> Page | None:
        """Enter on the last field."""
        return None

    def keys(self) -> str:
        """What the last line says of the keys."""
        from store.words import say

        return say("kiosk.keys.form" if self.fields() else "kiosk.keys.said")
