"""Text on its way in: the first of three layers that keep data from driving a terminal (`reliability.md` §1).

Everything typed or imported passes one of these. They give the text in NFC with its spaces folded, or refuse
it with a sentence that names the field and what is wrong but never repeats the text. Lengths are in
graphemes: a character counts once with the marks and joiners that follow it.
"""

import re
import unicodedata

from store.errors import BadInput

NAME_LIMIT = 80
NOTE_LIMIT = 1000
MARKS_LIMIT = 4

_SPACES = re.compile(r" {2,}")
_INVISIBLE_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
_JOINERS = frozenset("\u200c\u200d")
_REFUSED = {
    "Cc": "a control character",
    "Cs": "half a character (a surrogate)",
    "Co": "a private character",
    "Cn": "a character that does not exist",
    "Cf": "an invisible format character",
    "Zl": "a line separator",
    "Zp": "a paragraph separator",
}
_LINE_ENDS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")
_LETTER, _MARK, _JOINER, _SPACE, _OTHER = "letter", "mark", "joiner", "space", "other"


def clean_name(text: str, field: str = "name") -> str:
    """A name of at most 80 graphemes on one line; raises `BadInput`."""
    return clean_line(text, NAME_LIMIT, field)


def clean_note(text: str, field: str = "note") -> str:
    """A note of at most 1,000 graphemes on one line; raises `BadInput`."""
    return clean_line(text, NOTE_LIMIT, field)


def clean_line(text: str, limit: int, field: str = "text") -> str:
    """One line of at most ``limit`` graphemes, empty if there is nothing but spaces; raises `BadInput`."""
    if text.isascii() and text.isprintable() and len(text) <= limit:
        stripped = text.strip(" ")
        return _SPACES.sub(" ", stripped) if "  " in stripped else stripped
    if len(text) > limit * (MARKS_LIMIT + 2):
        raise _too_long(field, limit)
    composed = unicodedata.normalize("NFC", text)
    graphemes, wrong = _measured(composed)
    if wrong:
        raise BadInput(f"{field} {wrong}: type it again without that")
    cleaned = " ".join(composed.split())
    if graphemes - (len(composed) - len(cleaned)) > limit:
        raise _too_long(field, limit)
    return cleaned


class _Kinds(dict[str, str]):
    """Each character's kind, looked up when it is first met: what it is in a sentence if it is refused."""

    def __missing__(self, char: str) -> str:
        category = unicodedata.category(char)
        if char in _INVISIBLE_LETTERS:
            kind = "an invisible letter"
        elif char in _LINE_ENDS:
            kind = "more than one line"
        elif char in _JOINERS:
            kind = _JOINER
        elif category in _REFUSED:
            kind = _REFUSED[category]
        else:
            kind = {"L": _LETTER, "M": _MARK, "Z": _SPACE}.get(category[0], _OTHER)
        self[char] = kind
        return kind


_kinds = _Kinds()
_ACCEPTED = frozenset((_LETTER, _MARK, _JOINER, _SPACE, _OTHER))


def _measured(text: str) -> tuple[int, str]:
    """The number of graphemes, and what is wrong with the text as the end of a sentence, or nothing."""
    graphemes = marks = 0
    base = before = _SPACE
    for place, char in enumerate(text, 1):
        kind = _kinds[char]
        if kind not in _ACCEPTED:
            return 0, f"holds {kind}" + ("" if char in _LINE_ENDS else f" (character {place})")
        if kind is _MARK:
            marks += 1
            if marks > MARKS_LIMIT:
                return 0, f"has more than {MARKS_LIMIT} accents on one letter (character {place})"
        else:
            marks = 0
            if before is _JOINER and kind is not _LETTER:
                return 0, f"holds an invisible joiner that joins no letters (character {place - 1})"
            if kind is _JOINER:
                if base is not _LETTER or before is _JOINER:
                    return 0, f"holds an invisible joiner that joins no letters (character {place})"
            else:
                graphemes += 1
                base = kind
        before = kind
    if before is _JOINER:
        return 0, f"holds an invisible joiner that joins no letters (character {len(text)})"
    return graphemes, ""


def _too_long(field: str, limit: int) -> BadInput:
    return BadInput(f"{field} is too long: at most {limit:,} characters")
