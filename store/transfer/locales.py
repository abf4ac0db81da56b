"""Dates and numbers as spreadsheets of other countries write them: ``31.12.1990``, ``1.234,56``.

A column is understood where everything in it can only mean one thing, or where somebody has said what it means;
a column that could mean two things is taken like the other columns of its file, if those can only mean one.
Nothing is ever guessed: else its cells stay as they are and their rows are rejected with line and reason.
"""

import re
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from store.errors import BadInput
from store.transfer.mappings import DATES, DECIMALS, Reading
from store.words import say

DATE_COLUMNS = frozenset((
    "birthday", "signup_date", "first_seen", "consent_at", "text_opt_out_at", "signup_at", "placed_at",
    "refunded_at", "starts_on", "ends_on", "at", "expires_on", "until", "sent_at", "submitted_at", "installed_at",
))  # fmt: skip
NUMBER_COLUMNS = frozenset((
    "legacy_points", "quantity", "amount", "tax", "cost", "cooldown_hours", "points", "rating", "balance",
))  # fmt: skip
MONEY_COLUMNS = frozenset(("amount", "tax"))
SAMPLE = 1000
"""Rows of a file with commas between its cells that are looked at first; where they are plain, later ones that
are not are refused row by row."""
MEMORY = 50_000

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
_DATE = re.compile(
    r"(?:([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})|([0-9]{4})([./])([0-9]{1,2})\6([0-9]{1,2}))"
    r"(?:[ T,]+([0-9]{1,2}):([0-9]{2})(:[0-9]{2})?(?: ?([AaPp])\.?[Mm]\.?)?)?"
)
_GROUPS = re.compile("(?<=[0-9])['\u2019 \u00a0\u202f](?=[0-9]{3}(?![0-9]))")
_STYLES = {
    ".": re.compile(r"[+-]?(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?"),
    ",": re.compile(r"[+-]?(?:[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,[0-9]+)?"),
}
_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_BOTH = frozenset(DECIMALS)

Convert = Callable[[str], str]
PlainRow = tuple[int, tuple[str, ...], str]


@dataclass(slots=True)
class Found:
    """What the cells of one column can mean: ``ways`` are the orders of a date or the decimal signs left.

    ``only`` gives for each way the first (line, cell) that can mean nothing else, ``unclear`` the first that
    means another thing in each way; ``foreign`` whether any cell is not written as our columns are.
    """

    place: int
    name: str
    dates: bool
    ways: set[str]
    only: dict[str, tuple[int, str]] = field(default_factory=dict)
    unclear: tuple[int, str] | None = None
    foreign: bool = False
    thousandths: bool = False
    seen: set[str] = field(default_factory=set)

    def look(self, line: int, cell: str) -> None:
        """Takes one cell into account."""
        if cell in self.seen:
            return
        if len(self.seen) < MEMORY:
            self.seen.add(cell)
        text = cell.strip()
        possible, unclear, foreign = (_orders if self.dates else _signs)(text)
        if not possible:
            return
        if self.thousandths and _PLAIN.fullmatch(text):
            unclear = foreign = False
        self.foreign = self.foreign or foreign
        if unclear and self.unclear is None:
            self.unclear = line, text
        if len(possible) == 1:
            self.only.setdefault(next(iter(possible)), (line, text))
        self.ways &= possible


def _orders(text: str) -> tuple[frozenset[str], bool, bool]:
    """The orders in which a cell is a day, whether they give different days, whether it is not written as ours."""
    if _ISO.match(text):
        return frozenset(), False, False
    found = _DATE.fullmatch(text)
    if found is None:
        return frozenset(), False, False
    if found[5]:
        return frozenset(DATES), False, True
    one, other = int(found[1]), int(found[3])
    orders = {
        order
        for order, day, month in (("dmy", one, other), ("mdy", other, one))
        if 1 <= month <= 12 and 1 <= day <= 31
    }
    return frozenset(orders), len(orders) == 2 and one != other, True


def _signs(text: str) -> tuple[frozenset[str], bool, bool]:
    """The decimal signs with which a cell is a number, whether they give different numbers, whether it is not
    written as ours."""
    plain = _GROUPS.sub("", text)
    signs = frozenset(sign for sign, style in _STYLES.items() if style.fullmatch(plain))
    unclear = signs == _BOTH and ("." in plain or "," in plain)
    return signs, unclear, unclear or _PLAIN.fullmatch(text) is None


class Translator:
    """Writes the dates and numbers of a row as our columns do; each different cell is worked out once."""

    def __init__(self, columns: Sequence[tuple[int, Convert]]) -> None:
        self._columns = [(place, convert, {"": ""}) for place, convert in columns]

    def cells(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        """The cells of a row with those of these columns translated."""
        changed = list(cells)
        for place, convert, known in self._columns:
            if place >= len(changed):
                continue
            cell = changed[place]
            found = known.get(cell)
            if found is None:
                if len(known) >= MEMORY:
                    known.clear()
                found = known[cell] = convert(cell)
            changed[place] = found
        return tuple(changed)


def translator(
    names: Sequence[str | None],
    header: Sequence[str],
    rows: Callable[[], Generator[PlainRow, None, None]],
    reading: Reading,
    *,
    commas: bool,
    digits: int = 2,
) -> tuple[Translator | None, tuple[str, ...]]:
    """What writes the rows of a file as our columns are written, None where they are already; and of each column
    that could mean two things, why its cells stay as they are (their rows will be rejected).

    ``names`` are our names of its columns, ``header`` theirs; ``commas``: cells are separated by commas, so no
    number holds a decimal comma unless it is in quotes. ``digits`` are the currency's decimals. Raises `BadInput`
    with line and reason.
    """
    columns = _columns(names, commas and digits == 3)
    if not columns:
        return None, ()
    if commas and not reading.dates and not reading.decimal:
        with closing(rows()) as sample:
            _look(columns, islice(sample, SAMPLE))
        if not any(found.foreign for found in columns):
            return None, ()
        columns = _columns(names, digits == 3)
    _look(columns, rows())
    settled: list[tuple[int, Convert]] = []
    unsettled: list[str] = []
    for dates, said in ((True, reading.dates), (False, reading.decimal)):
        alike = [found for found in columns if found.dates is dates]
        for found, way in zip(alike, _ways(alike, header, said, unsettled), strict=True):
            if found.foreign and way is not None:
                settled.append((found.place, _day_converter(way) if dates else _number_converter(way)))
    return Translator(settled) if settled else None, tuple(unsettled)


def _columns(names: Sequence[str | None], thousandths: bool) -> list[Found]:
    return [
        Found(
            place,
            name,
            name in DATE_COLUMNS,
            set(DATES if name in DATE_COLUMNS else DECIMALS),
            thousandths=thousandths and name in MONEY_COLUMNS,
        )
        for place, name in enumerate(names)
        if name in DATE_COLUMNS or name in NUMBER_COLUMNS
    ]


def _look(columns: Sequence[Found], rows: Iterable[PlainRow]) -> None:
    for line, cells, wrong in rows:
        if wrong:
            continue
        for found in columns:
            cell = cells[found.place]
            if cell:
                found.look(line, cell)


def _ways(
    columns: Sequence[Found], header: Sequence[str], said: str | None, unsettled: list[str]
) -> list[str | None]:
    """The way of each column: what was said, what alone is possible, or that of the others of the file."""
    if said is not None:
        for found in columns:
            _refuse_other(found, header, said)
        return [said] * len(columns)
    sure = {next(iter(found.ways)) for found in columns if len(found.ways) == 1}
    common = next(iter(sure)) if len(sure) == 1 else None
    ways: list[str | None] = []
    for found in columns:
        way = next(iter(found.ways)) if len(found.ways) == 1 else common
        if not found.ways:
            way = None
            unsettled.append(_both(found, header))
        elif way is None and found.unclear is None:
            way = DATES[0] if found.dates else DECIMALS[0]
        elif way is None and found.unclear is not None:
            line, cell = found.unclear
            key = "locale.unclear_date" if found.dates else "locale.unclear_number"
            unsettled.append(say(key, column=header[found.place], line=line, cell=cell))
        ways.append(way)
    return ways


def _refuse_other(found: Found, header: Sequence[str], said: str) -> None:
    """Raises `BadInput` where a cell can only mean another thing than what was said."""
    for other, (line, cell) in found.only.items():
        if other != said:
            raise BadInput(
                say(
                    "locale.not_as_said",
                    column=header[found.place],
                    line=line,
                    cell=cell,
                    said=_way(said),
                    other=_way(other),
                )
            )


def _both(found: Found, header: Sequence[str]) -> str:
    (one, (line, cell)), (other, (other_line, other_cell)) = list(found.only.items())[:2]
    return say(
        "locale.both",
        column=header[found.place],
        line=line,
        cell=cell,
        way=_way(one),
        other_line=other_line,
        other_cell=other_cell,
        other_way=_way(other),
    )


def _way(way: str) -> str:
    return say(f"locale.way.{ {'.': 'point', ',': 'comma'}.get(way, way) }")


def _day_converter(order: str) -> Convert:
    def convert(cell: str) -> str:
        text = cell.strip()
        found = _DATE.fullmatch(text)
        if found is None or _ISO.match(text):
            return cell
        if found[5]:
            year, month, day = int(found[5]), int(found[7]), int(found[8])
        else:
            year, one, other = int(found[4]), int(found[1]), int(found[3])
            day, month = (one, other) if order == "dmy" else (other, one)
        try:
            written = date(year, month, day).isoformat()
        except ValueError:
            return cell
        if found[9] is None:
            return written
        hour, half = int(found[9]), (found[12] or "").lower()
        if half and not 1 <= hour <= 12:
            return cell
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        return f"{written} {hour:02d}:{found[10]}{found[11] or ''}"

    return convert


def _number_converter(sign: str) -> Convert:
    style, groups = _STYLES[sign], "," if sign == "." else "."

    def convert(cell: str) -> str:
        plain = _GROUPS.sub("", cell.strip())
        if not style.fullmatch(plain):
            return cell
        whole, _, rest = plain.replace(groups, "").partition(sign)
        return f"{whole}.{rest}{'0' * (len(rest) == 3)}" if rest else whole

    return convert
