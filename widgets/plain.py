"""Layer (b) against hostile text: the one way by which data reaches a widget.

Names, notes and queries come from people and files. They are shown as text and never parsed as markup, so
``[@click=app.quit]x[/]`` is seven words on the screen and nothing else.
"""

from textual.content import Content

from store.inert import FORBIDDEN, REPLACEMENT, inert


def plain(text: object) -> Content:
    """Any value as content without markup; line ends, tabs and controls become U+FFFD."""
    return Content(inert(str(text)))


__all__ = ["FORBIDDEN", "REPLACEMENT", "inert", "plain"]
