"""The one text for a tree; reading it gives the same tree again."""

import re
from itertools import groupby

from store.search.language.dates import Ago, Calendar, Last, MonthDay, Named, Next, Point
from store.search.language.days import MONTHS
from store.search.language.fields import DESCENDING_BY_NATURE
from store.search.language.parsed import Parsed
from store.search.language.parser import KEYWORDS
from store.search.language.reading import FEWEST_DIGITS, quoted, readable
from store.search.language.tree import (
    And,
    Attribute,
    Between,
    Birthday,
    Compare,
    DateBetween,
    DateCompare,
    Email,
    Everything,
    ExactName,
    Has,
    Is,
    Merge,
    Name,
    Never,
    Node,
    Not,
    OneOf,
    OptIn,
    Or,
    Phone,
    SavedSearch,
    Sort,
)

_PLAIN_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_PLAIN_EMAIL = re.compile(r"[a-z0-9][a-z0-9._+-]*@[a-z0-9.-]*")


def canonical(parsed: Parsed) -> str:
    """A text with ``parse(canonical(p)).tree == p.tree`` and the same order; what was wrong is left out."""
    parts = [_written(parsed.tree, parsed.money_exponent)]
    if parsed.sort:
        parts.append("sort:" + ",".join(map(_column, parsed.sort)))
    if type(parsed.tree) is Phone and parsed.sort:
        return "  ".join(parts)
    return " ".join(part for part in parts if part)


def amount(minor: int, exponent: int) -> str:
    """Minor units of money as they are typed: ``25050`` is ``250.50``, ``25000`` is ``250``."""
    whole, rest = divmod(abs(minor), 10**exponent)
    return f"{'-' if minor < 0 else ''}{whole}" + (f".{rest:0{exponent}}" if rest else "")


def point_text(point: Point | MonthDay) -> str:
    """A date as it is typed."""
    if isinstance(point, Named):
        return point.word
    if isinstance(point, MonthDay):
        return MONTHS[point.month - 1] if point.day is None else f"{point.month:02}-{point.day:02}"
    if isinstance(point, Calendar):
        parts = [f"{point.year:04}", *(f"{part:02}" for part in (point.month, point.day) if part is not None)]
        return "-".join(parts)
    prefix = {Ago: "", Last: "last", Next: "next"}[type(point)]
    return f"{prefix}{point.count}{point.unit}"


def _column(column: Sort) -> str:
    if column.descending == (column.field in DESCENDING_BY_NATURE):
        return column.field
    return ("-" if column.descending else "+") + column.field


def _written(node: Node, exponent: int, *, bracketed: bool = False) -> str:
    """The node's text; ``bracketed`` where it must hold together as one term."""
    match node:
        case Everything():
            return ""
        case And(terms):
            text = _together([(term, _written(term, exponent, bracketed=type(term) is Or)) for term in terms])
            return f"({text})" if bracketed else text
        case Or(terms):
            lists = [(key, list(group)) for key, group in groupby(terms, _list_name)]
            texts = [
                text
                for key, group in lists
                for text in (
                    [f"{key}:" + ",".join(map(_in_list, group))]
                    if key and len(group) > 1
                    else [_written(term, exponent) for term in group]
                )
            ]
            return f"({' OR '.join(texts)})" if bracketed and len(texts) > 1 else " OR ".join(texts)
        case Not(Is(what)):
            return f"not:{what}"
        case Not(term):
            return "-" + _written(term, exponent, bracketed=True)
        case Name(words):
            return _names(words, bracketed=bracketed)
        case ExactName(name):
            return f'"{name}"'
        case Phone(digits, plus, True) if len(digits) >= FEWEST_DIGITS or not bracketed:
            return f"{'+' if plus else ''}{digits}"
        case Email(prefix) if _PLAIN_EMAIL.fullmatch(prefix):
            return prefix
        case Phone() | Email() | Merge() | Has() | Is():
            return f"{_list_name(node) or 'phone'}:{_in_list(node)}"
        case OneOf(field, values):
            return f"{field}:{','.join(map(quoted, values))}"
        case Attribute(key, values):
            return f"attr:{quoted(key)}" + (f"={','.join(map(quoted, values))}" if values else "")
        case OptIn(channels):
            return f"optin:{','.join(channels)}"
        case Compare(field, operator, value):
            return f"{field}:{'' if operator == '=' else operator}{_number(node, value, exponent)}"
        case Between(field, low, high):
            ends = ("" if end is None else _number(node, end, exponent) for end in (low, high))
            return f"{field}:{'..'.join(ends)}"
        case DateCompare(field, operator, point):
            plain = operator == "=" and not isinstance(point, Ago)
            return f"{field}:{'' if plain else operator}{point_text(point)}"
        case DateBetween(field, first, last):
            return f"{field}:{'..'.join('' if end is None else point_text(end) for end in (first, last))}"
        case Never(field):
            return f"{field}:never"
        case Birthday(when):
            return f"birthday:{point_text(when)}"
        case SavedSearch(name):
            return f"@{quoted(name)}"


def _together(terms: list[tuple[Node, str]]) -> str:
    """Terms side by side; two spaces after a phone, so that what follows is not read as more of it."""
    text = ""
    for place, (term, written) in enumerate(terms):
        inner = term.term if type(term) is Not else term
        number = type(inner) is Phone or (type(inner) is Merge and type(inner.target) is Phone)
        gap = "" if place == len(terms) - 1 else "  " if number else " "
        text += written + gap
    return text


def _names(words: tuple[str, ...], *, bracketed: bool) -> str:
    plain = [
        word if _PLAIN_WORD.fullmatch(word) and readable(word) not in KEYWORDS else f"name:{word}"
        for word in words
    ]
    return f"({' '.join(plain)})" if bracketed and len(plain) > 1 else " ".join(plain)


def _list_name(node: Node) -> str:
    """The field of which several nodes in a row are one comma list."""
    match node:
        case Phone(_, _, False):
            return "phone"
        case Email():
            return "email"
        case Merge():
            return "merge"
        case Has():
            return "has"
        case Is():
            return "is"
        case _:
            return ""


def _in_list(node: Node) -> str:
    match node:
        case Phone(digits, plus) | Merge(Phone(digits, plus)):
            return f"{'+' if plus else ''}{digits}"
        case Merge(Name((word, *_))):
            return quoted(word)
        case Merge(ExactName(name)):
            return f'"{name}"'
        case Merge(Email(value)) | Merge(OneOf(_, (value, *_))):
            return quoted(value) if value[:1].isalpha() else f'"{value}"'
        case Email(prefix):
            return quoted(prefix)
        case Has(what) | Is(what):
            return what
        case _:
            return ""


def _number(node: Compare | Between, value: int, exponent: int) -> str:
    return amount(value, exponent) if node.field == "spent" else str(value)
