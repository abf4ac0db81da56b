"""Values of ``seen:``, ``joined:`` and ``birthday:``: a word, so long ago, a calendar date, a range."""

import re
from datetime import date
from typing import get_args

from store.search.language.dates import (
    Ago,
    Calendar,
    Last,
    MonthDay,
    Named,
    Next,
    Operator,
    Point,
    Unit,
    Word,
)
from store.search.language.fields import FIELDS
from store.search.language.numbers import OPERATORS, PIECES, emit_pieces
from store.search.language.reading import Reader, nearest, shown
from store.search.language.tokens import Style
from store.search.language.tree import Birthday, DateBetween, DateCompare, DateField, Never, Node
from store.words import say

YEARS = range(1900, 2200)
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

DATE_FIELDS: dict[str, DateField] = {name: name for name in get_args(DateField)}
UNITS: dict[str, Unit] = {unit: unit for unit in get_args(Unit)}
WORDS: dict[str, Word] = {word: word for word in get_args(Word)}

_VALUE = re.compile(r"(<=|>=|[<>=≤≥]?)(.+)")
_RELATIVE = re.compile(r"(last|next|)([0-9]{1,5})([dwmy])")
_CALENDAR = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_MONTH_DAY = re.compile(r"([0-9]{1,2})-([0-9]{1,2})")
_HALF_TYPED = re.compile(
    r"[<>=≤≥]*(last|next)?[0-9]{0,5}(-[0-9]{0,2}){0,2}\.?|(.*\.\.)?(last|next)?[0-9]{0,4}-?"
)
_WHOLE_CALENDAR = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
_DOTTED = re.compile(r"([0-9]{1,2})([./])([0-9]{1,2})\2([0-9]{4})")


def read_date(reader: Reader, name: str) -> Node | None:
    """The condition on a date, or None with a problem noted."""
    start, raw = reader.at, reader.chunk()
    if not raw:
        reader.missing(name)
        return None
    end = start + len(raw)
    field = DATE_FIELDS[name]
    node = _understood(raw.lower(), field)
    if node is not None:
        emit_pieces(reader, raw, Style.DATE, name)
        return node
    if (reader.last(end) and _half_typed(raw.lower(), field)) or PIECES.fullmatch(raw):
        emit_pieces(reader, raw, Style.DATE, name)
        reader.missing(name)
        return None
    reader.emit(end, Style.ERROR, name)
    sentence, fix = _wrong(raw, field)
    reader.problem(start, end, say("search.about", field=name, sentence=sentence), fix=fix)
    return None


def _understood(raw: str, field: DateField) -> Node | None:
    if field == "seen" and raw == "never":
        return Never()
    low, dots, high = raw.partition("..")
    if dots:
        first, last = _point(low), _point(high)
        if (low and first is None) or (high and last is None) or not (low or high):
            return None
        if isinstance(first, Last | Next) or isinstance(last, Last | Next):
            return None
        if field == "birthday" and not all(isinstance(end, Calendar) for end in (first, last) if end):
            return None
        return DateBetween(field, first, last)
    value = _VALUE.fullmatch(raw)
    if value is None:
        return None
    operator = OPERATORS[value[1]]
    point = _point(value[2])
    if field == "birthday":
        return _birthday(operator, point, value[2], plain=not value[1])
    if point is None or isinstance(point, Next) or (isinstance(point, Last) and value[1]):
        return None
    if isinstance(point, Ago) and not value[1]:
        operator = "<="
    return DateCompare(field, operator, point)


def _birthday(operator: Operator, point: Point | None, raw: str, *, plain: bool) -> Node | None:
    """A birthday in these days of any year; with a year it is about the date of birth."""
    if isinstance(point, Calendar):
        return DateCompare("birthday", operator, point)
    if not plain or isinstance(point, Ago):
        return None
    if point is not None:
        return Birthday(point)
    for number, month in enumerate(MONTHS, 1):
        if raw in (month, month[:3]):
            return Birthday(MonthDay(number))
    written = _MONTH_DAY.fullmatch(raw)
    if written and _exists(2024, int(written[1]), int(written[2])):
        return Birthday(MonthDay(int(written[1]), int(written[2])))
    return None


def _point(raw: str) -> Point | None:
    if raw in WORDS:
        return Named(WORDS[raw])
    if relative := _RELATIVE.fullmatch(raw):
        count, unit = int(relative[2]), UNITS[relative[3]]
        if not relative[1]:
            return Ago(count, unit)
        return Last(count, unit) if relative[1] == "last" else Next(count, unit)
    written = _CALENDAR.fullmatch(raw)
    if written is None:
        return None
    year = int(written[1])
    month, day = (None if part is None else int(part) for part in written.groups()[1:])
    if year not in YEARS or not _exists(year, 1 if month is None else month, 1 if day is None else day):
        return None
    return Calendar(year, month, day)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _half_typed(raw: str, field: DateField) -> bool:
    """Whether a date may still come of it when more is typed."""
    ends = (
        *WORDS,
        *(option for option, _ in FIELDS[field].options),
        *(MONTHS if field == "birthday" else ()),
    )
    typed = raw.rpartition("..")[2].lstrip("<>=≤≥")
    if _WHOLE_CALENDAR.fullmatch(typed):
        return False
    return bool(_HALF_TYPED.fullmatch(raw)) or any(word.startswith(typed) for word in ends)


def _wrong(raw: str, field: DateField) -> tuple[str, str | None]:
    """What is wrong with a value that is no date, and what to put there instead."""
    low = raw.lower()
    if dotted := _DOTTED.fullmatch(low):
        first, second, year = int(dotted[1]), int(dotted[3]), int(dotted[4])
        certain = dotted[2] == "." or first > 12 or first == second
        day, month = (first, second) if certain else (second, first)
        known = (certain or second > 12) and year in YEARS and _exists(year, month, day)
        return say("search.dates_written"), f"{year}-{month:02}-{day:02}" if known else None
    if number := re.fullmatch(r"([<>=≤≥]*)([0-9]{1,3})", low):
        return say("search.number_of_what"), f"{number[1]}{number[2]}d"
    if re.fullmatch(r"[<>=≤≥]*[0-9]{4}-[0-9]{1,2}(-[0-9]{1,2})?", low):
        return say("search.no_such_date", day=low.lstrip("<>=≤≥")), None
    meant = nearest(low, [*WORDS, *(option for option, _ in FIELDS[field].options)])
    if meant is not None and _understood(meant, field) is not None:
        return say("search.no_date_but", text=shown(raw), meant=meant), meant
    return say("search.no_date", text=shown(raw), example=FIELDS[field].example), None
