"""Text on its way in: the first of three layers that keep data from driving a terminal (`reliability.md` §1).

Everything typed or imported passes one of these. They give the text in NFC with its spaces folded, or refuse
it with a sentence that names the field and what is wrong but never repeats the text. Lengths are in
graphemes: a character counts once with the marks and joiners that follow it.
"""

import re
import unicodedata

from store.errors import BadInput
from store.words import say

NAME_LIMIT = 80
NOTE_LIMIT = 1000
MARKS_LIMIT = 4

_SPACES = re.compile(r" {2,}")
_INVISIBLE_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
_JOINERS = frozenset("\u200c\u200d")
_REFUSED = {
    "Cc": "field.control",
    "Cs": "field.surrogate",
    "Co": "field.private",
    "Cn": "field.nonexistent",
    "Cf": "field.format",
    "Zl": "field.line_separator",
    "Zp": "field.paragraph_separator",
}
"""What each refused category is called: keys of the catalogue."""
_LINE_ENDS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")
_LETTER, _MARK, _JOINER, _SPACE, _OTHER = "letter", "mark", "joiner", "space", "other"


def clean_name(text: str, field: str = "") -> str:
    """A name of at most 80 graphemes on one line; raises `BadInput`."""
    return clean_line(text, NAME_LIMIT, field or say("field.name"))


def clean_note(text: str, field: str = "") -> str:
    """A note of at most 1,000 graphemes on one line; raises `BadInput`."""
    return clean_line(text, NOTE_LIMIT, field or say("field.note"))


def clean_line(text: str, limit: int, field: str = "") -> str:
    """One line of at most ``limit`` graphemes, empty if there is nothing but spaces; raises `BadInput`."""
    if text.isascii() and text.isprintable() and len(text) <= limit:
        stripped = text.strip(" ")
        return _SPACES.sub(" ", stripped) if "  " in stripped else stripped
    if len(text) > limit * (MARKS_LIMIT + 2):
        raise _too_long(field, limit)
    composed = unicodedata.normalize("NFC", text)
    graphemes, wrong = _measured(composed)
    if wrong:
        raise BadInput(say("field.unclean", field=field or say("field.text"), wrong=wrong))
    cleaned = " ".join(composed.split())
    if graphemes - (len(composed) - len(cleaned)) > limit:
        raise _too_long(field, limit)
    return cleaned


class _Kinds(dict[str, str]):
    """Each character's kind, looked up when it is first met: what it is called (a key) if it is refused."""

    def __missing__(self, char: str) -> str:
        category = unicodedata.category(char)
        if char in _INVISIBLE_LETTERS:
            kind = "field.invisible_letter"
        elif char in _LINE_ENDS:
            kind = "field.many_lines"
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
            return 0, say(
                "field.holds" if char in _LINE_ENDS else "field.holds_at", what=say(kind), place=place
            )
        if kind is _MARK:
            marks += 1
            if marks > MARKS_LIMIT:
                return 0, say("field.accents", most=MARKS_LIMIT, place=place)
        else:
            marks = 0
            if before is _JOINER and kind is not _LETTER:
                return 0, say("field.loose_joiner", place=place - 1)
            if kind is _JOINER:
                if base is not _LETTER or before is _JOINER:
                    return 0, say("field.loose_joiner", place=place)
            else:
                graphemes += 1
                base = kind
        before = kind
    if before is _JOINER:
        return 0, say("field.loose_joiner", place=len(text))
    return graphemes, ""


def _too_long(field: str, limit: int) -> BadInput:
    return BadInput(say("field.too_long", field=field or say("field.text"), limit=limit))
