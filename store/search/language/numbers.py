"""Values of ``points:``, ``visits:`` and ``spent:``: a number, a comparison or a range."""

import re
from typing import get_args

from store.search.language.dates import Operator
from store.search.language.fields import FIELDS
from store.search.language.reading import Reader, shown
from store.search.language.tokens import Style
from store.search.language.tree import Between, Compare, Node, NumberField
from store.words import say

LONGEST_NUMBER = 15

NUMBER_FIELDS: dict[str, NumberField] = {name: name for name in get_args(NumberField)}
OPERATORS: dict[str, Operator] = {
    "": "=", "=": "=", "<": "<", "<=": "<=", "≤": "<=", ">": ">", ">=": ">=", "≥": ">=",
}  # fmt: skip

_COMPARISON = re.compile(r"(<=|>=|[<>=≤≥]?)(-?[0-9]+(?:\.[0-9]+)?)")
_RANGE = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)?\.\.(-?[0-9]+(?:\.[0-9]+)?)?")
_HALF_TYPED = re.compile(r"(<=|>=|[<>=≤≥])?-?([0-9]*\.|[0-9.]*\.\.-?)?([0-9]+\.)?")
_GROUPED = re.compile(r"[<>=≤≥]*-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
PIECES = re.compile(r"(<=|>=|[<>=≤≥]|\.\.)")


def read_number(reader: Reader, name: str) -> Node | None:
    """The condition on a number, or None with a problem noted."""
    start, raw = reader.at, reader.chunk()
    if not raw:
        reader.missing(name)
        return None
    end = start + len(raw)
    node, sentence, fix = _understood(raw, NUMBER_FIELDS[name], reader.money_exponent)
    if node is not None:
        emit_pieces(reader, raw, Style.NUMBER, name)
        return node
    if (reader.last(end) and _HALF_TYPED.fullmatch(raw)) or PIECES.fullmatch(raw):
        emit_pieces(reader, raw, Style.NUMBER, name)
        reader.missing(name)
        return None
    reader.emit(end, Style.ERROR, name)
    reader.problem(start, end, sentence, fix=fix)
    return None


def emit_pieces(reader: Reader, raw: str, style: Style, name: str) -> None:
    """Colour operators and what they compare with."""
    for place, piece in enumerate(PIECES.split(raw)):
        reader.emit(reader.at + len(piece), Style.OPERATOR if place % 2 else style, name)


def _understood(raw: str, name: NumberField, exponent: int) -> tuple[Node | None, str, str | None]:
    """The node; or a sentence about what is wrong and the text to put there instead, if there is one."""
    places = exponent if FIELDS[name].kind == "money" else 0
    if compared := _COMPARISON.fullmatch(raw):
        value = _units(compared[2], places)
        if value is not None:
            return Compare(name, OPERATORS[compared[1]], value), "", None
    elif (between := _RANGE.fullmatch(raw)) and raw != "..":
        low, high = (None if end is None else _units(end, places) for end in between.groups())
        if (low is None) == (between[1] is None) and (high is None) == (between[2] is None):
            if low is not None and high is not None and low > high:
                return None, say("search.backwards", field=name), f"{between[2]}..{between[1]}"
            return Between(name, low, high), "", None
    elif _GROUPED.fullmatch(raw):
        return None, say("search.comma", field=name), raw.replace(",", "")
    else:
        example = FIELDS[name].example
        return (
            None,
            say("search.no_number", field=name, text=shown(raw), example=example),
            None,
        )
    if places == 0 and "." in raw.replace("..", ""):
        return None, say("search.whole_only", field=name), None
    if places and any(len(part) > places for part in re.findall(r"(?<!\.)\.([0-9]+)", raw)):
        return None, say("search.decimals", field=name, places=places), None
    return None, say("search.too_large", field=name), None


def _units(written: str, places: int) -> int | None:
    """Minor units of a written number, or None if it has too many digits on either side."""
    whole, _, decimals = written.partition(".")
    if len(whole) > LONGEST_NUMBER or len(decimals) > places:
        return None
    value = int(whole.lstrip("-") + decimals.ljust(places, "0"))
    return -value if whole.startswith("-") else value
