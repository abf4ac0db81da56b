"""Figures as bars of characters: their length says it, without a colour."""

from collections.abc import Sequence

from widgets.glyphs import ASCII, Glyphs

_EIGHTHS = " ▏▎▍▌▋▊▉"
BELOW = "-"
"""Stands before a bar of less than nothing."""


def bars(values: Sequence[int | None], width: int, glyphs: Glyphs = ASCII) -> list[str]:
    """A bar for every figure, the greatest (either way) ``width`` cells long; what is not nothing is never empty."""
    signed = any(value is not None and value < 0 for value in values)
    room = max(width - signed, 1)
    greatest = max((abs(value) for value in values if value is not None), default=0)
    drawn = []
    for value in values:
        sign = (BELOW if value is not None and value < 0 else " ") if signed else ""
        drawn.append((sign + _bar(abs(value or 0), greatest, room, glyphs)).rstrip())
    return drawn


def _bar(value: int, greatest: int, room: int, glyphs: Glyphs) -> str:
    if not value:
        return ""
    if not glyphs.blocks:
        return "#" * max(value * room // greatest, 1)
    full, eighths = divmod(value * room * 8 // greatest, 8)
    return ("█" * full + (_EIGHTHS[eighths] if eighths else "")).rstrip() or _EIGHTHS[1]
