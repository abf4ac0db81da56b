"""What one cell of a file may hold: text to a value, or `BadInput` with what would do.

Every parser takes the cell and the name of its column. What depends on the shop (region, currency, time
zones) is in a `Shop`, which travels to the processes that check rows.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from store.clock import instant
from store.errors import BadInput
from store.shown import minor_digits
from store.text import clean_line
from store.transfer.columns import Wrong
from store.words import say

EARLIEST_YEAR = 1900
POINTS_LIMIT = 10_000_000_000
AMOUNT_LIMIT = 10**12
SHORT, LINE, LONG = 120, 400, 4000
"""Characters of an id or label, of a trait or address, of a message."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,6})?)?) ?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_MONEY = re.compile(r"([+-]?)([0-9]{1,13})(?:\.([0-9]*))?")
_WHOLE = re.compile(r"[+-]?[0-9]{1,13}")
_NUMBER = re.compile(r"([+-]?)([0-9]{1,13})(\.[0-9]+)?")
_LINE_ENDS = re.compile(r"\s*[\r\n\v\f\x85\u2028\u2029]+\s*")
_ESCAPED = re.compile(r"\\(.)")
_LABEL = re.compile(r"(?:\\.|[^;,\\])+")
_UNCLEAR = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}")
"""A thousand and more in one country, a little more than one in another."""
_YES = frozenset(("yes", "y", "true", "t", "1", "on", "x", "ja", "wahr", "oui", "vrai", "sí", "si", "sim"))
_NO = frozenset(("no", "n", "false", "f", "0", "off", "nein", "falsch", "non", "faux", "nee", "não"))


@dataclass(frozen=True, slots=True, eq=False)
class Shop:
    """What reading depends on. ``places``: a location's name in lower case to its time zone and closing
    hour.
    """

    region: str
    currency: str
    time_zone: str
    closes_at: str
    now: str
    today: str
    places: dict[str, tuple[str, str]]
    source: str = ""

    def clock_of(self, location: str | None) -> tuple[str, str]:
        """Time zone and closing hour of a location by name, the chain's for one that is not known yet."""
        return self.places.get((location or "").lower(), (self.time_zone, self.closes_at))


def shop_from(kept: dict[str, Any]) -> Shop:
    """A shop out of plain values, as a staging file keeps it."""
    places = {name: (zone, closes_at) for name, (zone, closes_at) in kept["places"].items()}
    return Shop(**{**kept, "places": places})


Parser = Callable[[str, str, Shop], Any]


def anywhere(parse: Callable[[str, str], Any]) -> Parser:
    """A parser that is the same in every shop."""
    return lambda cell, field, shop: parse(cell, field)


def in_currency(cell: str, field: str, shop: Shop) -> int:
    """`money` of the shop's currency."""
    return money(cell, field, minor_digits(shop.currency))


def short_text(cell: str, field: str) -> str:
    """An id or a label on one line."""
    return clean_line(cell, SHORT, field)


def line_text(cell: str, field: str) -> str:
    """A trait on one line."""
    return clean_line(cell, LINE, field)


def long_text(cell: str, field: str) -> str:
    """A message or an answer; line ends become spaces, joiners of pictures are dropped."""
    return clean_line(_LINE_ENDS.sub(" ", cell).replace("\u200d", ""), LONG, field)


def flag(cell: str, field: str) -> bool:
    """Yes or no."""
    low = cell.strip().lower()
    if low in _YES:
        return True
    if low in _NO:
        return False
    raise BadInput(say("transfer.yes_or_no", field=field))


def choice(*choices: str) -> "Choice":
    """One of a few words, case-blind."""
    return Choice(choices)


@dataclass(frozen=True, slots=True)
class Choice:
    """A parser of one of a few words."""

    choices: tuple[str, ...]

    def __call__(self, cell: str, field: str) -> str:
        low = " ".join(cell.lower().split())
        if low not in self.choices:
            raise BadInput(say("transfer.one_of", field=field, choices=", ".join(self.choices)))
        return low


def labels(cell: str, field: str) -> list[str]:
    """Labels between semicolons or commas; a backslash before one makes it part of the label."""
    parts = (_ESCAPED.sub(r"\1", part.group()) for part in _LABEL.finditer(cell))
    return [label for part in parts if (label := clean_line(part, SHORT, field))]


@lru_cache(maxsize=4096)
def day(cell: str, field: str) -> str:
    """An ISO day; other ways of writing one are ambiguous."""
    text = cell.strip()
    if not _DAY.fullmatch(text):
        if _INSTANT.fullmatch(text):
            return day(text[:10], field)
        raise BadInput(say("transfer.day_shape", field=field))
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise BadInput(say("transfer.no_day", field=field)) from None
    if found.year < EARLIEST_YEAR:
        raise BadInput(say("transfer.day_too_early", field=field, year=EARLIEST_YEAR))
    return text


def written_instant(cell: str, field: str) -> str:
    """A day and time as written, checked; `moment_at` makes an instant of it where the place is known."""
    text = cell.strip()
    found = _INSTANT.fullmatch(text)
    if found is None:
        raise BadInput(say("transfer.moment_shape", field=field))
    day(found[1], field)
    if found[2]:
        try:
            time.fromisoformat(found[2].replace(",", "."))
        except ValueError:
            raise BadInput(say("transfer.no_time", field=field)) from None
    return text


@lru_cache(maxsize=16)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=8192)
def moment_at(text: str, zone: str, closes_at: str, field: str) -> tuple[str, str]:
    """The stored instant and the shop's day of a written one at a place; raises `BadInput` for a local
    time that a change of the clocks skips or repeats. A day alone is the beginning of that shop day.
    """
    found = _INSTANT.fullmatch(text)
    if found is None:
        raise BadInput(say("transfer.moment_plain", field=field))
    shift = timedelta(hours=int(closes_at[:2]), minutes=int(closes_at[3:]))
    written, offset = found[2], found[3]
    if written is None:
        moment = datetime.fromisoformat(found[1]) + shift
    else:
        moment = datetime.fromisoformat(f"{found[1]}T{written.replace(',', '.')}")
    if offset:
        aware = datetime.fromisoformat(moment.isoformat() + ("+00:00" if offset == "Z" else offset))
    else:
        aware = moment.replace(tzinfo=_zone(zone))
        later = aware.replace(fold=1)
        if written is not None and aware.utcoffset() != later.utcoffset():
            there = aware.astimezone(UTC).astimezone(_zone(zone)).replace(tzinfo=None)
            what = say("transfer.time_twice") if there == moment else say("transfer.time_skipped")
            raise BadInput(
                say("transfer.time_unclear", field=field, written=written, what=what, day=found[1], zone=zone)
            )
    return instant(aware), (aware.astimezone(_zone(zone)).replace(tzinfo=None) - shift).date().isoformat()


def past_moment(text: str, location: str | None, shop: Shop, field: str) -> tuple[str, str]:
    """`moment_at`, refused in the future (a day of grace for clocks that are off)."""
    zone, closes_at = shop.clock_of(location)
    try:
        found = moment_at(text, zone, closes_at, field)
    except BadInput as error:
        raise Wrong(field, str(error)) from None
    if found[0] > shop.now and found[1] > _tomorrow(shop.today):
        raise Wrong(field, say("transfer.future", field=field))
    return found


@lru_cache(maxsize=8)
def _tomorrow(today: str) -> str:
    return (date.fromisoformat(today) + timedelta(days=1)).isoformat()


def money(cell: str, field: str, digits: int) -> int:
    """Minor units of an amount in major units with a decimal point."""
    found = _MONEY.fullmatch(cell.strip())
    if found is None:
        raise BadInput(say("transfer.amount_shape", field=field, example=f"{1234.5:.{digits}f}"))
    if digits != 3:
        _refuse_unclear(found[0], field)
    sign, major, minor = found.groups()
    minor = (minor or "").rstrip("0") if len(minor or "") > digits else minor or ""
    if len(minor) > digits:
        raise BadInput(say("transfer.amount_decimals", field=field, digits=digits))
    amount = int(major) * 10**digits + int(minor.ljust(digits, "0") or "0")
    if amount > AMOUNT_LIMIT:
        raise BadInput(say("transfer.amount_too_large", field=field))
    return -int(amount) if sign == "-" else int(amount)


def _refuse_unclear(text: str, field: str) -> None:
    if _UNCLEAR.fullmatch(text):
        raise BadInput(say("locale.unclear_cell", field=field))


def whole(cell: str, field: str) -> int:
    """A whole number."""
    text = cell.strip()
    if not _WHOLE.fullmatch(text):
        raise BadInput(say("transfer.whole", field=field))
    return int(text)


def points(cell: str, field: str) -> int:
    """Points; ``1250`` or ``1250.0``, never half a point."""
    text = cell.strip()
    found = _NUMBER.fullmatch(text)
    _refuse_unclear(text, field)
    if found is None or (found[3] and found[3].strip(".0")):
        raise BadInput(say("transfer.whole_points", field=field))
    value = int(found[1] + found[2])
    if abs(value) > POINTS_LIMIT:
        raise BadInput(say("transfer.points_beyond", field=field, most=POINTS_LIMIT))
    return value


def quantity(cell: str, field: str) -> int:
    """Pieces; a weighed good (``0.735``) counts as one piece."""
    found = _NUMBER.fullmatch(cell.strip())
    if found is None:
        raise BadInput(say("transfer.number", field=field))
    _refuse_unclear(found[0], field)
    if found[3] and found[3].strip(".0"):
        return -1 if found[1] == "-" else 1
    return int(found[1] + found[2])


def amount_text(minor: int, digits: int) -> str:
    """Minor units as `money` reads them."""
    if not digits:
        return str(minor)
    major, rest = divmod(abs(minor), 10**digits)
    return f"{'-' if minor < 0 else ''}{major}.{rest:0{digits}d}"
