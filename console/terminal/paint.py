"""Sends less to the terminal: only lines that changed, trailing blanks erased instead of written."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.control import Control
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

from widgets.lines import LinePainter, LineWidget

ERASE = "\x1b[K"
"""To the end of the line, in the terminal's own background: only behind text without a colour."""


class _Lean(CompositorUpdate):
    """An update as the lines that differ from what the terminal shows already."""

    def __init__(self, sequences: str) -> None:
        self.sequences = sequences

    def render_segments(self, console: Console) -> str:
        return self.sequences

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.sequences


class LeanPaint(LinePainter):
    """Mixed into the app: remembers each painted line and sends the ones that changed.

    ``repaint_all`` forgets (Ctrl+L, a resize, coming back from a suspend), so a terminal that was written
    over can always be put right.
    """

    _painted: dict[int, str]
    _placed: tuple[object, dict[LineWidget, Region]] | None = None

    def repaint_all(self) -> None:
        """Send every line again, whatever the terminal is believed to show."""
        self._painted = {}
        self.screen.refresh()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if not hasattr(self, "_painted"):
            self._painted = {}
        if self.is_inline or self._batch_count or not isinstance(renderable, LayoutUpdate | ChopsUpdate):
            super()._display(screen, renderable)
            return
        sequences = (
            self._whole(renderable) if isinstance(renderable, LayoutUpdate) else self._partial(renderable)
        )
        super()._display(screen, _Lean(sequences) if sequences else None)

    def paint_lines(self) -> bool:
        """Paint the lines that wait in line widgets, past the compositor; False when more than these has changed."""
        driver, screen = self._driver, self.screen
        if (
            driver is None
            or self.is_headless
            or self.is_inline
            or self._batch_count
            or not hasattr(self, "_painted")
        ):
            return False
        if (
            screen._layout_required
            or screen._scroll_required
            or screen._repaint_required
            or screen._dirty_widgets
        ):
            return False
        places = self._places(screen)
        if places is None:
            return False
        out: list[str] = []
        for widget, region in places:
            if widget.wants_paint:
                self._paint_widget(out, widget, region, screen.size.width)
        if out:
            cursor = Control.move_to(*screen.outer_size.clamp_offset(self.cursor_position)).segment.text
            start, end = (SYNC_START, SYNC_END) if self._sync_available else ("", "")
            driver.write("".join((start, *out, cursor, end)))
            self.post_display_hook()
        return True

    def _places(self, screen: Screen[Any]) -> list[tuple[LineWidget, Region]] | None:
        """The line widgets that nothing lies over and where they stand, None when something else wants a paint."""
        visible = screen._compositor.visible_widgets
        if self._placed is None or self._placed[0] is not visible:
            self._placed = visible, _open_widgets(visible)
        for widget in visible:
            if widget._layout_required or (widget._repaint_required and widget not in self._placed[1]):
                return None
        return list(self._placed[1].items())

    def _paint_widget(self, out: list[str], widget: LineWidget, region: Region, width: int) -> None:
        console = self.console
        lines = [y for y in widget.take_lines() if y < region.height]
        for y, strip in zip(lines, widget.strips_of(lines), strict=True):
            text = strip.render(console)
            if region.width == width:
                self._send(out, region.y + y, text)
            else:
                self._painted.pop(region.y + y, None)
                out.append(Control.move_to(region.x, region.y + y).segment.text + text)

    def _whole(self, update: LayoutUpdate) -> str:
        console = self.console
        size = update.region.size
        if getattr(self, "_painted_size", None) != size:
            self._painted, self._painted_size = {}, size
        out: list[str] = []
        for y, line in enumerate(update.strips, update.region.y):
            self._send(out, y, "".join([strip.render(console) for strip in line]))
        return "".join(out)

    def _partial(self, update: ChopsUpdate) -> str:
        console = self.console
        move_to = Control.move_to
        out: list[str] = []
        for y, x1, x2 in update.spans:
            line, ends = update.chops[y], update.chop_ends[y]
            pieces = [(x, end, strip) for end, (x, strip) in zip(ends, line.items(), strict=False) if strip]
            if x1 <= 0 and ends and x2 >= ends[-1] and _covers(pieces, ends[-1]):
                self._send(out, y, "".join([strip.render(console) for _x, _end, strip in pieces]))
                continue
            self._painted.pop(y, None)
            for x, end, strip in pieces:
                if x > x2 or end <= x1:
                    continue
                part = strip if end <= x2 else strip.crop(0, min(end, x2) - x)
                out.append(move_to(x, y).segment.text + part.render(console))
        return "".join(out)

    def _send(self, out: list[str], y: int, text: str) -> None:
        if self._painted.get(y) == text:
            return
        self._painted[y] = text
        bare = text.rstrip(" ")
        if len(text) - len(bare) > len(ERASE):
            text = bare + ERASE
        out.append(Control.move_to(0, y).segment.text + text)


def _open_widgets(visible: Mapping[Widget, tuple[Region, Region]]) -> dict[LineWidget, Region]:
    """Of all widgets on screen, the foremost first, the line widgets that are whole and not covered."""
    found: dict[LineWidget, Region] = {}
    before: list[Region] = []
    for widget, (region, clip) in visible.items():
        area = region.intersection(clip)
        if (
            isinstance(widget, LineWidget)
            and area == region
            and not any(area.overlaps(one) for one in before)
        ):
            found[widget] = region
        before.append(area)
    return found


def _covers(pieces: list[tuple[int, int, Any]], width: int) -> bool:
    at = 0
    for x, end, _strip in pieces:
        if x != at:
            return False
        at = end
    return at >= width
