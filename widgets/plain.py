"""Layer (b) against hostile text: the one way by which data reaches a widget.

Names, notes and queries come from people and files. They are shown as text and never parsed as markup, so
``[@click=app.quit]x[/]`` is seven words on the screen and nothing else.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from textual.content import Content

if TYPE_CHECKING:
    from rich.text import Text

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""One cell wide, so columns stay aligned where a forbidden character was."""


def _forbidden() -> Mapping[int, str]:
    codes = [*range(0x20), *range(0x7F, 0xA0)]  # C0, DEL, C1
    codes += [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]  # bidi controls
    codes += [0x2028, 0x2029, 0xFEFF, 0x2060, *range(0xFFF9, 0xFFFC)]  # separators, BOM, annotations
    codes += [0x115F, 0x1160, 0x3164, 0xFFA0]  # invisible letters
    codes += [*range(0xD800, 0xE000), *range(0xE0000, 0xE0080)]  # surrogates, tag characters
    return dict.fromkeys(codes, REPLACEMENT)


FORBIDDEN: Mapping[int, str] = _forbidden()
"""What no widget may show, for ``str.translate``."""


@lru_cache(maxsize=4096)
def inert(text: str) -> str:
    """The same text with every control, bidi control, separator and surrogate as U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    return text.translate(FORBIDDEN)


def plain(text: object) -> Content:
    """Any value as content without markup; line ends, tabs and controls become U+FFFD."""
    return Content(inert(str(text)))


def plain_text(text: object) -> "Text":
    """The same for the few places that take a Rich ``Text`` (never a markup string)."""
    from rich.text import Text

    return Text(inert(str(text)), no_wrap=True, end="")
