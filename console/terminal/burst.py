"""What a burst of characters is: a scan, digits meant as data, a payment card, noise, or just keys.

Decided in this order: prefix, shape, timing last, because SSH joins keys and scanners are slow.
"""

import re
from enum import Enum, auto

from widgets.scan import has_pace, is_scan

DIGIT_HOLD = 0.05
"""Seconds a lone digit or ``]`` waits: a second character in that time makes it data."""
LETTER_HOLD = 0.035
"""Seconds a letter that starts an action waits, so that a scan's letters start none."""
SWIPE_TAIL = 0.3
"""Seconds after a swipe in which its rest is swallowed."""
NOISE_LENGTH = 4
NOISE_VARIETY = 3
"""So many different characters tell a burst from a held key."""

_SWIPE = re.compile(r"\s*(%[Bb]\d{6}|;\d{12})")


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
    if has_pace(len(text), seconds) and len(text) >= NOISE_LENGTH and len(set(text)) >= NOISE_VARIETY:
        return Kind.NOISE
    return Kind.KEYS
