"""The few characters beyond ASCII, and what stands for them on a terminal that can't draw them."""

from dataclasses import dataclass

from textual.dom import DOMNode


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Every drawn sign; all one cell wide."""

    search: str
    cursor: str
    mark: str
    ellipsis: str
    dot: str
    caret: str
    full: str
    empty: str
    rule: str
    blocks: bool


UNICODE = Glyphs("⌕", "▸", "●", "…", "·", "‾", "█", "░", "─", True)
ASCII = Glyphs("?", ">", "*", "~", "-", "^", "#", ".", "-", False)


def glyphs_of(node: DOMNode) -> Glyphs:
    """The app's ``glyphs`` (set from the terminal at start), Unicode where it has none."""
    found = getattr(node.app, "glyphs", UNICODE)
    return found if isinstance(found, Glyphs) else UNICODE
