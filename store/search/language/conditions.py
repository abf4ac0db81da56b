"""What stands behind ``field:``, one reader for each kind of field."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar, get_args

from store.search.language.days import read_date
from store.search.language.fields import DESCENDING_BY_NATURE, FIELDS
from store.search.language.numbers import read_number
from store.search.language.reading import Item, Reader, digits_of, nearest, printable, shown, tidy
from store.search.language.tokens import Style
from store.search.language.tree import (
    Attribute,
    Channel,
    Email,
    ExactName,
    Has,
    HasWhat,
    Is,
    IsWhat,
    Merge,
    Name,
    Node,
    OneOf,
    OptIn,
    Phone,
    Sort,
    SortField,
    TextField,
    any_of,
)
from store.words import say

HAS: dict[str, HasWhat] = {what: what for what in get_args(HasWhat)}
IS: dict[str, IsWhat] = {what: what for what in get_args(IsWhat)}
TEXT_FIELDS: dict[str, TextField] = {name: name for name in get_args(TextField)}
SORT_FIELDS: dict[str, SortField] = {name: name for name in get_args(SortField)}
CHANNELS: dict[str, Channel] = {channel: channel for channel in get_args(Channel)} | {
    "push": "mobile_push",
    "mobilepush": "mobile_push",
    "browser": "browser_push",
    "browserpush": "browser_push",
    "voice": "voice_drop",
    "voicedrop": "voice_drop",
    "wallet": "wallet_pass",
    "walletpass": "wallet_pass",
    "agegate": "age_gate",
}

Choice = TypeVar("Choice")

_INSIDE_WORDS = frozenset("'’‘ʼ-‐‑.\u200c\u200d")
_KEY = re.compile(r'[^\s=,()"]+')


def read_condition(reader: Reader, name: str, *, inside: bool) -> Node | None:
    """The condition on the field, read from behind its colon; None if a problem was noted instead."""
    kind = FIELDS[name].kind
    if kind in ("number", "money"):
        return read_number(reader, name)
    if kind == "date":
        return read_date(reader, name)
    if kind == "attribute":
        return _read_attribute(reader)
    if kind == "phone":
        return _alternatives(read_list(reader, name, lambda: _read_phone(reader, inside=inside)))
    if kind == "merge":
        return _alternatives(read_list(reader, name, lambda: _read_merged(reader, inside=inside)))
    items = reader.items(name)
    if kind == "name":
        return _alternatives([node for item in items if (node := _name(item)) is not None])
    if kind == "email":
        return _alternatives([Email(item.text.lower()) for item in items])
    if kind == "text":
        values = tuple(dict.fromkeys(item.text for item in items))
        return OneOf(TEXT_FIELDS[name], values) if values else None
    if name == "optin":
        channels = tuple(dict.fromkeys(chosen(reader, name, items, CHANNELS)))
        return OptIn(channels) if channels else None
    if name == "has":
        return _alternatives([Has(what) for what in chosen(reader, name, items, HAS)])
    return _alternatives([Is(what) for what in chosen(reader, name, items, IS)])


def chosen(
    reader: Reader, name: str, items: list[Item], known: dict[str, Choice], others: Iterable[str] = ()
) -> list[Choice]:
    """The values that exist; the others become problems, or are half typed if the text ends there.

    ``others`` may begin here as well, but are read elsewhere once they are whole.
    """
    found = []
    for item in items:
        typed = item.text.lower()
        if typed in known:
            found.append(known[typed])
        elif reader.last(item.end) and any(value.startswith(typed) for value in (*known, *others)):
            reader.recolour(item.start, Style.UNFINISHED)
            reader.problem(
                item.start, item.end, say("search.about", field=name, sentence=_list_of(known)), "incomplete"
            )
        else:
            meant = nearest(typed, known)
            hint = say("search.did_you_mean", meant=meant) if meant else _list_of(known)
            reader.recolour(item.start, Style.ERROR)
            reader.problem(
                item.start,
                item.end,
                say("search.no_value", field=name, text=shown(item.text), hint=hint),
                fix=meant,
            )
    return found


def read_sort(reader: Reader) -> list[Sort]:
    """The columns behind ``sort:``: ``-`` highest or latest first, ``+`` lowest, neither: as is natural."""
    found = []
    for item in reader.items("sort"):
        sign = item.text[0] if item.text[0] in "+-" else ""
        bare = Item(item.start + len(sign), item.end, item.text[len(sign) :], item.quoted)
        if not bare.text:
            reader.missing("sort")
        for column in chosen(reader, "sort", [bare] if bare.text else [], SORT_FIELDS):
            descending = sign == "-" or (not sign and column in DESCENDING_BY_NATURE)
            found.append(Sort(column, descending))
    return found


def read_list(reader: Reader, name: str, read_one: Callable[[], Node | None]) -> list[Node]:
    """A comma list of values that may hold spaces."""
    found: list[Node] = []
    while True:
        node = read_one()
        if node is not None:
            found.append(node)
        if not reader.signs.startswith(",", reader.at):
            return found
        reader.emit(reader.at + 1, Style.PUNCTUATION, name)


def _read_phone(reader: Reader, *, inside: bool, of: str = "phone") -> Phone | None:
    end = reader.phone_run(fewest=1, inside=inside, after=",")
    if end:
        typed = reader.signs[reader.at : end]
        reader.emit(end, Style.NUMBER, of)
        return Phone(digits_of(typed), plus=typed.lstrip("(").startswith("+"), bare=of != "phone")
    start, raw = reader.at, reader.chunk().partition(",")[0]
    if not raw and not reader.signs.startswith(("(", '"'), start):
        reader.missing(of)
        return None
    end = start + len(raw or reader.signs[start])
    unfinished = reader.last(end) and not raw.strip("+-./")
    reader.emit(end, Style.UNFINISHED if unfinished else Style.ERROR, of)
    reader.problem(start, end, say("search.takes_digits", field=of), "incomplete" if unfinished else "error")
    return None


def _read_merged(reader: Reader, *, inside: bool) -> Node | None:
    if reader.phone_run(fewest=1, inside=inside, after=","):
        phone = _read_phone(reader, inside=inside, of="merge")
        return None if phone is None else Merge(phone)
    item = reader.item("merge")
    if item is None:
        return None
    if "@" in item.text:
        return Merge(Email(item.text.lower()))
    if any(letter.isdigit() for letter in item.text):
        return Merge(OneOf("id", (item.text,)))
    words = () if item.quoted else name_words(item.text)
    return Merge(Name(words) if len(words) == 1 and words[0].isalpha() else ExactName(item.text))


def _read_attribute(reader: Reader) -> Node | None:
    start = reader.at
    if reader.signs.startswith('"', start):
        item = reader.item("attr", Style.KEY)
        key = item.text if item else ""
    elif plain := _KEY.match(reader.signs, start):
        key = tidy(reader.text[start : plain.end()])
        reader.emit(plain.end(), Style.KEY, "attr")
        if not printable(key):
            reader.recolour(start, Style.ERROR)
            reader.problem(start, reader.at, say("search.untypeable"))
            key = ""
    else:
        reader.missing("attr")
        return None
    if reader.signs.startswith("=", reader.at):
        reader.emit(reader.at + 1, Style.OPERATOR, "attr")
        values = tuple(dict.fromkeys(item.text for item in reader.items("attr")))
        return Attribute(key, values) if key and values else None
    return Attribute(key) if key else None


def _name(item: Item) -> Node | None:
    if item.quoted:
        return ExactName(item.text)
    words = name_words(item.text)
    return Name(words) if words else None


def name_words(text: str) -> tuple[str, ...]:
    """The words of a name as typed, without the signs round them; signs alone are left out."""
    if text.isalnum():
        return (text,)
    kept = "".join(
        char if char.isalnum() or char in _INSIDE_WORDS or unicodedata.category(char)[0] == "M" else " "
        for char in text
    )
    return tuple(
        word for part in kept.split() if any(map(str.isalnum, word := part.strip("".join(_INSIDE_WORDS))))
    )


def _alternatives(nodes: Sequence[Node]) -> Node | None:
    return any_of(dict.fromkeys(nodes)) if nodes else None


def _list_of(known: Iterable[str]) -> str:
    return say("search.one_of", values=", ".join(known))
