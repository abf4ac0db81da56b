"""How far a balance is from a discount: ``[#####...] 320/400, 80 short``."""

from typing import ClassVar

from textual.strip import Strip

from store.words import say
from widgets.glyphs import ASCII, UNICODE, Glyphs, glyphs_of
from widgets.lines import LineWidget

_EIGHTHS = " ▏▎▍▌▋▊▉"


def bar(points: int, cost: int, width: int, glyphs: Glyphs = ASCII) -> str:
    """The bar alone, ``width`` cells with its brackets: full only when the points are enough."""
    inner = max(width - 2, 1)
    share = 1.0 if cost <= 0 else max(0.0, min(points / cost, 1.0))
    if not glyphs.blocks:
        full = inner if share >= 1 else min(int(share * inner), inner - 1)
        return f"[{'#' * full}{'.' * (inner - full)}]"
    eighths = int(share * inner * 8) if share < 1 else inner * 8
    full, rest = divmod(eighths, 8)
    drawn = "█" * full + (_EIGHTHS[rest] if rest else "")
    return f"▕{drawn}{' ' * (inner - len(drawn))}▏"


def points_words(points: int, cost: int) -> str:
    """``320/400, 80 short``, or without the rest when it is enough."""
    if points >= cost:
        return say("points.enough", points=points, cost=cost)
    return say("points.short", points=points, cost=cost, short=cost - points)


def points_bar(points: int, cost: int, width: int = 12, glyphs: Glyphs = UNICODE) -> str:
    """Bar and words as one text, for a cell of a list."""
    return f"{bar(points, cost, width, glyphs)} {points_words(points, cost)}"


class PointsBar(LineWidget):
    """The same as a widget of one line; the bar takes what the words leave."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"points-bar--enough", "points-bar--short"}
    DEFAULT_CSS = """
    PointsBar {
        height: 1;
        width: 1fr;
        & > .points-bar--enough { color: $success; }
        & > .points-bar--short { color: $warning; }
    }
    """

    def __init__(self, points: int = 0, cost: int = 0, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._points, self._cost = points, cost

    def show(self, points: int, cost: int) -> None:
        """Another balance or cost."""
        if (points, cost) != (self._points, self._cost):
            self._points, self._cost = points, cost
            self.refresh_lines(0)

    def strip_at(self, y: int) -> Strip:
        base = self.look("")
        words = " " + points_words(self._points, self._cost)
        drawn = bar(self._points, self._cost, max(min(self.size.width - len(words), 40), 4), glyphs_of(self))
        look = "points-bar--enough" if self._points >= self._cost else "points-bar--short"
        return self.line_of((drawn, base + self.look(look)), (words, base))
