"""What a burst of characters is: a scan, digits meant as data, a payment card, noise, or just keys.

Decided in this order: prefix, shape, timing last, because SSH joins keys and scanners are slow.
"""

import re
from enum import Enum, auto

SCAN_PACE = 0.035
"""Seconds a character at most, on average, for a scan told by its timing."""
SCAN_LENGTH = 6
"""Digits at least in a scan without a prefix."""
DIGIT_HOLD = 0.05
"""Seconds a lone digit or ``]`` waits: a second character in that time makes it data."""
LETTER_HOLD = 0.035
"""Seconds a letter that starts an action waits, so that a scan's letters start none."""
SWIPE_TAIL = 0.3
"""Seconds after a swipe in which its rest is swallowed."""
NOISE_LENGTH = 4
NOISE_VARIETY = 3
"""So many different characters tell a burst from a held key."""

_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z](.+)", re.DOTALL)
_SWIPE = re.compile(r"\s*(%[Bb]\d{6}|;\d{12})")
_DIGITS = re.compile(r"[0-9][0-9-]*")


class Kind(Enum):
    """What the gate does with a burst."""

    SCAN = auto()
    DIGITS = auto()
    SWIPE = auto()
    NOISE = auto()
    KEYS = auto()


def hold_after(character: str) -> float:
    """How long to wait for more after this character."""
    return DIGIT_HOLD if character.isdigit() or character in "]%;" else LETTER_HOLD


def is_swipe(text: str) -> bool:
    """Track 1 ``%B…?`` or track 2 ``;…?`` of a payment card, or the start of one."""
    return _SWIPE.match(text) is not None


def is_scan(text: str, seconds: float) -> bool:
    """An AIM identifier and data, or at least six digits at a scanner's pace."""
    if (aim := _AIM.fullmatch(text)) is not None and len(aim[1]) >= 3:
        return True
    pace = seconds / (len(text) - 1) if len(text) > 1 else seconds
    return len(text) >= SCAN_LENGTH and _DIGITS.fullmatch(text) is not None and pace <= SCAN_PACE


def scanned_text(text: str) -> str:
    """The data without the AIM identifier."""
    aim = _AIM.fullmatch(text)
    return aim[1] if aim is not None else text


def kind_of(text: str, seconds: float, *, in_field: bool) -> Kind:
    """What ``text``, typed within ``seconds`` from first to last key, is. In a field only swipes matter."""
    if is_swipe(text):
        return Kind.SWIPE
    if in_field or len(text) < 2:
        return Kind.KEYS
    if is_scan(text, seconds):
        return Kind.SCAN
    if text.isascii() and text.isdigit():
        return Kind.DIGITS
    quick = seconds / (len(text) - 1) <= SCAN_PACE
    if quick and len(text) >= NOISE_LENGTH and len(set(text)) >= NOISE_VARIETY:
        return Kind.NOISE
    return Kind.KEYS
