"""What a scanner types: its prefix, its shape, its pace. Used by the key gate, the bar and amount fields."""

import re

SCAN_PACE = 0.035
"""Seconds a character at most, on average, for a scan told by its timing; no hand is that quick."""
SCAN_LENGTH = 6
"""Digits at least in a scan without a prefix."""
SCAN_END = 0.06
"""Seconds after a scan's last character in which an Enter or Tab still belongs to it."""

_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z](.{3,})", re.DOTALL)
_DIGITS = re.compile(r"[0-9][0-9-]*")


def has_pace(length: int, seconds: float) -> bool:
    """Were ``length`` characters typed by a scanner, ``seconds`` from the first to the last?"""
    return seconds <= SCAN_PACE * max(length - 1, 1)


def is_scan(text: str, seconds: float) -> bool:
    """An AIM identifier and data, or at least six digits at a scanner's pace."""
    if _AIM.fullmatch(text) is not None:
        return True
    return len(text) >= SCAN_LENGTH and _DIGITS.fullmatch(text) is not None and has_pace(len(text), seconds)


def scanned_text(text: str) -> str:
    """The data without the AIM identifier (``]C1``)."""
    aim = _AIM.fullmatch(text)
    return aim[1] if aim is not None else text
