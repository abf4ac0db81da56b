"""Text that cannot drive a terminal: what everything shown passes last (``reliability.md`` §1)."""

from collections.abc import Mapping
from functools import lru_cache

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""One cell wide, so columns stay aligned where a forbidden character was."""


def _forbidden() -> Mapping[int, str]:
    codes = [*range(0x20), *range(0x7F, 0xA0)]  # C0, DEL, C1
    codes += [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]  # bidi controls
    codes += [0x2028, 0x2029, 0xFEFF, 0x2060, *range(0xFFF9, 0xFFFC)]  # separators, BOM, annotations
    codes += [0x115F, 0x1160, 0x3164, 0xFFA0]  # invisible letters
    codes += [*range(0xD800, 0xE000), *range(0xE0000, 0xE0080)]  # surrogates, tag characters
    return dict.fromkeys(codes, REPLACEMENT)


FORBIDDEN: Mapping[int, str] = _forbidden()
"""What nothing may show, for ``str.translate``."""


@lru_cache(maxsize=4096)
def inert(text: str) -> str:
    """The same text with every control, bidi control, separator and surrogate as U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    return text.translate(FORBIDDEN)
