"""Layer (b) against hostile text: the one way by which data reaches a widget.

Names, notes and queries come from people and files. They are shown as text and never parsed as markup, so
``[@click=app.quit]x[/]`` is seven words on the screen and nothing else.
"""

from typing import TYPE_CHECKING

from textual.content import Content

from store.inert import FORBIDDEN, REPLACEMENT, inert

if TYPE_CHECKING:
    from rich.text import Text


def plain(text: object) -> Content:
    """Any value as content without markup; line ends, tabs and controls become U+FFFD."""
    return Content(inert(str(text)))


def plain_text(text: object) -> "Text":
    """The same for the few places that take a Rich ``Text`` (never a markup string)."""
    from rich.text import Text

    return Text(inert(str(text)), no_wrap=True, end="")


__all__ = ["FORBIDDEN", "REPLACEMENT", "inert", "plain", "plain_text"]
