"""Line-API widgets: fixed size, one strip a line, only changed lines refreshed, no layout.

Every part that repaints on a key derives from ``LineWidget``. Measured: a widget that lays itself out or
repaints whole costs 17 to 50 ms a key, this about one (``architecture.md`` "Speed").
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Self

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import App
from textual.color import Color
from textual.dom import DOMNode
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from widgets.plain import inert

PLAIN = Style.null()
_LONGEST = 6
"""Characters a cell may need at most (a letter and its marks); what is longer is never measured."""


class LineWidget(Widget):
    """A widget that draws itself line by line with ``strip_at`` and caches its looks.

    Padding and borders are not drawn: these widgets fill their region.
    """

    ALLOW_SELECT = False

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(name=name, id=id, classes=classes)
        self._looks: dict[str, Style] = {}
        self._ground: Color | None = None

    def strip_at(self, y: int) -> Strip:
        """The line ``y`` (0 at the top) at exactly the widget's width."""
        raise NotImplementedError

    def key_at_once(self, event: events.Key) -> bool:
        """Take a key without any message, if all it changes is drawn by line widgets; False leaves it to ``_on_key``.

        The key gate asks this first and paints the changed lines itself, past Textual's queues and compositor.
        """
        return False

    def focus(self, scroll_visible: bool = True) -> Self:
        """The cursor comes here now, in the order of what is asked for.

        Textual's own does it by a message later: then it may land after, and undo, what was asked for after it.
        """
        if not (self.is_attached and self.focusable):
            return super().focus(scroll_visible)
        self.screen.set_focus(self, scroll_visible=scroll_visible)
        return self

    def look(self, component: str) -> Style:
        """A component class as a Rich style; the terminal's own colours are left out (fewer bytes)."""
        found = self._looks.get(component)
        if found is None and component and component not in self._component_styles:
            return PLAIN  # painted between mounting and styling: the styled paint follows
        if found is None:
            style = self.get_component_rich_style(component) if component else self.rich_style
            found = self._looks[component] = lean(style)
        return found

    def refresh_lines(self, *lines: int) -> None:
        """Repaint these lines only."""
        if lines:
            width = self.size.width
            self.refresh(*(Region(0, y, width, 1) for y in lines))

    @property
    def wants_paint(self) -> bool:
        """Whether lines wait for being painted."""
        return self._repaint_required

    def take_lines(self) -> list[int]:
        """The lines that wait for being painted, once: whoever takes them paints them."""
        self._repaint_required = False
        return sorted({y for region in self._exchange_repaint_regions() for y in region.line_range})

    def forget_looks(self) -> None:
        """Styles or theme have changed: everything cached from them goes."""
        self._looks.clear()
        self._ground = None

    def notify_style_update(self) -> None:
        self.forget_looks()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        return self.strip_at(y)

    @property
    def size(self) -> Size:
        """The region's size: with no padding and no border there is nothing to ask the styles for."""
        return self._size

    def render_lines(self, crop: Region) -> list[Strip]:
        strips = self.strips_of(crop.line_range)
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def strips_of(self, lines: Iterable[int]) -> list[Strip]:
        """These lines as they go to the terminal, through the gates for text."""
        strips = [self.strip_at(y) for y in lines]
        if self._ground is None:  # asked of every ancestor, so kept until the looks change
            self._ground = self.background_colors[1]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, self._ground) for strip in strips]
        return strips

    def line_of(self, *parts: tuple[str, Style], fill: Style | None = None) -> Strip:
        """A strip of the widget's width from (text, style) parts; text is made inert."""
        width = self.size.width
        segments = [Segment(inert(text), style) for text, style in parts if text]
        return Strip(segments).adjust_cell_length(width, self.look("") if fill is None else fill)


class LinePainter(App[Any]):
    """An app that can paint what waits in line widgets at once."""

    def paint_lines(self) -> bool:
        """Paints it, if nothing else has changed."""
        return False


def paint_now(node: DOMNode) -> None:
    """What came late is seen now and not at Textual's next turn, a frame later."""
    if isinstance(node.app, LinePainter):
        node.app.paint_lines()


@lru_cache(maxsize=512)
def lean(style: Style) -> Style:
    """The style without the terminal's default colours, which cost bytes and say nothing."""
    color = None if style.color is None or style.color.is_default else style.color
    bgcolor = None if style.bgcolor is None or style.bgcolor.is_default else style.bgcolor
    if color is style.color and bgcolor is style.bgcolor:
        return style
    return Style(
        color=color, bgcolor=bgcolor, bold=style.bold or None, dim=style.dim or None,
        italic=style.italic or None, underline=style.underline or None, reverse=style.reverse or None,
        strike=style.strike or None,
    )  # fmt: skip


def width_of(text: str) -> int:
    """Cells the text takes; ASCII without measuring."""
    return len(text) if text.isascii() else cell_len(text)


def fitted(text: str, width: int, *, right: bool = False, ellipsis: str = "…") -> str:
    """The text, made inert, at exactly ``width`` cells: cut with an ellipsis or padded."""
    if width <= 0:
        return ""
    text = inert(text[: width * _LONGEST + _LONGEST])
    cells = width_of(text)
    if cells > width:
        if text.isascii():
            return text[: width - 1] + ellipsis
        return set_cell_size(text, width - 1) + ellipsis
    pad = " " * (width - cells)
    return pad + text if right else text + pad


def styled_spans(text: str, base: Style, spans: Sequence[tuple[int, int, Style]]) -> list[tuple[str, Style]]:
    """Cut the text into parts at the spans (start, end, style), which are sorted and don't overlap."""
    parts: list[tuple[str, Style]] = []
    at = 0
    for start, end, style in spans:
        start, end = max(start, at), min(end, len(text))
        if end <= start:
            continue
        if start > at:
            parts.append((text[at:start], base))
        parts.append((text[start:end], style))
        at = end
    if at < len(text):
        parts.append((text[at:], base))
    return parts
