"""A QR code in half blocks, black on white whatever the theme; the text stands under it, always readable."""

from rich.style import Style
from textual.strip import Strip

from store.words import say
from widgets.glyphs import glyphs_of
from widgets.lines import LineWidget, fitted

_BLACK_ON_WHITE = Style(color="black", bgcolor="bright_white")
_QUIET = 2
"""Modules of white around the code; scanners manage with less than the standard's four."""


def modules(text: str) -> list[list[bool]]:
    """The code's dark modules, quiet zone included. Segno is imported on first use (50 ms)."""
    import segno

    code = segno.make(text, error="l", micro=False)
    return [[bool(cell) for cell in row] for row in code.matrix_iter(border=_QUIET)]


def half_block_lines(rows: list[list[bool]]) -> list[str]:
    """Two rows of modules a line: dark is drawn, white is the background."""
    signs = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
    blank = [False] * len(rows[0])
    return [
        "".join(
            signs[upper, lower] for upper, lower in zip(rows[at], (rows[at + 1 :] or [blank])[0], strict=True)
        )
        for at in range(0, len(rows), 2)
    ]


def ascii_lines(rows: list[list[bool]]) -> list[str]:
    """One row of modules a line, two characters a module, for terminals without blocks."""
    return ["".join("##" if cell else "  " for cell in row) for row in rows]


class QrCode(LineWidget):
    """Draws the code of ``text`` centred, the text below; a sentence when it doesn't fit."""

    DEFAULT_CSS = """
    QrCode { height: 1fr; width: 1fr; }
    """

    def __init__(self, text: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.text = text
        self._lines: list[str] | None = None

    def code_lines(self) -> list[str]:
        """The lines of the code on this terminal."""
        if self._lines is None:
            rows = modules(self.text)
            self._lines = half_block_lines(rows) if glyphs_of(self).blocks else ascii_lines(rows)
        return self._lines

    def strip_at(self, y: int) -> Strip:
        base, lines = self.look(""), self.code_lines()
        width = self.size.width
        if len(lines) + 1 > self.size.height or len(lines[0]) > width:
            text = (self.text, say("qr.too_large"))[y] if y < 2 else ""
            return self.line_of((fitted(text, width) if text else "", base))
        if y < len(lines):
            left = (width - len(lines[0])) // 2
            return self.line_of((" " * left, base), (lines[y], _BLACK_ON_WHITE))
        if y == len(lines):
            return self.line_of((self.text[:width].center(width), base))
        return self.line_of()
