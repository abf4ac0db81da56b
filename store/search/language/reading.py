"""The text under the parser's eye: where it stands, the spans it has coloured, the problems it has met."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from store.search.language.tokens import Problem, Style, Token
from store.words import say

TEXT_LIMIT = 500
SHOWN_LIMIT = 24
FEWEST_DIGITS = 3

_ITEM = re.compile(r'[^\s,()"]+')
_PLAIN = re.compile(r"[\w.'’&+/#*%$-]+")
_CHUNK = re.compile(r'[^\s()"]+')
_RUN = re.compile(r"[0-9+(][0-9+().\-/]*(?: [0-9+().\-/]+)*")
_BOUNDARY = frozenset('"()')
_NOT_DIGITS = re.compile(r"[^0-9]+")


class _Readable(dict[int, str]):
    """Each character as the grammar reads it, one for one, so that spans stay those of the typed text.

    Full-width signs and digits of every script become ASCII, typographic quotes and dashes plain ones, spaces
    of every width and the invisible direction marks of pasted numbers spaces.
    """

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if 0xFF01 <= code <= 0xFF5E:
            char = chr(code - 0xFEE0)
        elif char in "“”„‟":
            char = '"'
        elif char in "‐‑‒–—―−":
            char = "-"
        elif char.isdecimal():
            char = str(unicodedata.decimal(char))
        elif unicodedata.category(char) in ("Zs", "Cf") and char not in "\u200c\u200d":
            char = " "
        self[code] = char
        return char


_readable = _Readable()


@dataclass(frozen=True, slots=True)
class Item:
    """One value as typed, without its quotes, and the span it has with them."""

    start: int
    end: int
    text: str
    quoted: bool


@dataclass(slots=True)
class Reader:
    """A text of at most `TEXT_LIMIT` characters and how far it has been read.

    ``text`` is as typed, ``signs`` the same length as the grammar reads it.
    """

    text: str
    money_exponent: int
    saved: frozenset[str] | None
    signs: str = ""
    at: int = 0
    tokens: list[Token] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.signs = readable(self.text)

    def emit(self, end: int, style: Style, of: str = "") -> None:
        """Colour from where the reader stands to ``end``, and go there."""
        if end > self.at:
            self.tokens.append(Token(self.at, end, style, of))
            self.at = end

    def problem(
        self,
        start: int,
        end: int,
        sentence: str,
        kind: Literal["error", "incomplete"] = "error",
        fix: str | None = None,
    ) -> None:
        self.problems.append(Problem(start, end, sentence, kind, fix))

    def skip_spaces(self) -> None:
        signs, end = self.signs, self.at
        while end < len(signs) and signs[end].isspace():
            end += 1
        self.emit(end, Style.SPACE)

    def last(self, end: int) -> bool:
        """Whether the text ends there, so that whatever stands before it may be half typed."""
        return end >= len(self.signs)

    def chunk(self) -> str:
        """What stands here up to the next space, quote or bracket; may be empty."""
        found = _CHUNK.match(self.signs, self.at)
        return found.group() if found else ""

    def items(self, of: str, style: Style = Style.VALUE) -> list[Item]:
        """A comma list of plain or quoted values, coloured; what is missing or open is incomplete."""
        found: list[Item] = []
        while True:
            item = self.item(of, style)
            if item is not None:
                found.append(item)
            if not self.signs.startswith(",", self.at):
                return found
            self.emit(self.at + 1, Style.PUNCTUATION, of)

    def item(self, of: str, style: Style = Style.VALUE) -> Item | None:
        """One plain or quoted value, coloured; None with a problem noted."""
        start = self.at
        if self.signs.startswith('"', start):
            close = self.signs.find('"', start + 1)
            if close < 0:
                self.emit(len(self.signs), Style.UNFINISHED, of)
                self.problem(start, self.at, say("search.quote_open"), "incomplete", self.text[start:] + '"')
                return None
            text = tidy(self.text[start + 1 : close])
            self.emit(close + 1, style, of)
            if not text:
                self.problem(start, self.at, say("search.quotes_empty"), "incomplete")
        elif plain := _ITEM.match(self.signs, start):
            text = tidy(self.text[start : plain.end()])
            self.emit(plain.end(), style, of)
        else:
            self.missing(of)
            return None
        if not text:
            return None
        if not printable(text):
            self.recolour(start, Style.ERROR)
            self.problem(start, self.at, say("search.untypeable_in", field=of))
            return None
        return Item(start, self.at, text, self.signs[start] == '"')

    def missing(self, of: str) -> None:
        """Note that the value of a field is still to come, or stands behind a space."""
        gap = self.at
        while gap < len(self.signs) and self.signs[gap].isspace():
            gap += 1
        if self.at < gap < len(self.signs):
            self.problem(self.at, gap, say("search.right_after", field=of), "incomplete", "")
        else:
            self.problem(self.at, self.at, say("search.value_to_come", field=of), "incomplete")

    def recolour(self, start: int, style: Style) -> None:
        """Give every span from ``start`` on another style."""
        for place, token in enumerate(self.tokens):
            if token.start >= start:
                self.tokens[place] = Token(token.start, token.end, style, token.field)

    def phone_run(self, *, fewest: int = FEWEST_DIGITS, inside: bool, after: str = "") -> int:
        """Where the phone that starts here ends, or 0 if none does (`engineering.md` B5).

        ``inside``: a closing bracket may belong to the query. ``after``: further characters that may follow.
        """
        signs, start = self.signs, self.at
        run = _RUN.match(signs, start)
        if run is None:
            return 0
        end = run.end()
        whole = end == len(signs.rstrip())
        opened: list[int] = []
        for place in range(start, end):
            if signs[place] == "(":
                opened.append(place)
            elif signs[place] == ")":
                if opened:
                    opened.pop()
                elif inside:
                    end, whole = place, False
                    break
        if opened and not whole:
            end = opened[0]
        if (
            end < len(signs)
            and not signs[end].isspace()
            and signs[end] not in _BOUNDARY
            and signs[end] not in after
        ):
            end = signs.rfind(" ", start, end)
        while end > start and not any(
            char.isdigit() for char in signs[signs.rfind(" ", start, end) + 1 : end]
        ):
            end = signs.rfind(" ", start, end)
        if end <= start or sum(char.isdigit() for char in signs[start:end]) < fewest:
            return 0
        return end


def readable(text: str) -> str:
    """The text as the grammar reads it, character for character."""
    return text if text.isascii() else text.translate(_readable)


def digits_of(signs: str) -> str:
    return _NOT_DIGITS.sub("", signs)


def tidy(text: str) -> str:
    """A value as it is compared: composed, without direction marks, with single spaces."""
    if not text.isascii():
        text = unicodedata.normalize(
            "NFC", "".join(" " if _readable[ord(char)] == " " else char for char in text)
        )
    return " ".join(text.split())


def quoted(value: str) -> str:
    """A value as it must be typed."""
    return value if _PLAIN.fullmatch(value) else f'"{value}"'


def printable(text: str) -> bool:
    """Whether it can be shown and stored: letters and signs, and the joiners between letters."""
    return text.isprintable() or text.replace("\u200c", "").replace("\u200d", "").isprintable()


def shown(text: str) -> str:
    """The user's own text inside a sentence: short, and nothing that drives a terminal."""
    safe = "".join(char if char.isprintable() else "?" for char in text[:SHOWN_LIMIT])
    return safe + "…" if len(text) > SHOWN_LIMIT else safe


def nearest(typed: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant."""
    from difflib import get_close_matches

    by_case = {word.casefold(): word for word in known}
    close = get_close_matches(typed.casefold(), by_case, n=1, cutoff=0.5)
    return by_case[close[0]] if close else None
