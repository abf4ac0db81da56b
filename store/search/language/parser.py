"""From text to `Parsed`: recursive descent over or, and, negation and terms. It never raises."""

import re
from collections.abc import Collection

from store.search.language.conditions import IS, chosen, name_words, read_condition, read_sort
from store.search.language.fields import FIELDS
from store.search.language.parsed import Parsed
from store.search.language.reading import (
    TEXT_LIMIT,
    Item,
    Reader,
    digits_of,
    nearest,
    printable,
    quoted,
    shown,
    tidy,
)
from store.search.language.tokens import Problem, Style, Token
from store.search.language.tree import (
    Email,
    Everything,
    ExactName,
    Is,
    Name,
    Node,
    Or,
    Phone,
    SavedSearch,
    Sort,
    all_of,
    any_of,
    none_of,
)
from store.words import say

KEYWORDS = frozenset(("OR", "AND", "NOT"))
TERMS_LIMIT = 50
DEPTH_LIMIT = 20

__all__ = ["DEPTH_LIMIT", "KEYWORDS", "TERMS_LIMIT", "Parsed", "parse"]

_WHOLE_PHONE = re.compile(r"\s*[(+]*[0-9][0-9+().\-/]*(?: [0-9+().\-/]+)*\s*")
_KEYWORD = re.compile(r'(OR|AND|NOT)(?=[\s()"]|$)')
_WORD = re.compile(r'[^\s()"]+')
_FIELD = re.compile(r'([^\s():",@]*):')
_PHONE_BEGUN = re.compile(r"[+(]?[\d().\-/]*\d[\d().\-/ ]*")
"""What could become a phone term when more is typed."""
_SAVED_NAME = re.compile(r"[^\s(),]")


def parse(
    text: str, *, money_exponent: int = 2, saved: Collection[str] | None = None, limit: int = TEXT_LIMIT
) -> Parsed:
    """Read a query of at most ``limit`` characters.

    ``money_exponent`` is the number of decimals of the store's currency, for ``spent:``. ``saved`` are the
    names of the saved searches, which are then checked.
    """
    if len(text) > limit:
        problem = Problem(limit, len(text), say("search.too_long", limit=limit), "error", "")
        return Parsed(text, (Token(0, len(text), Style.ERROR),), Everything(), (problem,), (), money_exponent)
    parser = _Parser(Reader(text, money_exponent, None if saved is None else frozenset(saved)))
    return parser.parsed()


class _Parser:
    """One reading of one text. A method gives a node, or None where nothing complete stands."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.sort: list[Sort] = []
        self.depth = 0
        self.terms = 0

    def parsed(self) -> Parsed:
        reader = self.reader
        tree = self._whole_phone() or self._either()
        if tree is None and not reader.problems and not self.sort and reader.signs.strip():
            reader.problem(0, len(reader.text), say("search.nothing_yet"), "incomplete")
        reader.problems.sort(key=lambda problem: problem.start)
        columns = {column.field: column for column in self.sort}
        return Parsed(
            reader.text,
            tuple(reader.tokens),
            Everything() if tree is None else tree,
            tuple(reader.problems),
            tuple(columns.values()),
            reader.money_exponent,
        )

    def _whole_phone(self) -> Node | None:
        """A query of digits alone, however few."""
        reader = self.reader
        if not _WHOLE_PHONE.fullmatch(reader.signs):
            return None
        reader.skip_spaces()
        return self._phone(len(reader.signs.rstrip()), then_spaces=True)

    def _phone(self, end: int, *, then_spaces: bool = False) -> Phone:
        typed = self.reader.signs[self.reader.at : end]
        self.reader.emit(end, Style.PHONE)
        if then_spaces:
            self.reader.skip_spaces()
        return Phone(digits_of(typed), plus=typed.lstrip("(").startswith("+"))

    def _either(self) -> Node | None:
        reader = self.reader
        nodes: list[Node] = []
        after_or = False
        while True:
            before = len(reader.problems)
            node = self._all()
            empty = node is None and len(reader.problems) == before
            if node is not None:
                nodes.append(node)
            start = reader.at
            if not reader.signs.startswith("OR", start):
                if after_or and empty:
                    half = reader.last(start)
                    sentence = say("search.after_or")
                    reader.problem(start, start, sentence, "incomplete" if half else "error")
                return any_of(nodes) if nodes else None
            reader.emit(start + 2, Style.KEYWORD)
            if empty:
                reader.problem(start, reader.at, say("search.or_left"), fix="")
            after_or = True

    def _all(self) -> Node | None:
        reader = self.reader
        nodes: list[Node] = []
        while True:
            reader.skip_spaces()
            if reader.last(reader.at) or (self.depth and reader.signs[reader.at] == ")"):
                break
            keyword = self._keyword()
            if keyword == "OR":
                break
            if keyword == "AND":
                reader.emit(reader.at + 3, Style.KEYWORD)
                continue
            node = self._signed()
            if node is not None:
                nodes.append(node)
        return all_of(nodes) if nodes else None

    def _keyword(self) -> str:
        """The capital keyword here; alone in the bar it is a name being typed (ORLANDO)."""
        found = _KEYWORD.match(self.reader.signs, self.reader.at)
        if found is None or (not self.terms and self.reader.last(found.end())):
            return ""
        return found[1]

    def _signed(self) -> Node | None:
        """A term behind any number of signs of negation."""
        reader = self.reader
        negative, start = False, reader.at
        while True:
            if reader.signs.startswith(("-", "!"), reader.at):
                if reader.signs[reader.at + 1 : reader.at + 2].isspace():
                    reader.emit(reader.at + 1, Style.WORD)
                    return None
                reader.emit(reader.at + 1, Style.NEGATION)
            elif self._keyword() == "NOT":
                reader.emit(reader.at + 3, Style.KEYWORD)
                reader.skip_spaces()
            else:
                break
            negative = not negative
        if reader.at > start and reader.signs[reader.at : reader.at + 1] in ("", ")"):
            reader.problem(start, reader.at, say("search.after_this"), "incomplete")
            return None
        columns = len(self.sort)
        node = self._term()
        if negative and len(self.sort) > columns:
            del self.sort[columns:]
            reader.problem(start, reader.at, say("search.no_opposite"), fix=None)
        return none_of(node) if negative and node is not None else node

    def _term(self) -> Node | None:
        reader = self.reader
        first = reader.signs[reader.at]
        end = reader.phone_run(inside=self.depth > 0) if first in "0123456789+(" else None
        if first == "(" and not end:
            return self._group()
        self.terms += 1
        if self.terms > TERMS_LIMIT:
            self._refuse_rest(say("search.too_many", most=TERMS_LIMIT))
            return None
        if end:
            return self._phone(end)
        if first == ")":
            reader.problem(reader.at, reader.at + 1, say("search.closes_nothing"), fix="")
            reader.emit(reader.at + 1, Style.ERROR)
            return None
        if first == '"':
            return self._quoted()
        if first == "@":
            return self._saved()
        if field := _FIELD.match(reader.signs, reader.at):
            return self._condition(field[1])
        return self._word()

    def _refuse_rest(self, sentence: str) -> None:
        reader = self.reader
        reader.problem(reader.at, len(reader.text), sentence)
        reader.emit(len(reader.text), Style.ERROR)

    def _group(self) -> Node | None:
        reader = self.reader
        if self.depth >= DEPTH_LIMIT:
            self._refuse_rest(say("search.brackets_deep", most=DEPTH_LIMIT))
            return None
        start, before = reader.at, len(reader.problems)
        reader.emit(start + 1, Style.BRACKET)
        self.depth += 1
        node = self._either()
        self.depth -= 1
        if not reader.signs.startswith(")", reader.at):
            reader.problem(start, start + 1, say("search.bracket_open"), "incomplete")
        else:
            reader.emit(reader.at + 1, Style.BRACKET)
            if node is None and len(reader.problems) == before:
                reader.problem(start, reader.at, say("search.brackets_empty"), "incomplete")
        return node

    def _quoted(self) -> Node | None:
        reader = self.reader
        start, close = reader.at, reader.signs.find('"', reader.at + 1)
        if close < 0:
            words = name_words(tidy(reader.text[start + 1 :]))
            reader.emit(len(reader.text), Style.UNFINISHED)
            reader.problem(
                start, reader.at, say("search.quote_open"), "incomplete", reader.text[start:] + '"'
            )
            return self._counted(Name(words)) if words else None
        item = reader.item("", Style.QUOTED)
        return ExactName(item.text) if item else None

    def _saved(self) -> Node | None:
        reader, start = self.reader, self.reader.at
        reader.emit(start + 1, Style.SAVED)
        if not _SAVED_NAME.match(reader.signs, reader.at):
            reader.problem(start, reader.at, say("search.saved_after"), "incomplete")
            return None
        item = reader.item("", Style.SAVED)
        if item is None:
            return None
        if reader.saved is not None and item.text.casefold() not in {
            name.casefold() for name in reader.saved
        }:
            self._unknown_saved(item, reader.saved)
        return SavedSearch(item.text)

    def _unknown_saved(self, item: Item, known: Collection[str]) -> None:
        typed = item.text.casefold()
        if self.reader.last(item.end) and any(name.casefold().startswith(typed) for name in known):
            sentence = say("search.saved_goes_on")
            self.reader.problem(item.start, item.end, sentence, "incomplete")
            return
        meant = nearest(item.text, known)
        key = "search.no_saved_but" if meant else "search.no_saved_called"
        sentence = say(key, name=shown(item.text), meant=shown(meant or ""))
        self.reader.problem(item.start, item.end, sentence, fix=None if meant is None else quoted(meant))

    def _condition(self, typed: str) -> Node | None:
        reader, start = self.reader, self.reader.at
        name, end = typed.lower(), self.reader.at + len(typed)
        if name not in FIELDS:
            self._unknown_field(typed, end)
            return None
        reader.emit(end, Style.FIELD)
        reader.emit(end + 1, Style.PUNCTUATION, name)
        if name == "sort":
            self.sort += read_sort(reader)
            return None
        if name == "not":
            return self._opposite(start)
        node = read_condition(reader, name, inside=self.depth > 0)
        return None if node is None else self._counted(node)

    def _unknown_field(self, typed: str, end: int) -> None:
        reader, start = self.reader, self.reader.at
        meant = nearest(typed, FIELDS) if typed else None
        key = "search.unknown_field_but" if meant else "search.unknown_field" if typed else "search.no_field"
        reader.problem(start, end, say(key, field=shown(typed), meant=meant), fix=meant)
        reader.emit(end + 1, Style.ERROR)
        close = reader.signs.find('"', reader.at + 1) if reader.signs.startswith('"', reader.at) else -1
        reader.emit(close + 1 or reader.at + len(reader.chunk()), Style.ERROR)

    def _opposite(self, start: int) -> Node | None:
        """``not:member``, or ``not:`` before any other condition; never before a bare word."""
        reader = self.reader
        following = reader.signs[reader.at : reader.at + 1]
        if not following or following.isspace() or following == ")":
            reader.missing("not")
            return None
        if _PHONE_BEGUN.fullmatch(reader.signs, reader.at) and not reader.phone_run(inside=self.depth > 0):
            end = len(reader.signs)
            reader.problem(start, end, say("search.phone_short"), "incomplete")
            reader.emit(end, Style.UNFINISHED)
            return None
        if (
            following in '("@'
            or _FIELD.match(reader.signs, reader.at)
            or reader.phone_run(inside=self.depth > 0)
        ):
            if self.depth >= DEPTH_LIMIT:
                self._refuse_rest(say("search.conditions_deep", most=DEPTH_LIMIT))
                return None
            self.depth += 1
            node = self._term()
            self.depth -= 1
        else:
            states = chosen(reader, "not", reader.items("not"), IS, FIELDS)
            node = any_of(Is(what) for what in states) if states else None
        return None if node is None else none_of(node)

    def _word(self) -> Node | None:
        reader = self.reader
        found = _WORD.match(reader.signs, reader.at)
        end = found.end() if found else reader.at + 1
        typed = reader.text[reader.at : end]
        if "@" not in reader.signs[reader.at : end]:
            reader.emit(end, Style.WORD)
            words = name_words(tidy(typed))
            return self._counted(Name(words)) if words else None
        reader.emit(end, Style.EMAIL)
        addresses = [tidy(part).strip("<>").lower() for part in re.split("[,;]", typed)]
        emails = [Email(address) for address in addresses if "@" in address and printable(address)]
        return self._counted(any_of(emails)) if emails else None

    def _counted(self, node: Node) -> Node | None:
        """The node, if every word of a name and every part of a list still counts as a condition."""
        self.terms += sum(_size(part) for part in (node.terms if type(node) is Or else (node,))) - 1
        if self.terms <= TERMS_LIMIT:
            return node
        self._refuse_rest(say("search.too_many", most=TERMS_LIMIT))
        return None


def _size(node: Node) -> int:
    return len(node.words) if type(node) is Name else 1
