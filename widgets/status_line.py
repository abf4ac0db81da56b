"""The first line of every screen: shop, place, who is signed in, what was done last."""

from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual.strip import Strip

from store.words import say
from widgets.lines import LineWidget, fitted, width_of

SHOP = 24
"""Cells of a shop's name at most."""
MOST = 999


@dataclass(frozen=True, slots=True)
class Status:
    """What the status line says.

    ``warning`` (``DEMO``, ``PRACTICE``, ``away``) never leaves the line. ``last`` is the last act
    (``+25 A. Stone``) with ``undo_key``, the key that undoes it; without one, a sentence shown as it is.
    """

    shop: str = "Regulars"
    location: str = ""
    terminal: str = ""
    staff: str = ""
    warning: str = ""
    last: str = ""
    undo_key: str = ""
    busy: bool = False


class StatusLine(LineWidget):
    """One line; ``show`` repaints it only when something changed. Narrow terminals lose the place first."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"status-line--shop", "status-line--warning", "status-line--last"}
    DEFAULT_CSS = """
    StatusLine {
        dock: top;
        height: 1;
        width: 1fr;
        & > .status-line--shop { text-style: bold; }
        & > .status-line--warning { text-style: bold reverse; }
        & > .status-line--last { color: $success; }
    }
    """

    def __init__(self, status: Status | None = None, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.status = status or Status()

    def show(self, status: Status) -> None:
        """Say something else."""
        if status != self.status:
            self.status = status
            self.refresh_lines(0)

    def _left(self, room: int) -> tuple[str, str, str]:
        """Shop, place and person in so many cells: what was done is told whole, the place gives way first."""
        status, kept = self.status, {}
        place = " · ".join(part for part in (status.location, status.terminal) if part)
        wanted = {"staff": (status.staff, MOST), "shop": (status.shop, 10), "place": (place, 8)}
        for name, (text, least) in wanted.items():
            cells = min(width_of(text), SHOP if name == "shop" else MOST, room - 2)
            kept[name] = f"{fitted(text, cells)}  " if cells >= min(least, width_of(text)) > 0 else ""
            room -= width_of(kept[name])
        return kept["shop"], kept["place"], kept["staff"]

    def strip_at(self, y: int) -> Strip:
        status, base = self.status, self.look("")
        right: list[tuple[str, Style]] = []
        if status.warning:
            right.append((f" {status.warning} ", base + self.look("status-line--warning")))
        if status.busy:
            right.append((f" {say('status.busy')}", base))
        last, undo = status.last, ""
        if last and status.undo_key:
            last = say("status.last", act=last)
            undo = "  " + say("status.undo", shortcut=status.undo_key)
        width = self.size.width - sum(width_of(text) for text, _style in right)
        told = width_of(last) + width_of(undo)
        shop, place, staff = self._left(width - told)
        left = max(width - width_of(shop + place + staff) - width_of(undo), 0)
        last = fitted(last, min(width_of(last), left))
        spare = " " * (left - width_of(last))
        parts = [
            (shop, base + self.look("status-line--shop")),
            (place + spare, base),
            (staff, base),
            (last + undo, base + self.look("status-line--last")),
        ]
        return self.line_of(*parts, *right)
